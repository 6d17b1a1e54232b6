"""The whole road in this process: the same Dagster job that the user interface starts."""

import datetime as dt
import gc
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from orchestration.cli.progress import GATE, Progress
from orchestration.cli.turn import take_turn
from orchestration.run_arguments import RunArguments
from orchestration.settings import Settings

if TYPE_CHECKING:
    import dagster as dg

# The sentence about a failure is ours; Dagster's own log is in the user interface.
_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


class RunError(RuntimeError):
    """The run stopped; the message is the sentence that says where and why."""


@dataclass(frozen=True)
class Request:
    """What to run: `until` a station (None: all), and the two clocks."""

    until: str | None = None
    known_by_on: dt.date | None = None
    through_period_id: str | None = None


def run_and_tell(
    settings: Settings, request: Request, *, costs_path: Path | None, console: Console
) -> None:
    """Run what is asked for unless it is there already, and say where the results are."""
    from orchestration.cli.releases import tell_where
    from orchestration.cli.unchanged import is_unchanged

    progress = Progress(console)
    refuse_early(settings, request)
    run_id = str(uuid.uuid4())
    arguments = RunArguments(run_id, request.through_period_id, request.known_by_on)
    with take_turn(settings, run_id=run_id, console=console):
        if request.until is None and is_unchanged(settings, arguments):
            console.print("Nothing changed since the current release: nothing to compute.")
        else:
            travel(settings, request, run_id=run_id, progress=progress)
    if costs_path is not None:
        progress.write_costs(costs_path)
    if request.until in (None, "publish"):
        tell_where(settings, console=console)


def refuse_early(settings: Settings, request: Request) -> None:
    """Raise for what a glance shows to be wrong, before seconds are spent on imports."""
    from orchestration.company import load_company
    from orchestration.extract.arrivals import find_arrivals
    from orchestration.extract.control import find_through_on
    from orchestration.transform import plan_book

    company = load_company(settings)
    plan_book.read(settings)
    find_through_on(company, request.through_period_id)
    find_arrivals(company)


def travel(settings: Settings, request: Request, *, run_id: str, progress: Progress) -> None:
    """Run the stations in order. The caller holds the run lock. Raises `RunError`."""
    # Paid for once, before the first station: imports count as start-up.
    import dbt.task.build  # noqa: F401

    from orchestration.definitions import build_definitions
    from orchestration.gates.warehouse_reader import import_great_expectations
    from orchestration.jobs import RUN, run_config
    from orchestration.resources.failures import failure_sentence, note_failure
    from orchestration.resources.instance import (
        COMMAND_LINE_TAG,
        open_instance,
        report_dead_runs,
    )

    import_great_expectations()
    definitions = build_definitions(settings)
    # What start-up made stays to the end: not to be searched for garbage at every station.
    gc.freeze()
    known_by_on = request.known_by_on.isoformat() if request.known_by_on else None
    with open_instance(settings) as instance:
        report_dead_runs(instance, settings)
        progress.station_of_step = stations_by_step(definitions)
        instance.add_event_listener(run_id, progress)
        result = definitions.resolve_job_def(RUN).execute_in_process(
            run_config=_QUIET
            | run_config(through_period_id=request.through_period_id, known_by_on=known_by_on),
            instance=instance,
            run_id=run_id,
            tags={COMMAND_LINE_TAG: settings.company_id},
            asset_selection=assets_until(definitions, request.until),
            raise_on_error=False,
        )
        progress.finish()
        if not result.success:
            sentence = failure_sentence(instance, run_id)
            note_failure(settings, run_id=run_id, job_name=RUN, sentence=sentence)
            raise RunError(sentence)


def stations_by_step(definitions: "dg.Definitions") -> Mapping[str, str]:
    """The station of every step: an asset's group, and the station in the name of its gate."""
    import dagster as dg

    steps = {
        asset.op.name: next(iter(asset.group_names_by_key.values()))
        for asset in _asset_sets(definitions)
    }
    for gate in definitions.asset_checks or ():
        assert isinstance(gate, dg.AssetChecksDefinition)
        steps[gate.op.name] = gate.op.name.removesuffix(GATE)
    return steps


def assets_until(definitions: "dg.Definitions", station: str | None) -> "list[dg.AssetKey] | None":
    """The assets up to and including `station`; None, which is all of them, for the last one."""
    from orchestration.jobs import STATIONS

    if station is None or station == STATIONS[-1]:
        return None
    wanted = STATIONS[: STATIONS.index(station) + 1]
    return [
        key
        for asset in _asset_sets(definitions)
        for key, group in asset.group_names_by_key.items()
        if group in wanted
    ]


def _asset_sets(definitions: "dg.Definitions") -> "list[dg.AssetsDefinition]":
    import dagster as dg

    return [asset for asset in definitions.assets or () if isinstance(asset, dg.AssetsDefinition)]
