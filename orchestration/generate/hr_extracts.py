"""HR as it knew the firm when each delivery was made: snapshots, as rows of text.

A change is in the first snapshot made after its day; until then a job is open-ended and nobody
has left. Columns are those of the extract contract (models/staging/hr/_hr__sources.yml).
"""

import numpy as np

from orchestration.generate.careers import Workforce
from orchestration.generate.draws import Draws
from orchestration.generate.firm import (
    FAMILY_NAMES,
    GIVEN_NAMES,
    REGIONS,
    WORLD_ID,
    YEARLY_PAY,
    Role,
)
from orchestration.generate.horizon import date_text
from orchestration.generate.people import Roster
from orchestration.generate.rendering import worker_id

# Rows of a dataset: its columns, then the values.
Table = tuple[tuple[str, ...], list[tuple[str | None, ...]]]

_WORKER_COLUMNS = ("worker_id", "worker_name", "hired_on", "terminated_on", "modified_at")
_JOB_COLUMNS = (
    "worker_id",
    "job_role",
    "manager_worker_id",
    "territory_id",
    "pay_amount",
    "pay_currency_code",
    "fte_share",
    "valid_from_on",
    "valid_to_on",
    "modified_at",
)
_LEAVE_COLUMNS = (
    "leave_id",
    "worker_id",
    "leave_type",
    "valid_from_on",
    "valid_to_on",
    "modified_at",
)
_MEMBER_COLUMNS = ("territory_id", "worker_id", "valid_from_on", "valid_to_on", "modified_at")


def _written(day: int) -> str:
    return f"{date_text(day)} 07:30:00"


def _known(day: int | None, known_by: int) -> int | None:
    """A day, or None if it is not known yet: what begins on the day itself is not either."""
    return day if day is not None and day < known_by else None


def workers(workforce: Workforce, known_by: int) -> Table:
    """Everybody hired before the day `known_by`."""
    fates = workforce.fates
    rows: list[tuple[str | None, ...]] = []
    for worker in range(len(workforce.roster.positions)):
        hired, left = int(fates.hired_day[worker]), int(fates.left_day[worker])
        if hired >= known_by:
            continue
        terminated = _known(left if left >= 0 else None, known_by)
        name = (
            f"{GIVEN_NAMES[worker % len(GIVEN_NAMES)]} "
            f"{FAMILY_NAMES[(worker * 7 + worker // len(GIVEN_NAMES)) % len(FAMILY_NAMES)]}"
        )
        rows.append(
            (
                worker_id(worker),
                name,
                date_text(hired),
                date_text(terminated),
                _written(hired if terminated is None else terminated),
            )
        )
    return _WORKER_COLUMNS, rows


def job_assignments(draws: Draws, workforce: Workforce, known_by: int) -> Table:
    """Jobs begun before the day `known_by`."""
    everybody = np.arange(len(workforce.roster.positions), dtype=np.int64)
    pay_percent = draws.between("pay", everybody, 90, 125)
    rows: list[tuple[str | None, ...]] = []
    for job in workforce.jobs:
        if job.from_day >= known_by:
            continue
        position, ended = job.position, _known(job.to_day, known_by)
        yearly = YEARLY_PAY[position.role] * int(pay_percent[job.worker]) // 100
        rows.append(
            (
                worker_id(job.worker),
                position.role.name.lower(),
                worker_id(position.manager),
                position.territory_id,
                f"{yearly * position.fte_percent // 100}.00",
                REGIONS[position.region].currency_code,
                "1" if position.fte_percent == 100 else f"0.{position.fte_percent}",
                date_text(job.from_day),
                date_text(ended),
                _written(job.from_day if ended is None else ended),
            )
        )
    return _JOB_COLUMNS, rows


def leaves(workforce: Workforce, known_by: int) -> Table:
    """Leaves begun before the day `known_by`; the day of return is planned, hence known."""
    rows: list[tuple[str | None, ...]] = [
        (
            f"LV-{number + 1:04d}",
            worker_id(leave.worker),
            leave.leave_type,
            date_text(leave.from_day),
            date_text(leave.to_day),
            _written(leave.from_day - 1),
        )
        for number, leave in enumerate(workforce.leaves)
        if leave.from_day < known_by
    ]
    return _LEAVE_COLUMNS, rows


def territory_members(workforce: Workforce, known_by: int) -> Table:
    """Specialists cover their territory and the next; success managers their own."""
    rows: list[tuple[str | None, ...]] = []
    for job in workforce.jobs:
        covers = _covered(job.position.role, job.position.territory_id, workforce.roster)
        if job.from_day >= known_by or not covers:
            continue
        ended = _known(job.to_day, known_by)
        rows.extend(
            (
                territory_id,
                worker_id(job.worker),
                date_text(job.from_day),
                date_text(ended),
                _written(job.from_day if ended is None else ended),
            )
            for territory_id in covers
        )
    return _MEMBER_COLUMNS, rows


def _covered(role: Role, territory_id: str, roster: Roster) -> tuple[str, ...]:
    if role == Role.CUSTOMER_SUCCESS_MANAGER:
        return (territory_id,)
    if role != Role.TERRITORY_SPECIALIST:
        return ()
    places = next(places for places in roster.territories if territory_id in places)
    return territory_id, places[(places.index(territory_id) + 1) % len(places)]


def territories(roster: Roster) -> Table:
    """The world, its regions, their territories."""
    rows: list[tuple[str | None, ...]] = [(WORLD_ID, "World", None, _written(-400))]
    for region, places in zip(REGIONS, roster.territories, strict=True):
        rows.append((region.region_id, region.region_name, WORLD_ID, _written(-400)))
        rows.extend(
            (place, f"{region.region_name} {place[-2:]}", region.region_id, _written(-400))
            for place in places
        )
    return ("territory_id", "territory_name", "parent_territory_id", "modified_at"), rows
