"""The rows of a company, typed: from text as the files hold it to dates and fractions."""

import datetime as dt
from dataclasses import dataclass, field
from fractions import Fraction

Row = dict[str, str]
# The rows of each file of the plan book and of each extract, by its name.
Tables = dict[str, list[Row]]

ALWAYS = dt.date.min
OPEN = dt.date.max
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """Days from the first up to, and without, `end`."""

    first: dt.date
    end: dt.date

    def __contains__(self, day: dt.date) -> bool:
        return self.first <= day < self.end

    def meets(self, other: "Span") -> bool:
        return self.first < other.end and other.first < self.end

    def nearest(self, day: dt.date) -> dt.date:
        """The day of the range that is nearest to `day`."""
        return min(max(day, self.first), self.end - ONE_DAY)

    def days(self) -> set[dt.date]:
        return {self.first + ONE_DAY * number for number in range((self.end - self.first).days)}


@dataclass(frozen=True)
class Settings:
    """What company.yml says about counting."""

    money_scale: int = 2
    bookings_from: str = "orders"
    pay_calendar_id: str = "pay"
    # What tells transactions of one day apart in roll-up credit: see `roll_up_values`.
    roll_up_values: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Plan:
    plan_id: str
    currency: str
    rate_type: str
    rate_date: str
    span: Span


@dataclass(frozen=True)
class Terms:
    """One version of a component."""

    component_id: str
    plan_id: str
    calendar_id: str
    measure: str
    window: str
    basis: str
    method: str
    table_id: str
    # Empty: no matrix pays it.
    matrix_id: str
    # Whose attainment says the column.
    matrix_component: str
    proration: str
    first_day: str
    part_time: str
    ramp_id: str
    # None: only what is written is a quota.
    growth: Fraction | None
    # Empty: no other component's credits are.
    compared_with: str
    opening: str
    boundary_side: str
    mode: str
    point: str
    unit: Fraction | None
    cap: Fraction | None
    # A manager with a direct credit has none of the same transaction from below.
    is_once: bool
    weight: Fraction
    cap_of_target: Fraction | None
    return_rate: str
    floor: Fraction | None
    # Of all payees together.
    budget: Fraction | None
    # None: all of them.
    gates_needed: int | None
    multiplier_method: str
    multiplier_order: str
    is_paid_on_claims: bool
    span: Span

    @property
    def has_target(self) -> bool:
        """Only what is paid or capped by its target has one."""
        return self.basis == "target" or self.cap_of_target is not None


@dataclass(frozen=True)
class Gate:
    """What `component` waits for."""

    component: str
    measured: str
    opens: str
    minimum: Fraction
    span: Span


@dataclass(frozen=True)
class Multiplier:
    """Whose attainment multiplies a component, and by the factors of which table."""

    measured: str
    table_id: str
    span: Span


@dataclass(frozen=True)
class Bonus:
    """What whoever comes to a rank earns."""

    rank: int
    amount: Fraction
    span: Span


@dataclass(frozen=True)
class Cell:
    """The rate of a matrix from two attainments on."""

    row: Fraction
    column: Fraction
    rate: Fraction
    span: Span


@dataclass(frozen=True)
class Tier:
    number: int
    unit: str
    lower: Fraction
    rate: Fraction
    upper_rate: Fraction
    pays_amounts: bool
    span: Span


@dataclass(frozen=True)
class Rule:
    rule_id: str
    component_id: str
    priority: int
    method: str
    conditions: tuple[tuple[str, str], ...]
    asked_of_payee: tuple[tuple[str, str], ...]
    team_role: str
    share: Fraction
    levels_up: int | None
    held_until: str
    # Empty: the table of the component pays.
    table_id: str
    span: Span

    def reaches(self, level: int) -> bool:
        return self.levels_up is None or level <= self.levels_up


@dataclass(frozen=True)
class Period:
    calendar_id: str
    period_id: str
    year_id: str
    span: Span


@dataclass(frozen=True)
class Quota:
    amount: Fraction
    # None: from the start of its period.
    first: dt.date | None
    # What gave it: a person, a kind of group, or a rule of the component.
    source: str = "written"


@dataclass(frozen=True)
class Score:
    payee: str
    component: str
    period_id: str
    points: Fraction
    # None: on the last day of its period.
    day: dt.date | None


@dataclass(frozen=True)
class Job:
    manager: str
    fte: Fraction
    role: str
    territory: str
    pay_currency: str
    span: Span


