"""The rows of a company, typed: from text as the files hold it to dates and fractions."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeVar

Row = dict[str, str]
# The rows of each file of the plan book and of each extract, by its name.
Tables = dict[str, list[Row]]

ALWAYS = dt.date.min
OPEN = dt.date.max
ONE_DAY = dt.timedelta(days=1)

T = TypeVar("T")


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
    span: Span


@dataclass(frozen=True)
class Terms:
    """One version of a component."""

    component_id: str
    plan_id: str
    calendar_id: str
    window: str
    method: str
    table_id: str
    proration: str
    opening: str
    boundary_side: str
    mode: str
    point: str
    span: Span


@dataclass(frozen=True)
class Tier:
    number: int
    unit: str
    lower: Fraction
    rate: Fraction
    span: Span


@dataclass(frozen=True)
class Rule:
    rule_id: str
    component_id: str
    priority: int
    method: str
    conditions: tuple[tuple[str, str], ...]
    team_role: str
    share: Fraction
    levels_up: int | None
    span: Span


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


@dataclass(frozen=True)
class Job:
    manager: str
    pay_currency: str
    span: Span


@dataclass
class Book:
    """A company, ready to be looked up."""

    settings: Settings
    tables: Tables
    plans: dict[str, Plan] = field(default_factory=dict)
    components: dict[str, list[Terms]] = field(default_factory=dict)
    tiers: dict[str, list[Tier]] = field(default_factory=dict)
    rules: dict[str, list[Rule]] = field(default_factory=dict)
    calendars: dict[str, list[Period]] = field(default_factory=dict)
    digits: dict[str, int] = field(default_factory=dict)
    assignments: dict[tuple[str, str], list[Span]] = field(default_factory=dict)
    payee_rates: dict[tuple[str, str], list[tuple[Span, Fraction]]] = field(default_factory=dict)
    quotas: dict[tuple[str, str, str], list[Quota]] = field(default_factory=dict)
    jobs: dict[str, list[Job]] = field(default_factory=dict)
    employed: dict[str, Span] = field(default_factory=dict)
    leaves: dict[str, list[Span]] = field(default_factory=dict)
    members: dict[str, list[tuple[str, Span]]] = field(default_factory=dict)
    exchange: dict[tuple[str, str, str], list[tuple[dt.date, Fraction]]] = field(
        default_factory=dict
    )

    def pay_period(self, day: dt.date) -> Period | None:
        return self.period(self.settings.pay_calendar_id, day)

    def period(self, calendar_id: str, day: dt.date) -> Period | None:
        return next((p for p in self.calendars.get(calendar_id, ()) if day in p.span), None)

    def terms(self, component_id: str, day: dt.date) -> Terms | None:
        return next((terms for terms in self.components[component_id] if day in terms.span), None)

    def exchange_rate(self, *, source: str, target: str, kind: str, day: dt.date) -> Fraction:
        """Units of `target` for one of `source`: the latest rate on or before the day."""
        if source == target:
            return Fraction(1)
        rates = self.exchange[source, target, kind]
        return max((on, rate) for on, rate in rates if on <= day)[1]

    def is_on_component(self, payee: str, terms: Terms, day: dt.date) -> bool:
        """Assignment, plan and component are all valid."""
        return (
            day in terms.span
            and day in self.plans[terms.plan_id].span
            and any(day in span for span in self.assignments.get((payee, terms.plan_id), ()))
        )


def book_of(tables: Tables, settings: Settings) -> Book:
    book = Book(settings=settings, tables=tables)
    _read_plans(book)
    _read_people(book)
    return book


def roll_up_values(tables: Tables) -> frozenset[tuple[str, str]]:
    """Every value that some roll-up rule of the plan book asks for, by its condition."""
    return frozenset(
        (name, row[name])
        for row in rows(tables, "crediting_rules")
        for name in CONDITIONS
        if row["credit_method"] == "roll_up" and row[name]
    )


def rows(tables: Tables, name: str) -> list[Row]:
    return tables.get(name, [])


def span_of(row: Row, first: str = "valid_from_on", end: str = "valid_to_on") -> Span:
    return Span(day_of(row.get(first, "")) or ALWAYS, day_of(row.get(end, "")) or OPEN)


def day_of(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _grouped(found: Iterable[Row], key: Callable[[Row], T]) -> dict[T, list[Row]]:
    groups: dict[T, list[Row]] = defaultdict(list)
    for row in found:
        groups[key(row)].append(row)
    return groups


def _read_plans(book: Book) -> None:
    tables = book.tables
    for row in rows(tables, "plans"):
        kind = row["exchange_rate_type"] or "spot"
        book.plans[row["plan_id"]] = Plan(row["plan_id"], row["currency_code"], kind, span_of(row))
    for key, found in _grouped(rows(tables, "components"), lambda r: r["component_id"]).items():
        book.components[key] = [_terms(row) for row in found]
    for key, found in _grouped(rows(tables, "rate_tiers"), lambda r: r["rate_table_id"]).items():
        book.tiers[key] = sorted((_tier(row) for row in found), key=lambda tier: tier.number)
    for key, found in _grouped(rows(tables, "crediting_rules"), lambda r: r["component_id"]).items():
        book.rules[key] = [_rule(row) for row in found]
    for key, found in _grouped(rows(tables, "calendar_periods"), lambda r: r["calendar_id"]).items():
        book.calendars[key] = sorted((_period(row) for row in found), key=lambda p: p.span.first)
    book.digits = {r["currency_code"]: int(r["decimal_digits"]) for r in rows(tables, "currencies")}


def _read_people(book: Book) -> None:
    tables = book.tables
    for row in rows(tables, "plan_assignments"):
        book.assignments.setdefault((row["payee_id"], row["plan_id"]), []).append(span_of(row))
    for row in rows(tables, "payee_rates"):
        rate = (span_of(row), Fraction(row["rate"]))
        book.payee_rates.setdefault((row["payee_id"], row["component_id"]), []).append(rate)
    for row in rows(tables, "quotas"):
        quota = Quota(Fraction(row["quota_amount"]), day_of(row["valid_from_on"]))
        key = (row["payee_id"], row["component_id"], row["period_id"])
        book.quotas.setdefault(key, []).append(quota)
    for row in rows(tables, "job_assignments"):
        job = Job(row["manager_worker_id"], row["pay_currency_code"], span_of(row))
        book.jobs.setdefault(row["worker_id"], []).append(job)
    for row in rows(tables, "workers"):
        book.employed[row["worker_id"]] = span_of(row, "hired_on", "terminated_on")
    for row in rows(tables, "leaves"):
        book.leaves.setdefault(row["worker_id"], []).append(span_of(row))
    for row in rows(tables, "territory_members"):
        member = (row["worker_id"], span_of(row))
        book.members.setdefault(row["territory_id"], []).append(member)
    for row in rows(tables, "exchange_rates"):
        pair = (row["from_currency_code"], row["to_currency_code"], row["rate_type"])
        dated = (dt.date.fromisoformat(row["rate_on"]), Fraction(row["rate"]))
        book.exchange.setdefault(pair, []).append(dated)


def _terms(row: Row) -> Terms:
    return Terms(
        component_id=row["component_id"],
        plan_id=row["plan_id"],
        calendar_id=row["calendar_id"],
        window=row["accumulation_window"],
        method=row["rate_method"],
        table_id=row["rate_table_id"],
        proration=row["quota_proration"],
        opening=row["segment_opening"],
        boundary_side=row["boundary_side"],
        mode=row["rounding_mode"],
        point=row["rounding_point"],
        span=span_of(row),
    )


def _tier(row: Row) -> Tier:
    return Tier(
        number=int(row["tier_number"]),
        unit=row["bound_unit"],
        lower=Fraction(row["lower_bound"]),
        rate=Fraction(row["rate"]),
        span=span_of(row),
    )


CONDITIONS = (
    "transaction_type",
    "segment",
    "product_family",
    "territory_id",
    "channel",
    "has_splits",
)


def _rule(row: Row) -> Rule:
    return Rule(
        rule_id=row["rule_id"],
        component_id=row["component_id"],
        priority=int(row["priority"]),
        method=row["credit_method"],
        conditions=tuple((name, row[name]) for name in CONDITIONS if row[name]),
        team_role=row["team_role"],
        share=Fraction(row["credit_share"] or 1),
        levels_up=int(row["levels_up"]) if row["levels_up"] else None,
        span=span_of(row),
    )


def _period(row: Row) -> Period:
    return Period(row["calendar_id"], row["period_id"], row["year_id"], span_of(row))
