"""One example for every component: a payee, a quota and a deal or two that show how it pays."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from expectations.plan_language import plan_tables, rule_conditions, unit_of
from orchestration.plans.book import (
    BEGINNING,
    OPEN_END,
    Identity,
    PlanBook,
    Version,
    bonuses_of,
    called,
    cells_of,
    gates_of,
    latest,
    multipliers_of,
    number_of,
    periods_of,
    pool_of,
    rules_of,
    tiers_of,
)
from orchestration.plans.deals import Deal
from orchestration.plans.paying import (
    has_matrix,
    needs_quota,
    needs_target,
    paid_each,
    pays_amounts_once,
)
from orchestration.plans.selling import deals_of
from orchestration.transform.plan_book_file import PlanBookError

QUOTA = Decimal(100_000)
WITHOUT_TIERS = Decimal(10_000)
PAYEE_RATE = Decimal("0.05")
# Of a year.
TARGET = Decimal(12_000)

# The same for what is no money: quota, how many where there are no tiers, what each pays.
QUOTAS_OF_COUNTS = {
    "units": Decimal(100),
    "deals": Decimal(10),
    "logos": Decimal(10),
    "score": Decimal(100),
}
COUNTS_WITHOUT_TIERS = {"score": Decimal(80)}
COUNT_WITHOUT_TIERS = Decimal(5)
RATE_OF_COUNTS = Decimal(50)

# Of the last bound: as far above it as a good year is.
ABOVE_THE_LAST_BOUND = Decimal("1.1")
BEFORE_THE_FIRST_BOUND = Decimal("0.8")

# What is counted without any rule, and how it is credited.
SCORE = "score"
ASK = "`attain plans check` tells where"

# Transactions that pay; the others take back.
_GIVING = ("booking", "upsell", "renewal", "billing", "receipt")
# Whom a rule may name.
_ONE = ("payee_id", "manager_payee_id", "owner_payee_id", "account_id", "partner_account_id")


@dataclass(frozen=True)
class Example:
    """What an example needs beside the plan book; a quota or rate where its component asks."""

    component_id: str
    plan_id: str
    payee_id: str
    rule_id: str
    credit_method: str
    period_id: str
    currency_code: str
    quota: Decimal | None
    rate: Decimal | None
    deals: tuple[Deal, ...] = ()
    target: Decimal | None = None
    measure: str = "amount"
    # What its rates are amounts for: "unit"; empty where they are shares.
    paid_each: str = ""
    is_amount_once: bool = False
    # What is supposed to have the same attainment; empty where no matrix asks for it.
    matrix_component: str = ""
    # What of a window looks beyond the component or its payee, and is supposed to change nothing.
    beside: frozenset[str] = frozenset()
    # The days of the period, where a floor or target would be paid for every other one as well.
    on_plan: tuple[str, str] = ("", "")
    exchange_rate_type: str = ""
    # What its rule asks for of the payee, by condition.
    asked: Mapping[str, str] = field(default_factory=dict)

    @property
    def unit(self) -> str:
        """What it counts: "units", or the currency."""
        return unit_of(self.measure, self.currency_code)

    @property
    def other_currencies(self) -> set[str]:
        """In which it is sold or paid, beside that of the plan."""
        used = {deal.currency_code for deal in self.deals}
        return (used | {self.asked.get("pay_currency_code", "")}) - {self.currency_code, ""}

    @property
    def other_id(self) -> str:
        """Who else is in it: who shares the deal, or sells for a manager."""
        return f"{self.payee_id}-OTHER"


def examples(book: PlanBook, *, pay_calendar_id: str) -> dict[str, Example]:
    """An example per component that a rule or a score credits, by component."""
    found = {}
    for number, identity in enumerate(book.rows("components"), start=1):
        example = _example(book, identity, f"EXAMPLE-{number}", pay_calendar_id)
        if example is not None:
            found[identity[0]] = example
    return found


def _example(book: PlanBook, identity: Identity, payee_id: str, paid_by: str) -> Example | None:
    """The example of a component; `paid_by` is the pay calendar."""
    component = latest(book, "components", identity)
    giving = _giving(book, identity[0], component)
    plan_identity = (str(component.terms["plan_id"]),)
    if not giving or plan_identity not in book.rows("plans"):
        return None
    rule_identity, rule = giving[0]
    plan = latest(book, "plans", plan_identity)
    tiers = tiers_of(book, component.terms["rate_table_id"])
    cells = cells_of(book, component.terms["matrix_id"])
    terms = (component, rule, plan, *(each for _, each in (*tiers, *cells)))
    if not (place := _period(book, terms, pay_calendar_id=paid_by)):
        return None
    period_id, first_on = place
    figures = _figures(component, tiers, [Decimal(row) for (_, row, _), _ in cells])
    example = Example(
        component_id=identity[0],
        plan_id=plan_identity[0],
        payee_id=payee_id,
        rule_id=rule_identity[0],
        credit_method=str(rule.terms["credit_method"]),
        period_id=period_id,
        currency_code=str(plan.terms["currency_code"]),
        exchange_rate_type=str(plan.terms["exchange_rate_type"]),
        quota=figures.quota,
        rate=figures.rate,
        target=TARGET if needs_target(component) else None,
        measure=str(component.terms["measure"]),
        paid_each=paid_each(component, tiers),
        is_amount_once=pays_amounts_once(component, tiers),
        matrix_component=called(book, component.terms["matrix_component_id"]),
        beside=frozenset(_beside(book, identity[0], component)),
        on_plan=_days_of(book, component, period_id),
        asked=_asked_of_the_payee(rule),
    )
    return replace(example, deals=tuple(deals_of(example, rule.terms, figures.credits, first_on)))


def _asked_of_the_payee(rule: Version) -> Mapping[str, str]:
    return {
        each.name: str(rule.terms[each.name])
        for each in rule_conditions()
        if each.asked_of == "payee" and rule.terms[each.name] is not None
    }


def _beside(book: PlanBook, component_id: str, component: Version) -> Iterator[str]:
    if gates_of(book, component_id):
        yield "gates"
    if multipliers_of(book, component_id):
        yield "multipliers"
    if bonuses_of(book, component_id):
        yield "ranks"
    if component.terms["budget_amount"] is not None:
        yield "budget"
    if pool_of(book, component_id):
        yield "pool"
    if component.terms["paid_on_claims"] == "true":
        yield "claims"


def _giving(
    book: PlanBook, component_id: str, component: Version
) -> list[tuple[Identity, Version]]:
    """Its rules for what pays; of a component that counts scores one that asks for nothing."""
    if component.terms["measure"] == SCORE:
        terms = dict.fromkeys(column.name for column in plan_tables()["crediting_rules"].columns)
        return [(("",), Version(BEGINNING, OPEN_END, {**terms, "credit_method": SCORE}))]
    rules = rules_of(book, component_id)
    giving = [rule for rule in rules if rule[1].terms["transaction_type"] in (None, *_GIVING)]
    # An agreement with one of them shows the others little.
    return sorted(giving, key=lambda rule: any(rule[1].terms[name] is not None for name in _ONE))


@dataclass(frozen=True)
class _Figures:
    quota: Decimal | None
    rate: Decimal | None
    credits: list[Decimal]


def _figures(
    component: Version, tiers: Sequence[tuple[Identity, Version]], rows: Sequence[Decimal]
) -> _Figures:
    """How much is counted, against which quota and at which rate of the payee's own."""
    measure = str(component.terms["measure"])
    bounds = [number_of(version.terms["lower_bound"]) for _, version in tiers]
    is_count = measure in QUOTAS_OF_COUNTS
    quota = QUOTAS_OF_COUNTS.get(measure, QUOTA) if needs_quota(component, tiers) else None
    rate = RATE_OF_COUNTS if is_count else PAYEE_RATE
    counted = COUNTS_WITHOUT_TIERS.get(measure, COUNT_WITHOUT_TIERS)
    otherwise = counted if is_count else WITHOUT_TIERS
    return _Figures(
        quota,
        rate if component.terms["rate_method"] == "payee_rate" else None,
        _credits([*bounds, *rows], quota or Decimal(1), otherwise=otherwise),
    )


