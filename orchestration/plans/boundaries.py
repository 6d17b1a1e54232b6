"""Boundary cases: what every rate table pays, or multiplies by, around each of its bounds.

A case of `attain uat` for the smallest amount below a bound, for the bound, for the smallest above
it and for a tenth more, where the rate of the tier shows; for each component that uses the table.
What would hide the table is left away: what changes a window as a whole, caps, and the weight of a
target. All is counted in amounts, by months.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from expectations.plan_language import plan_tables
from orchestration.company import Company
from orchestration.plans.book import Identity, PlanBook, Version, latest, tiers_of
from orchestration.plans.paying import needs_quota
from orchestration.plans.wording import shown
from orchestration.uat.cases import Case, Row, Rows
from orchestration.uat.defaults import CURRENCIES

PAYEE, PERIOD_ID = "ANN", "2025-02"

# Two transactions that rules tell apart.
FIRST = {"on": "2025-02-02", "type": "booking"}
SECOND = {"on": "2025-02-03", "type": "upsell"}

# A share of it with six decimals is a whole amount in every currency. The target is of a year.
QUOTA, TARGET = Decimal(1_000_000), Decimal(12_000)

# What is multiplied: 10 % of this, or of what is measured itself.
SOLD, A_TENTH = Decimal(1_000), "TEN-PER-CENT"

SIDES = (("just below", -1), ("on", 0), ("just above", 1))
FAR = ("a tenth above", Decimal("1.1"))

ROUNDING = ("boundary_side", "rounding_mode", "rounding_point", "rounding_unit")
PAYING = ("rate_table_id", "accumulation_window", "basis", "rate_method", *ROUNDING)

Tiers = Sequence[tuple[Identity, Version]]
Transaction = dict[str, str]


@dataclass(frozen=True)
class Use:
    """A rate table of a component: its own, that of rules if `by_rule`, or one of factors.

    `measured_id` is the component whose attainment says the factor.
    """

    component_id: str
    rate_table_id: str
    by_rule: bool = False
    measured_id: str = ""

    @property
    def name(self) -> str:
        if self.measured_id:
            return f"{self.component_id} times {self.rate_table_id} of {self.measured_id}"
        of_a_rule = " of a rule" if self.by_rule else ""
        return f"{self.component_id} by {self.rate_table_id}{of_a_rule}"


def uses_of(book: PlanBook) -> dict[Use, Version]:
    """Every rate table by the component that any version uses it for, with the newest such terms.

    Of a rule or a multiplier that has ended they are the component's as it ended.
    """
    uses: dict[Use, Version] = {}
    for (component_id,), versions in book.rows("components").items():
        for one in versions:
            uses[Use(component_id, str(one.terms["rate_table_id"] or ""))] = one
    for (component_id, measured_id), one in _by_end(book, "component_multipliers"):
        use = Use(component_id, str(one.terms["rate_table_id"]), measured_id=measured_id)
        uses[use] = _as_of_its_end(one, book, component_id)
    for _, one in _by_end(book, "crediting_rules"):
        own = Use(str(one.terms["component_id"]), str(one.terms["rate_table_id"] or ""))
        if own not in uses:
            uses[replace(own, by_rule=True)] = _as_of_its_end(one, book, own.component_id)
    return {use: component for use, component in uses.items() if use.rate_table_id}


def _by_end(book: PlanBook, name: str) -> list[tuple[Identity, Version]]:
    rows = [(identity, one) for identity, found in book.rows(name).items() for one in found]
    return sorted(rows, key=lambda row: (row[1].to_on, row[0]))


def _as_of_its_end(one: Version, book: PlanBook, component_id: str) -> Version:
    versions = list(book.rows("components")[(component_id,)])
    return ([each for each in versions if each.from_on < one.to_on] or versions)[-1]


def cases_of(use: Use, component: Version, book: PlanBook, company: Company) -> Iterator[Case]:
    """Four cases per bound of the newest version of a table; none where it has no bound."""
    currency = _currency(book, component)
    unit = Decimal(1).scaleb(-min(int(currency["decimal_digits"]), company.money_scale))
    lower = plan_tables()["rate_tiers"].column("lower_bound")
    for (_, number), tier in tiers_of(book, use.rate_table_id):
        bound = tier.terms["lower_bound"]
        if not isinstance(bound, Decimal) or bound <= 0:
            continue
        exact = bound * QUOTA if tier.terms["bound_unit"] == "quota_share" else bound
        beside = [(side, exact.quantize(unit, ROUND_HALF_UP) + step * unit) for side, step in SIDES]
        far = (FAR[0], (exact * FAR[1]).quantize(unit, ROUND_HALF_UP))
        half = (exact / 2).quantize(unit, ROUND_DOWN)
        for side, total in (*beside, far):
            says, transactions = _sold(use, component, total, half)
            yield Case(
                file_name="",
                name=f"{use.name}, {side} {shown(lower, bound, tier.terms)}",
                says=f"{says}: {side} the bound where tier {number} begins.",
                company={"money_scale": str(company.money_scale)},
                tables=_tables(use, component, book, currency),
                transactions=tuple(transactions),
            )


def _currency(book: PlanBook, component: Version) -> Row:
    plan = latest(book, "plans", (str(component.terms["plan_id"]),))
    code = str(plan.terms["currency_code"])
    found = latest(book, "currencies", (code,))
    return {"currency_code": code, **_terms(found, ["decimal_digits"])}


def _sold(
    use: Use, component: Version, total: Decimal, half: Decimal
) -> tuple[str, list[Transaction]]:
    """What brings the total about, in words and in transactions."""
    if use.measured_id == use.component_id:
        return f"10 % of {total:,f}, times the factor for as much", [_deal(total)]
    if use.measured_id:
        says = f"10 % of {SOLD:,f}, times the factor for {total:,f} of {use.measured_id}"
        return says, [_deal(SOLD, FIRST), _deal(total, SECOND)]
    if not use.by_rule:
        return f"Credited {total:,f}", [_deal(total)]
    # Where nothing accumulates nothing comes before.
    if component.terms["accumulation_window"] == "transaction":
        return f"Credited {total:,f} by {use.rate_table_id}", [_deal(total, SECOND)]
    own, rest = component.terms["rate_table_id"], total - half
    says = f"Credited {half:,f} by {own}, then {rest:,f} by {use.rate_table_id}"
    return says, [_deal(half, FIRST), _deal(rest, SECOND)]


def _deal(amount: Decimal, of: Transaction | None = None) -> Transaction:
    return {"payee": PAYEE, "amount": f"{amount:f}", **(of or {"on": "2025-02-03"})}


def _tables(use: Use, component: Version, book: PlanBook, currency: Row) -> dict[str, Rows]:
    """The terms without their dates, so that they hold in every period."""
    plan = {"plan_id": str(component.terms["plan_id"])}
    terms = _multiplied(use, component) if use.measured_id else _paid(use, component, book)
    return {
        "plans": [plan | {"currency_code": currency["currency_code"]}],
        **({} if currency in CURRENCIES else {"currencies": [currency]}),
        **terms,
        "rate_tiers": [*terms["rate_tiers"], *_tiers(tiers_of(book, use.rate_table_id))],
    }


def _paid(use: Use, component: Version, book: PlanBook) -> dict[str, Rows]:
    own_table_id = component.terms["rate_table_id"]
    own = tiers_of(book, own_table_id) if use.by_rule else []
    tables: dict[str, Rows] = {
        "components": [{"component_id": use.component_id} | _terms(component, PAYING)],
        "rate_tiers": _tiers(own),
    }
    if use.by_rule:
        tables["crediting_rules"] = [
            _rule(use.component_id, FIRST),
            _rule(use.component_id, SECOND) | {"rate_table_id": use.rate_table_id},
        ]
    if needs_quota(component, [*own, *tiers_of(book, use.rate_table_id)]):
        tables["quotas"] = [_quota(use.component_id)]
    if component.terms["basis"] == "target":
        tables["target_incentives"] = [{"payee_id": PAYEE, "target_amount": f"{TARGET:f}"}]
    return tables


def _multiplied(use: Use, component: Version) -> dict[str, Rows]:
    """A tenth of what is credited, and beside it what is measured and earns nothing."""
    earns = {"component_id": use.component_id, "rate_method": "flat", "rate_table_id": A_TENTH}
    factor = {"component_id": use.component_id, "measured_component_id": use.measured_id}
    tables: dict[str, Rows] = {
        "components": [earns | _terms(component, ROUNDING)],
        "rate_tiers": [{"rate_table_id": A_TENTH, "rate": "0.1"}],
        "component_multipliers": [factor | {"rate_table_id": use.rate_table_id}],
        "quotas": [_quota(use.measured_id)],
    }
    if use.measured_id != use.component_id:
        tables["components"].append({"component_id": use.measured_id, "rate_method": "none"})
        tables["crediting_rules"] = [_rule(use.component_id, FIRST), _rule(use.measured_id, SECOND)]
    return tables


def _rule(component_id: str, of: Transaction) -> Row:
    credited = {"component_id": component_id, "credit_method": "owner"}
    return credited | {"transaction_type": of["type"]}


def _quota(component_id: str) -> Row:
    of = {"payee_id": PAYEE, "component_id": component_id}
    return of | {"period_id": PERIOD_ID, "quota_amount": f"{QUOTA:f}"}


def _tiers(tiers: Tiers) -> Rows:
    written = [column.name for column in plan_tables()["rate_tiers"].terms]
    return [
        {"rate_table_id": rate_table_id, "tier_number": number} | _terms(version, written)
        for (rate_table_id, number), version in tiers
    ]


def _terms(version: Version, names: Sequence[str]) -> Row:
    """What a version says, but for what is empty."""
    terms = ((name, version.terms[name]) for name in names)
    return {
        name: f"{value:f}" if isinstance(value, Decimal) else str(value)
        for name, value in terms
        if value is not None
    }
