"""The real road, from the extracts of the cases to the marts: every station, every gate.

The stations are called one after the other in this process; there is no release to publish and
nobody to wait for.
"""

import shutil
import uuid
from dataclasses import dataclass

from expectations import STATIONS as GATED_STATIONS
from orchestration.company import InputError
from orchestration.extract.pull import pull
from orchestration.gates.results import StationGate
from orchestration.gates.validation import examine
from orchestration.resources.warehouse import delete_warehouse
from orchestration.run_arguments import RunArguments
from orchestration.settings import Settings
from orchestration.transform import dbt, events, plan_book
from orchestration.transform.assets import STATIONS
from orchestration.transform.plan_book_file import PlanBookError

EXTRACT = GATED_STATIONS[0]


@dataclass(frozen=True)
class Stop:
    """Where the road ended before the marts, and why; `gate` is what a gate found."""

    station: str
    sentence: str
    gate: StationGate | None = None


@dataclass(frozen=True)
class Journey:
    """Where the road ended, None at the marts, and what every gate found on the way."""

    stop: Stop | None
    gates: tuple[StationGate, ...] = ()


def travel(settings: Settings) -> Journey:
    """From the company's folder to its marts, or to the gate that turns it back."""
    shutil.rmtree(settings.archive_dir, ignore_errors=True)
    delete_warehouse(settings)
    run_id = str(uuid.uuid4())
    try:
        plan_book.prepare(settings)
        pull(settings, RunArguments(run_id))
    except (InputError, PlanBookError) as error:
        return Journey(Stop(EXTRACT, str(error)))
    gates = [examine(EXTRACT, settings=settings, run_id=run_id)]
    stop = _stop(gates[0])
    project = dbt.DbtProject(settings)
    for station in STATIONS:
        if stop is not None:
            break
        results = dbt.build(project, select=station.select, exclude=station.exclude)
        # A gate looks even where dbt failed: it can say whose row it was.
        gates.append(examine(station.name, settings=settings, run_id=run_id))
        stop = _stop(gates[-1], failure=events.failure_of(results))
    return Journey(stop, tuple(gates))


def _stop(gate: StationGate, *, failure: str | None = None) -> Stop | None:
    turned_back = [table for table in gate.tables if not table.passed]
    if failure is None and not turned_back:
        return None
    reasons = [reason for table in turned_back for reason in table.reasons(limit=1)]
    return Stop(gate.station, failure or reasons[0], gate)
