"""What the planning system knows: who is on which plan, rates of leaders, quotas.

Plan and component ids are those of the plan book (seeds/sample/plan_book).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np

from orchestration.generate.accounts import rebated_partners
from orchestration.generate.bookings import Booked
from orchestration.generate.careers import Workforce
from orchestration.generate.draws import Draws
from orchestration.generate.erp_extracts import MIDDLE_RATES_PPM
from orchestration.generate.firm import EMEA, Role
from orchestration.generate.frames import Frame, Ints
from orchestration.generate.horizon import FIRST_DAY, Horizon, date_text
from orchestration.generate.hr_extracts import Table
from orchestration.generate.people import Position
from orchestration.generate.rendering import account_id, worker_id

_ASSIGNMENT_COLUMNS = ("payee_id", "plan_id", "valid_from_on", "valid_to_on")
_RATE_COLUMNS = ("payee_id", "component_id", "rate", "valid_from_on", "valid_to_on")
_TARGET_COLUMNS = ("payee_id", "plan_id", "target_amount", "valid_from_on", "valid_to_on")
_QUOTA_COLUMNS = ("payee_id", "component_id", "period_id", "quota_amount", "valid_from_on")

_EXECUTIVE_PLANS = ("AE-COM", "AE-MM", "AE-ENT")
_PLANS = {
    Role.CHIEF_REVENUE_OFFICER: "LEAD-TEAM",
    Role.VICE_PRESIDENT: "LEAD-TEAM",
    Role.DIRECTOR: "LEAD-TEAM",
    Role.SALES_MANAGER: "MGR-TEAM",
    Role.CUSTOMER_SUCCESS_MANAGER: "CSM",
    Role.SOLUTION_ENGINEER: "SE-OVERLAY",
    Role.TERRITORY_SPECIALIST: "SPEC-TERR",
}
# Components that a quota measures: their plan and the months of a period of their calendar.
QUOTA_COMPONENTS = {
    "AE-COM-BOOK": ("AE-COM", 1),
    "AE-MM-BOOK": ("AE-MM", 1),
    "AE-ENT-BOOK": ("AE-ENT", 1),
    "AE-EMEA-BOOK": ("AE-EMEA", 1),
    "CSM-RENEW": ("CSM", 3),
    "CSM-RECUR": ("CSM", 3),
    "MGR-TEAM-BOOK": ("MGR-TEAM", 1),
    "MGR-TEAM-MARGIN": ("MGR-TEAM", 3),
    "MGR-TEAM-DEALS": ("MGR-TEAM", 3),
    "LEAD-TEAM-BOOK": ("LEAD-TEAM", 1),
}
# Of those, the ones that count something else than amounts.
_MEASURES = {"CSM-RECUR": "recurring", "MGR-TEAM-MARGIN": "margin", "MGR-TEAM-DEALS": "deals"}
REBATE_PLAN = "PARTNER"
LEADER_COMPONENT = "LEAD-TEAM-BOOK"
_LEADER_RATES = {
    Role.CHIEF_REVENUE_OFFICER: "0.0008",
    Role.VICE_PRESIDENT: "0.0015",
    Role.DIRECTOR: "0.0025",
}
# Ends of quarters are busier, so their months get more of the quarter's quota.
_SEASON_PERCENT = (94, 92, 114)
_STEP = 500
_DEALS_STEP = 1
_YEAR_MONTHS = 12


@dataclass(frozen=True)
class Assignment:
    """A worker on a plan from `from_day` to the day before `to_day`; None is open."""

    worker: int
    plan_id: str
    from_day: int
    to_day: int | None


def plan_of(position: Position) -> str:
    """The plan that comes with a position."""
    if position.role != Role.ACCOUNT_EXECUTIVE:
        return _PLANS[position.role]
    return "AE-EMEA" if position.region == EMEA else _EXECUTIVE_PLANS[position.segment]


def assignments(workforce: Workforce) -> list[Assignment]:
    """Plans by worker and day, from the first day on; jobs on the same plan are one row."""
    found: list[Assignment] = []
    for job in workforce.jobs:
        plan_id, last = plan_of(job.position), found[-1] if found else None
        if job.to_day is not None and job.to_day <= 0:
            continue
        if last and (last.worker, last.plan_id, last.to_day) == (
            job.worker,
            plan_id,
            job.from_day,
        ):
            found[-1] = Assignment(job.worker, plan_id, last.from_day, job.to_day)
        else:
            found.append(Assignment(job.worker, plan_id, max(job.from_day, 0), job.to_day))
    return found


def plan_assignments(found: list[Assignment], accounts: Frame, known_by: int) -> Table:
    """Assignments begun before the day `known_by`, open where their end is not known yet.

    Partners have had theirs from the first day.
    """
    rows: list[tuple[str | None, ...]] = []
    for one in found:
        ended = one.to_day if one.to_day is not None and one.to_day < known_by else None
        if one.from_day < known_by:
            row = (worker_id(one.worker), one.plan_id, date_text(one.from_day), date_text(ended))
            rows.append(row)
    rows.extend(
        (account_id(account), REBATE_PLAN, FIRST_DAY.isoformat(), None)
        for account in rebated_partners(accounts)
    )
    return _ASSIGNMENT_COLUMNS, rows


def payee_rates(workforce: Workforce) -> Table:
    """Rates of leaders; the second half of every year one director in three earns more."""
    rows: list[tuple[str | None, ...]] = []
    raise_on = FIRST_DAY.replace(month=7).isoformat()
    for worker in workforce.roster.workers_of(*_LEADER_RATES):
        role = workforce.roster.positions[worker].role
        rate = (worker_id(worker), LEADER_COMPONENT, _LEADER_RATES[role])
        if role == Role.DIRECTOR and worker % 3 == 0:
            rows.append((*rate, FIRST_DAY.isoformat(), raise_on))
            rows.append((*rate[:2], "0.003", raise_on, None))
        else:
            rows.append((*rate, FIRST_DAY.isoformat(), None))
    return _RATE_COLUMNS, rows


def target_incentives(draws: Draws, workforce: Workforce) -> Table:
    """What customer success managers are paid a year when they keep all they are to keep."""
    csms = workforce.roster.workers_of(Role.CUSTOMER_SUCCESS_MANAGER)
    steps = draws.between("target incentive", np.array(csms, dtype=np.int64), 18, 30)
    rows: list[tuple[str | None, ...]] = [
        (worker_id(worker), "CSM", f"{int(thousands)}000.00", FIRST_DAY.isoformat(), None)
        for worker, thousands in zip(csms, steps, strict=True)
    ]
    return _TARGET_COLUMNS, rows


class QuotaBook:
    """Quotas of whole periods, about what the payee or the team really books per day.

    Quotas are not prorated here: that is the plan's business.
    """

    def __init__(
        self,
        draws: Draws,
        *,
        horizon: Horizon,
        workforce: Workforce,
        found: list[Assignment],
        booked: Booked,
    ) -> None:
        self._horizon = horizon
        self._workforce = workforce
        self._found = found
        self._booked = booked
        workers = np.arange(len(workforce.roster.positions), dtype=np.int64)
        self._ambition = draws.between("ambition", workers, 78, 128)
        self._revised = draws.happens("quota revised", workers, per_mille=30)
        self._own = self._monthly_cents(booked.all_orders)
        self._renewed = self._monthly_cents(booked.renewed)
        led_months = np.maximum((booked.by_team > 0).sum(axis=1), 1)
        self._team = booked.by_team.sum(axis=1) // led_months

    def _monthly_cents(self, by_month: Ints) -> Ints:
        """Per month of 30 days at work, at least a third of the average of all who book."""
        present = np.zeros(len(by_month), dtype=np.int64)
        for job in self._workforce.jobs:
            end = self._horizon.days if job.to_day is None else job.to_day
            worked = min(end, self._horizon.days) - max(job.from_day, 0)
            present[job.worker] += max(worked, 0)
        for leave in self._workforce.leaves:
            end = min(leave.to_day, self._horizon.days)
            present[leave.worker] -= max(end - leave.from_day, 0)
        monthly = by_month.sum(axis=1) * 30 // np.maximum(present, 30)
        average = int(monthly.sum()) // max(int((monthly > 0).sum()), 1)
        floored: Ints = np.maximum(monthly, average // 3)
        return floored

    def table(self, delivery: int) -> Table:
        """Quotas that a delivery brings: those of the payees who are new in it, and revisions."""
        known_from = 0 if delivery == 0 else self._horizon.delivery_day(delivery - 1)
        known_by = self._horizon.delivery_day(delivery)
        rows: list[tuple[str | None, ...]] = []
        for one, (component_id, (plan_id, _)) in product(self._found, QUOTA_COMPONENTS.items()):
            if one.plan_id != plan_id:
                continue
            if known_from <= one.from_day < known_by:
                rows.extend(self._periods(one, component_id))
            if self._revised[one.worker] and delivery == self._horizon.months // 2:
                rows.extend(self._revision(one, component_id, delivery))
        return _QUOTA_COLUMNS, rows

    def _monthly(self, one: Assignment, component_id: str) -> int:
        """Whole dollars, or deals, of a month."""
        cents = self._own
        if component_id == "CSM-RENEW":
            cents = self._renewed
        elif one.plan_id in ("MGR-TEAM", "LEAD-TEAM"):
            cents = self._team
        counted = int(cents[one.worker])
        if component_id in _MEASURES:
            part = self._booked.parts[_MEASURES[component_id]]
            counted = counted * part // self._booked.whole
        return counted // 100

    def _amount(self, one: Assignment, component_id: str, first_month: int) -> str:
        _, months = QUOTA_COMPONENTS[component_id]
        monthly = self._monthly(one, component_id)
        season = sum(_SEASON_PERCENT[(first_month + month) % 3] for month in range(months))
        amount = monthly * int(self._ambition[one.worker]) // 100 * season // 100
        if one.plan_id == "AE-EMEA":
            amount = amount * 1_000_000 // MIDDLE_RATES_PPM["EUR"]
        step = _DEALS_STEP if _MEASURES.get(component_id) == "deals" else _STEP
        return f"{max(round(amount / step), 1) * step}.00"

    def _periods(self, one: Assignment, component_id: str) -> Iterator[tuple[str | None, ...]]:
        """Every period of the horizon's calendar years that the assignment touches."""
        _, months = QUOTA_COMPONENTS[component_id]
        years = -(-self._horizon.months // _YEAR_MONTHS)
        whole = Horizon(years * _YEAR_MONTHS)
        for first_month in range(0, whole.months, months):
            starts = int(whole.month_starts[first_month])
            ends = int(whole.month_starts[first_month + months])
            if one.from_day < ends and (one.to_day is None or one.to_day > starts):
                amount = self._amount(one, component_id, first_month)
                period_id = _period_id(first_month, months)
                yield worker_id(one.worker), component_id, period_id, amount, None

    def _revision(
        self, one: Assignment, component_id: str, month: int
    ) -> Iterator[tuple[str | None, ...]]:
        """A fifth more from the sixteenth of a month on, for payees on a monthly quota."""
        _, months = QUOTA_COMPONENTS[component_id]
        middle = int(self._horizon.month_starts[month]) + 15
        if months == 1 and one.from_day < middle and (one.to_day is None or one.to_day > middle):
            amount = f"{round(float(self._amount(one, component_id, month)) * 1.2)}.00"
            period_id = _period_id(month, 1)
            yield worker_id(one.worker), component_id, period_id, amount, date_text(middle)


def _period_id(first_month: int, months: int) -> str:
    """Name of a period in the plan book's calendars: 2025-03, or 2025-Q1."""
    year, month = FIRST_DAY.year + first_month // _YEAR_MONTHS, first_month % _YEAR_MONTHS
    return f"{year}-{month + 1:02d}" if months == 1 else f"{year}-Q{month // 3 + 1}"
