"""One job per natural unit of work."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import dagster as dg

from expectations import STATIONS as GATED_STATIONS

RUN = "attain_run"
STATIONS = (*GATED_STATIONS, "publish")

# Dagster has no public name for what `define_asset_job` returns.
AssetJob = Any

# The step of the extract station, which takes the two clocks of a run.
PULL = "pull"

# A run whose process died is repeated from its pull: the gates keep what they found by run.
_FROM_THE_START = {"dagster/retry_strategy": "ALL_STEPS"}


def build_jobs(
    gates: Iterable[dg.AssetChecksDefinition], pay_periods: Sequence[str]
) -> list[AssetJob]:
    """The whole road, its parts, and the road through one pay period."""
    extract, *computed, publish = STATIONS
    checks = [key for gate in gates for key in gate.check_keys]
    return [
        dg.define_asset_job(
            RUN,
            dg.AssetSelection.all(),
            description="The whole road: pull, compute, check at every station, publish.",
            run_tags=_FROM_THE_START,
        ),
        dg.define_asset_job(
            "attain_pull",
            dg.AssetSelection.groups(extract),
            description="Archive what the sources delivered and land it as text.",
        ),
        dg.define_asset_job(
            "attain_compute",
            dg.AssetSelection.groups(*computed),
            description="From landed rows to marts, with every gate between.",
        ),
        dg.define_asset_job(
            "attain_check",
            dg.AssetSelection.checks(*checks),
            description="The gates alone, on the warehouse as it stands.",
        ),
        dg.define_asset_job(
            "attain_publish",
            dg.AssetSelection.groups(publish),
            description="Build, verify and switch to a release of the marts as they stand.",
        ),
        *([_through_period(pay_periods)] if pay_periods else []),
    ]


def pay_periods(calendar_periods: str, pay_calendar_id: str) -> list[str]:
    """The periods of the pay calendar in order, from the CSV text of all calendars."""
    starts = {
        row["period_id"]: row["valid_from_on"]
        for row in csv.DictReader(io.StringIO(calendar_periods, newline=""))
        if row["calendar_id"] == pay_calendar_id
    }
    return sorted(starts, key=lambda period_id: (starts[period_id], period_id))


def run_config(
    *, through_period_id: str | None = None, known_by_on: str | None = None
) -> dict[str, object]:
    """Run config of the two clocks. `known_by_on` is an ISO date."""
    arguments = {"through_period_id": through_period_id, "known_by_on": known_by_on}
    given = {name: value for name, value in arguments.items() if value is not None}
    return {"ops": {PULL: {"config": given}}} if given else {}


def _through_period(pay_periods: Sequence[str]) -> AssetJob:
    """Partitions stand for "through this period": everything up to its end, computed anew."""
    return dg.define_asset_job(
        "attain_run_through",
        dg.AssetSelection.all(),
        description="The whole road, computed through the chosen pay period.",
        config=dg.PartitionedConfig(
            partitions_def=dg.StaticPartitionsDefinition(pay_periods),
            run_config_for_partition_key_fn=lambda key: run_config(through_period_id=key),
        ),
        run_tags=_FROM_THE_START,
    )
