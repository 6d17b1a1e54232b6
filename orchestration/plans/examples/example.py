"""What an example needs beside the plan book, and the figures that show how a component pays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from expectations.plan_language import unit_of
from orchestration.plans.book import Identity, Version, number_of
from orchestration.plans.examples.deals import Deal, Row

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
    # All its rules, if not one alone: what they name is the example's.
    rule_ids: tuple[str, ...] = ()
    # How far above who sells it is, where that rolls up.
    levels: int = 1
    # Whose plan it is on; empty for one of its own.
    on_plan_of: str = ""
    # What the component says otherwise in its plan, and rows of it by table.
    terms: Row = field(default_factory=dict)
    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)

    @property
    def copy_id(self) -> str:
        """Its plan and component: copies, on which nobody else is but who shares them."""
        return self.on_plan_of or self.payee_id

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


@dataclass(frozen=True)
class Figures:
    """Quota and rate where they are asked for; credits that pass every bound, and one that pays."""

    quota: Decimal | None
    rate: Decimal | None
    credits: tuple[Decimal, ...]
    one: Decimal
    # Beside `one`, of what is counted together with it.
    little: Decimal
    # What a bound of 1 is so many of.
    unit: Decimal


def figures_of(
    component: Version,
    tiers: Sequence[tuple[Identity, Version]],
    cells: Sequence[Decimal],
    *,
    has_quota: bool,
) -> Figures:
    """How much is counted, against which quota and at which rate of the payee's own.

    `cells` are the bounds of a matrix, down and across.
    """
    measure = str(component.terms["measure"])
    bounds = [number_of(version.terms["lower_bound"]) for _, version in tiers]
    is_count = measure in QUOTAS_OF_COUNTS
    quota = QUOTAS_OF_COUNTS.get(measure, QUOTA) if has_quota else None
    rate = RATE_OF_COUNTS if is_count else PAYEE_RATE
    counted = COUNTS_WITHOUT_TIERS.get(measure, COUNT_WITHOUT_TIERS)
    otherwise = counted if is_count else WITHOUT_TIERS
    by_share = bool(cells) or any(one.terms["bound_unit"] == "quota_share" for _, one in tiers)
    unit = quota if quota and by_share else Decimal(1)
    is_alone = component.terms["accumulation_window"] == "transaction"
    one = _paying([version for _, version in tiers], cells, otherwise / unit) * unit
    return Figures(
        quota,
        rate if component.terms["rate_method"] == "payee_rate" else None,
        _credits([*bounds, *cells], unit, otherwise=otherwise, is_alone=is_alone),
        max(one.to_integral_value(), Decimal(1)),
        max((one if is_alone else one / 5).to_integral_value(), Decimal(1)),
        unit,
    )


def _credits(
    begins: Sequence[Decimal], unit: Decimal, *, otherwise: Decimal, is_alone: bool
) -> tuple[Decimal, ...]:
    """What is credited: something before the first bound, then more than the last one.

    What is rated alone passes it by itself.
    """
    bounds = [bound * unit for bound in begins if bound > 0]
    if not bounds:
        return (otherwise,)
    first = (min(bounds) * BEFORE_THE_FIRST_BOUND).to_integral_value()
    last = max((max(bounds) * ABOVE_THE_LAST_BOUND).to_integral_value(), Decimal(1))
    return (first, last if is_alone else last - first) if first else (last,)


def _paying(tiers: Sequence[Version], cells: Sequence[Decimal], otherwise: Decimal) -> Decimal:
    """Well inside the first tier that pays, in the unit of its bounds."""
    for terms in (tier.terms for tier in tiers):
        if not any(number_of(terms[name]) > 0 for name in ("rate", "upper_rate")):
            continue
        low, high = number_of(terms["lower_bound"]), number_of(terms["upper_bound"])
        if high:
            return (low + high) / 2
        return low * ABOVE_THE_LAST_BOUND or otherwise
    return max(cells, default=Decimal(0)) * ABOVE_THE_LAST_BOUND or otherwise
