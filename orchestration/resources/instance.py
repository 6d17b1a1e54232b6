"""Dagster's memory of runs, shared by the command line and the user interface."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.resources import run_lock
from orchestration.settings import Settings

if TYPE_CHECKING:
    import dagster as dg

# Runs of the command line carry their company: nobody else watches over them.
COMMAND_LINE_TAG = "attain/command_line"


def prepare_dagster_home(settings: Settings) -> Path:
    """DAGSTER_HOME with the dagster.yaml that Attain ships; returns the folder."""
    shipped = resources.files("orchestration.resources").joinpath("dagster.yaml").read_bytes()
    path = settings.dagster_home / "dagster.yaml"
    if not path.exists() or path.read_bytes() != shipped:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(shipped)
    return settings.dagster_home


@contextmanager
def open_instance(settings: Settings) -> "Iterator[dg.DagsterInstance]":
    """The instance in DAGSTER_HOME, made when it is not there."""
    import dagster as dg
    from dagster._core.storage.event_log import SqliteEventLogStorage

    from orchestration.resources.event_log import connected_once

    with dg.DagsterInstance.from_config(str(prepare_dagster_home(settings))) as instance:
        storage = instance.event_log_storage
        assert isinstance(storage, SqliteEventLogStorage)
        with connected_once(storage):
            yield instance


def report_dead_runs(instance: "dg.DagsterInstance", settings: Settings) -> list[str]:
    """Mark runs of the command line as failed whose process died; returns their ids.

    Such a run lives exactly as long as it holds the lock. Left as started it would keep its
    place in the pool, and no run that Dagster queues would ever begin.
    """
    import dagster as dg

    holder = run_lock.current_holder(settings.run_lock_path)
    started = instance.get_runs(
        dg.RunsFilter(
            statuses=[
                dg.DagsterRunStatus.NOT_STARTED,
                dg.DagsterRunStatus.STARTING,
                dg.DagsterRunStatus.STARTED,
            ],
            tags={COMMAND_LINE_TAG: settings.company_id},
        )
    )
    dead = [run for run in started if holder is None or run.run_id != holder.run_id]
    for run in dead:
        instance.report_run_failed(run, "The process of this run ended before the run did")
    return [run.run_id for run in dead]