def _period(
    book: PlanBook, terms: Sequence[Version], *, pay_calendar_id: str
) -> tuple[str, dt.date] | None:
    """A period of the calendar of the first, and a day of it with pay on which all terms hold."""
    component, from_on = terms[0], max(one.from_on for one in terms)
    paid = periods_of(book, pay_calendar_id)
    for period_id, begins_on, ends_on in periods_of(book, component.terms["calendar_id"]):
        for _, paid_from_on, paid_to_on in paid:
            first_on = max(begins_on, paid_from_on, from_on)
            if first_on < min(ends_on, paid_to_on, component.to_on):
                return period_id, _day(first_on)
    return None


def _days_of(book: PlanBook, component: Version, period_id: str) -> tuple[str, str]:
    if component.terms["floor_amount"] is None and not has_matrix(component):
        return "", ""
    periods = periods_of(book, component.terms["calendar_id"])
    return next((first, end) for found, first, end in periods if found == period_id)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise PlanBookError(f"{text} is no date of the plan book: {ASK}") from None


def _credits(begins: Sequence[Decimal], unit: Decimal, *, otherwise: Decimal) -> list[Decimal]:
    """What is credited: something before the first bound, then more than the last one."""
    bounds = [bound * unit for bound in begins if bound > 0]
    if not bounds:
        return [otherwise]
    first = (min(bounds) * BEFORE_THE_FIRST_BOUND).to_integral_value()
    return [first, (max(bounds) * ABOVE_THE_LAST_BOUND).to_integral_value() - first]
