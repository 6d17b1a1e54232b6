"""What HR knows about every worker: jobs by effective date that never overlap, and leaves."""

from dataclasses import dataclass, replace
from operator import itemgetter
from typing import TypeVar

import numpy as np

from orchestration.generate.draws import Draws
from orchestration.generate.firm import EMEA, SEGMENTS, UK, Role
from orchestration.generate.horizon import Horizon
from orchestration.generate.people import (
    Fates,
    Position,
    Roster,
    TransferKind,
    drawn_fates,
    hired_roster,
)

_Choice = TypeVar("_Choice", int, str)


@dataclass(frozen=True)
class Job:
    """A position held from `from_day` to the day before `to_day`; None is open."""

    worker: int
    position: Position
    from_day: int
    to_day: int | None


@dataclass(frozen=True)
class Leave:
    """Absence from `from_day` to the day before `to_day`."""

    worker: int
    leave_type: str
    from_day: int
    to_day: int


@dataclass(frozen=True)
class Workforce:
    """Everybody who ever works at the firm within the horizon."""

    roster: Roster
    fates: Fates
    jobs: tuple[Job, ...]
    leaves: tuple[Leave, ...]


def hired_workforce(draws: Draws, *, horizon: Horizon, payees: int) -> Workforce:
    """`payees` workers with their careers; jobs are sorted by worker, then day."""
    roster = hired_roster(payees)
    fates = drawn_fates(draws, horizon=horizon, roster=roster)
    jobs = [
        job
        for worker, position in enumerate(roster.positions)
        for job in _career(worker, position, roster=roster, fates=fates)
    ]
    return Workforce(
        roster=roster,
        fates=fates,
        jobs=tuple(_taken_over(jobs, roster, fates)),
        leaves=tuple(_leaves(draws, fates, horizon)),
    )


def _career(worker: int, first: Position, *, roster: Roster, fates: Fates) -> list[Job]:
    """The jobs of one worker, each from the day of one change to the next."""
    hired, left = int(fates.hired_day[worker]), int(fates.left_day[worker])
    changes = [
        (int(days[worker]), change)
        for days, change in (
            (fates.manager_move_day, _moved),
            (fates.transfer_day, _transferred),
            (fates.part_time_day, _on_part_time),
        )
        if days[worker] >= 0 and days[worker] > hired and (left < 0 or days[worker] < left)
    ]
    changes.sort(key=itemgetter(0))
    jobs = [Job(worker, first, hired, None)]
    for day, change in changes:
        position = change(worker, jobs[-1].position, roster, fates)
        if position == jobs[-1].position:
            continue
        if jobs[-1].from_day == day:
            jobs[-1] = replace(jobs[-1], position=position)
        else:
            jobs[-1] = replace(jobs[-1], to_day=day)
            jobs.append(Job(worker, position, day, None))
    if left >= 0:
        jobs[-1] = replace(jobs[-1], to_day=left)
    return jobs


def _next_after(current: _Choice, choices: list[_Choice]) -> _Choice:
    """The choice after the current one, in a round."""
    place = choices.index(current) if current in choices else -1
    return choices[(place + 1) % len(choices)]


def _moved(worker: int, position: Position, roster: Roster, fates: Fates) -> Position:
    """Under the next manager of the same region."""
    bosses = [
        number
        for number, at in enumerate(roster.positions)
        if at.region == position.region and at.role == roster.positions[position.manager].role
    ]
    return replace(position, manager=_next_after(position.manager, bosses))


def _transferred(worker: int, position: Position, roster: Roster, fates: Fates) -> Position:
    """A new territory, and for most account executives a new segment or region as well."""
    kind = fates.transfer_kind[worker]
    if position.role != Role.ACCOUNT_EXECUTIVE:
        kind = TransferKind.NEW_TERRITORY
    if kind == TransferKind.NEW_REGION and position.region == UK:
        return _relocated(worker, position, roster)
    segment = position.segment
    if kind != TransferKind.NEW_TERRITORY:
        segment = (segment + 1) % len(SEGMENTS)
    places = list(roster.territories[position.region])
    return replace(
        position, segment=segment, territory_id=_next_after(position.territory_id, places)
    )


def _relocated(worker: int, position: Position, roster: Roster) -> Position:
    managers = [
        w for w in roster.workers_of(Role.SALES_MANAGER) if roster.positions[w].region == EMEA
    ]
    places = roster.territories[EMEA]
    return replace(
        position,
        region=EMEA,
        manager=managers[worker % len(managers)],
        territory_id=places[worker % len(places)],
    )


def _on_part_time(worker: int, position: Position, roster: Roster, fates: Fates) -> Position:
    return replace(position, fte_percent=80)


def _taken_over(jobs: list[Job], roster: Roster, fates: Fates) -> list[Job]:
    """Jobs under a manager who leaves go on under another of the region, from that very day."""
    managers = roster.workers_of(Role.SALES_MANAGER)
    successors = {
        leaver: next(
            w
            for w in managers
            if roster.positions[w].region == roster.positions[leaver].region
            and fates.left_day[w] < 0
        )
        for leaver in managers
        if fates.left_day[leaver] >= 0
    }
    after: list[Job] = []
    for job in jobs:
        successor = successors.get(job.position.manager)
        day = int(fates.left_day[job.position.manager])
        if successor is None or (job.to_day is not None and job.to_day <= day):
            after.append(job)
            continue
        if job.from_day < day:
            after.append(replace(job, to_day=day))
        position = replace(job.position, manager=successor)
        after.append(replace(job, position=position, from_day=max(job.from_day, day)))
    return after


def _leaves(draws: Draws, fates: Fates, horizon: Horizon) -> list[Leave]:
    workers = np.arange(len(fates.leave_day), dtype=np.int64)
    kinds = draws.pick("leave type", workers, (5, 4, 1))
    leaves = []
    for worker in np.flatnonzero(fates.leave_day >= 0).tolist():
        start, left = int(fates.leave_day[worker]), int(fates.left_day[worker])
        end = start + int(fates.leave_days[worker])
        # Nobody is on leave before the first day or after the last.
        if start > fates.hired_day[worker] and (left < 0 or end < left):
            leave_type = ("parental", "medical", "sabbatical")[kinds[worker]]
            leaves.append(Leave(worker, leave_type, start, end))
    return leaves