@dataclass
class Book:
    """A company, ready to be looked up."""

    settings: Settings
    tables: Tables
    plans: dict[str, Plan] = field(default_factory=dict)
    components: dict[str, list[Terms]] = field(default_factory=dict)
    gates: dict[str, list[Gate]] = field(default_factory=dict)
    multipliers: dict[str, list[Multiplier]] = field(default_factory=dict)
    tiers: dict[str, list[Tier]] = field(default_factory=dict)
    bonuses: dict[str, list[Bonus]] = field(default_factory=dict)
    matrices: dict[str, list[Cell]] = field(default_factory=dict)
    rules: dict[str, list[Rule]] = field(default_factory=dict)
    calendars: dict[str, list[Period]] = field(default_factory=dict)
    digits: dict[str, int] = field(default_factory=dict)
    assignments: dict[tuple[str, str], list[Span]] = field(default_factory=dict)
    payee_rates: dict[tuple[str, str], list[tuple[Span, Fraction]]] = field(default_factory=dict)
    quotas: dict[tuple[str, str, str], list[Quota]] = field(default_factory=dict)
    # By component and period, then by kind and id of the group.
    group_quotas: dict[tuple[str, str], dict[tuple[str, str], Fraction]] = field(
        default_factory=dict
    )
    # By payee, component and year.
    year_quotas: dict[tuple[str, str, str], Fraction] = field(default_factory=dict)
    # By component and place of the period in its year, from 1.
    seasons: dict[tuple[str, int], Fraction] = field(default_factory=dict)
    scores: list[Score] = field(default_factory=list)
    # By component: payee, weight and when.
    pools: dict[str, list[tuple[str, Fraction, Span]]] = field(default_factory=dict)
    # By payee and component.
    claims: dict[tuple[str, str], list[tuple[dt.date, Fraction]]] = field(default_factory=dict)
    # By ramp and month.
    ramps: dict[tuple[str, int], Fraction] = field(default_factory=dict)
    holidays: dict[str, set[dt.date]] = field(default_factory=dict)
    # By payee and plan, a year's.
    targets: dict[tuple[str, str], list[tuple[Span, Fraction]]] = field(default_factory=dict)
    jobs: dict[str, list[Job]] = field(default_factory=dict)
    employed: dict[str, Span] = field(default_factory=dict)
    leaves: dict[str, list[Span]] = field(default_factory=dict)
    members: dict[str, list[tuple[str, Span]]] = field(default_factory=dict)
    territory_above: dict[str, str] = field(default_factory=dict)
    exchange: dict[tuple[str, str, str], list[tuple[dt.date, Fraction]]] = field(
        default_factory=dict
    )

    # What counting days has found, by payee, component and period: it is asked for again and again.
    days_counted: dict[tuple[str, str, str], Fraction] = field(default_factory=dict)
    # And the period of a calendar and day.
    periods_found: dict[tuple[str, dt.date], Period | None] = field(default_factory=dict)

    def pay_period(self, day: dt.date) -> Period | None:
        return self.period(self.settings.pay_calendar_id, day)

    def period(self, calendar_id: str, day: dt.date) -> Period | None:
        key = (calendar_id, day)
        if key not in self.periods_found:
            periods = self.calendars.get(calendar_id, ())
            self.periods_found[key] = next((p for p in periods if day in p.span), None)
        return self.periods_found[key]

    def terms(self, component_id: str, day: dt.date) -> Terms | None:
        return next((terms for terms in self.components[component_id] if day in terms.span), None)

    def exchange_rate(self, plan: Plan, *, source: str, target: str, day: dt.date) -> Fraction:
        """Units of `target` for one of `source`: the latest on or before the day that counts."""
        if source == target:
            return Fraction(1)
        if plan.rate_date != "transaction_day" and (period := self.pay_period(day)):
            span = period.span
            day = span.first if plan.rate_date == "period_start" else span.end - ONE_DAY
        rates = self.exchange[source, target, plan.rate_type]
        return max((on, rate) for on, rate in rates if on <= day)[1]

    def is_on_component(self, payee: str, terms: Terms, day: dt.date) -> bool:
        """Assignment, plan and component are all valid."""
        return (
            day in terms.span
            and day in self.plans[terms.plan_id].span
            and any(day in span for span in self.assignments.get((payee, terms.plan_id), ()))
        )


def rows(tables: Tables, name: str) -> list[Row]:
    return tables.get(name, [])
