"""What starts a run when a delivery appears, and what speaks up when a run fails."""

import hashlib
import json
import time
from collections.abc import Iterable
from pathlib import Path

import dagster as dg

from orchestration.company import Company, load_company
from orchestration.extract.archive import Archive
from orchestration.extract.arrivals import find_arrivals
from orchestration.extract.recording import unrecorded_arrivals
from orchestration.jobs import RUN
from orchestration.resources.failures import failure_sentence, note_failure
from orchestration.resources.instance import report_dead_runs
from orchestration.settings import Settings

# A file that was written to more recently than this may still be arriving.
SETTLE_SECONDS = 10

DELIVERIES_TAG = "attain/deliveries"
NAMED_DELIVERIES = 5


def arrived_files(company: Company) -> tuple[Path, ...]:
    """Everything that lies in the sources of the company now."""
    return tuple(
        arrival.folder / name for arrival in find_arrivals(company) for name in arrival.file_names
    )


def look_of(files: Iterable[Path]) -> str:
    """Changes when a file comes, goes or is written to; reads no file."""
    stats = {str(path): path.stat() for path in files}
    return _digest(
        [[path, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns] for path, stat in stats.items()]
    )


def unsettled(files: Iterable[Path], *, now: float) -> Path | None:
    """A file that was written to within SETTLE_SECONDS before `now` (seconds since 1970)."""
    return next((path for path in files if now - path.stat().st_mtime < SETTLE_SECONDS), None)


def run_key_of(deliveries: Iterable[str], *, recorded_count: int) -> str:
    """One key per delivery: a delivery that failed is not tried again until its bytes change,
    and one that returns to an older state, after others were recorded, is new."""
    return _digest([sorted(deliveries), recorded_count])


def build_sensors(settings: Settings) -> list[dg.SensorDefinition]:
    """The sensors of one company. Starting runs is off until somebody turns it on."""

    @dg.sensor(name="delivery_arrived", job_name=RUN, minimum_interval_seconds=60)
    def delivery_arrived(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        """Start a run when a source delivered something new."""
        report_dead_runs(context.instance, settings)
        company = load_company(settings)
        files = arrived_files(company)
        look = look_of(files)
        if look == context.cursor:
            return dg.SkipReason(f"Nothing happened to {len(files)} files")
        arriving = unsettled(files, now=time.time())
        if arriving is not None:
            return dg.SkipReason(f"{arriving.name} may still be arriving")
        archive = Archive(settings.archive_dir)
        deliveries = unrecorded_arrivals(company, archive)
        recorded_count = sum(len(archive.deliveries(dataset)) for dataset in company.datasets)
        requests = [
            dg.RunRequest(
                run_key=run_key_of(deliveries, recorded_count=recorded_count),
                tags={DELIVERIES_TAG: ", ".join(deliveries[:NAMED_DELIVERIES])},
            )
        ]
        return dg.SensorResult(run_requests=requests if deliveries else [], cursor=look)

    @dg.run_failure_sensor(
        name="run_failed",
        default_status=dg.DefaultSensorStatus.RUNNING,
        minimum_interval_seconds=30,
    )
    def run_failed(context: dg.RunFailureSensorContext) -> None:
        """Say in one line why a run failed, and keep it where `attain doctor` looks."""
        run = context.dagster_run
        sentence = failure_sentence(context.instance, run.run_id)
        context.log.error(f"{settings.company_id}: run {run.run_id} failed: {sentence}")
        note_failure(settings, run_id=run.run_id, job_name=run.job_name, sentence=sentence)

    return [delivery_arrived, run_failed]


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]
