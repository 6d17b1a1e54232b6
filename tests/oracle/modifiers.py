"""Modifiers of a generated company: what looks at whole windows."""

from decimal import Decimal
from itertools import product

from tests.oracle.draws import NO_DAYS, Draws, add, versions
from tests.oracle.plans import CAPS
from tests.oracle.typed import Row, Tables

MINIMA = ("0", "0.1", "0.25", "0.333333", "0.5", "0.5", "0.8", "1", "1.5")


FACTORS = ("0", "0.5", "0.8", "1", "1.1", "1.25", "1.333333", "2")
FACTOR_BOUNDS = (
    "0.125",
    "0.25",
    "0.4",
    "0.5",
    "0.5",
    "0.75",
    "0.8",
    "1",
    "1",
    "1.2",
    "1.25",
    "1.5",
)
CELL_BOUNDS = ("0.24", "0.333333", "0.4", "0.5", "0.66665", "0.8", "1", "1.2", "1.205", "2")
CELLS = ("0", "0.005", "0.0125", "0.05", "0.1", "0.333333", "1", "1.2")
BONUSES = ("0", "0.01", "33.33", "50", "100", "250")
FLOORS = ("0", "0.01", "5", "33.33", "50")
CLAIMS = ("0.01", "1", "5", "33.33", "50", "1000")
WEIGHTS = ("1", "1", "2", "0.5", "0.333333", "7")
BUDGETS = ("0", "1", "33.33", "100", "400", "2000", "10000")


def add_modifiers(tables: Tables, draws: Draws) -> None:
    """Drawn last, so that the company is the same but for them."""
    components = sorted({row["component_id"] for row in tables["components"]})
    measured = sorted({row["component_id"] for row in tables.get("quotas", ())})
    scored = _scored(tables)
    for component in components:
        terms = [row for row in tables["components"] if row["component_id"] == component]
        if component in scored:
            for row in terms:
                row.update(NO_DAYS, ramp_id="")
        if draws.happens(0.25):
            _add_budget(tables, draws, component)
            continue
        # Components wait for earlier ones only: no circle.
        others = [other for other in measured if other < component]
        if draws.happens(0.3):
            for row in terms:
                row["cap_amount"] = row["cap_amount"] or draws.pick(CAPS)
        capped = any(row["cap_amount"] for row in terms)
        if others and draws.happens(1.0 if capped else 0.4):
            opens = draws.pick(("pay", "cap", "cap")) if capped else "pay"
            _add_gates(tables, draws, component, others, opens=opens)
        if draws.happens(0.25):
            _add_floor(draws, terms)
        if measured and draws.happens(0.3):
            _add_multipliers(tables, draws, component, scored or measured)
    for component in components:
        if draws.happens(0.15):
            _add_fund(tables, draws, component)
        if draws.happens(0.15):
            _add_pool(tables, draws, component)


def _add_pool(tables: Tables, draws: Draws, component: str) -> None:
    terms = [row for row in tables["components"] if row["component_id"] == component]
    on_plan = _on_plan(tables, terms)
    if any(row["rate_method"] == "none" for row in terms) or len(on_plan) < 2:
        return
    for payee in draws.some(on_plan, draws.number(1, 3)):
        member = {"component_id": component, "payee_id": payee}
        for version in versions(draws, changes=0.3, gap=0.3):
            add(tables, "pool_members", **member, weight=draws.pick(WEIGHTS), **version)


def _on_plan(tables: Tables, terms: list[Row]) -> list[str]:
    plans = {row["plan_id"] for row in terms}
    return sorted({r["payee_id"] for r in tables["plan_assignments"] if r["plan_id"] in plans})


def _add_fund(tables: Tables, draws: Draws, component: str) -> None:
    terms = [row for row in tables["components"] if row["component_id"] == component]
    paying = [row for row in terms if row["rate_method"] != "none"]
    for row in paying:
        row["paid_on_claims"] = "true" if draws.happens(0.8) else draws.pick(("", "false"))
    if not any(row.get("paid_on_claims") == "true" for row in paying):
        return
    for payee in _on_plan(tables, terms):
        for number in range(draws.number(0, 6)):
            add(
                tables,
                "fund_claims",
                claim_id=f"{component}-{payee}-{number}",
                payee_id=payee,
                component_id=component,
                claimed_on=draws.day(),
                claim_amount=draws.pick(CLAIMS),
            )


def add_matrices(tables: Tables, draws: Draws) -> None:
    """Some components are paid by two attainments instead: drawn after all else."""
    measured = sorted({row["component_id"] for row in tables.get("quotas", ())})
    scored = _scored(tables)
    columns = scored or measured
    for component in sorted({row["component_id"] for row in tables["components"]}):
        terms = [row for row in tables["components"] if row["component_id"] == component]
        others = [other for other in columns if other != component]
        if any(row.get("budget_amount") for row in terms) or not others:
            continue
        if draws.happens(0.5 if scored else 0.2):
            _add_matrix(tables, draws, terms, others)


def _scored(tables: Tables) -> list[str]:
    """Scores are round numbers, and so are quotas that are not prorated: they lie on bounds."""
    quoted = {row["component_id"] for row in tables.get("quotas", ())}
    return sorted({row["component_id"] for row in tables.get("objective_scores", ())} & quoted)


def add_ranks(tables: Tables, draws: Draws) -> None:
    """Payees of some components with a quota are ranked: drawn last of all."""
    budgeted = {row["component_id"] for row in tables["components"] if row.get("budget_amount")}
    for component in sorted({row["component_id"] for row in tables.get("quotas", ())} - budgeted):
        if not draws.happens(0.25):
            continue
        for version in versions(draws, changes=0.2):
            for rank in range(1, draws.number(2, 5)):
                amount = draws.pick(BONUSES)
                key = {"component_id": component, "rank_number": rank}
                add(tables, "rank_bonuses", **key, bonus_amount=amount, **version)


def _add_matrix(tables: Tables, draws: Draws, terms: list[Row], measured: list[str]) -> None:
    component = terms[0]["component_id"]
    for row in terms:
        row |= {"rate_method": "none", "rate_table_id": "", "matrix_id": f"{component}-M"}
        row["matrix_component_id"] = draws.pick(measured)
        row["boundary_side"] = draws.pick(("higher", "lower"))
        if row["accumulation_window"] == "transaction":
            row["accumulation_window"] = "period"
    for row in tables.get("crediting_rules", ()):
        if row["component_id"] == component:
            row["rate_table_id"] = ""
    for version in versions(draws, changes=0.2):
        bounds = [{"0", *draws.some(CELL_BOUNDS, draws.number(0, 10))} for _ in range(2)]
        for row_from, column_from in product(*(sorted(each, key=Decimal) for each in bounds)):
            add(
                tables,
                "rate_matrices",
                matrix_id=f"{component}-M",
                row_from=row_from,
                column_from=column_from,
                rate=draws.pick(CELLS),
                **version,
            )


def _add_multipliers(tables: Tables, draws: Draws, component: str, measured: list[str]) -> None:
    for number, other in enumerate(draws.some(measured, draws.number(1, 3))):
        table = f"{component}-F{number}"
        key = {"component_id": component, "measured_component_id": other}
        is_dated = draws.happens(0.2)
        for version in versions(draws, changes=0.5) if is_dated else [{}]:
            dates = {"valid_from_on": "", "valid_to_on": "", **version}
            add(tables, "component_multipliers", **key, rate_table_id=table, **dates)
        bounds = sorted(set(draws.some(FACTOR_BOUNDS, draws.number(2, 8))), key=Decimal)
        for place, (lower, upper) in enumerate(zip(["0", *bounds], [*bounds, ""], strict=True), 1):
            add(
                tables,
                "rate_tiers",
                rate_table_id=table,
                tier_number=place,
                bound_unit="quota_share",
                lower_bound=lower,
                upper_bound=upper,
                rate=draws.pick(FACTORS),
                valid_from_on="",
                valid_to_on="",
            )
    for row in tables["components"]:
        if row["component_id"] == component:
            row["multiplier_method"] = draws.pick(("", "additive"))
            row["multiplier_order"] = draws.pick(("", "after_cap"))
            if row["accumulation_window"] == "transaction":
                row["multiplier_order"] = "after_cap"


def _add_floor(draws: Draws, terms: list[Row]) -> None:
    floor = draws.pick(FLOORS)
    for row in terms:
        lies_below_cap = not row["cap_amount"] or Decimal(floor) <= Decimal(row["cap_amount"])
        if row["rate_method"] != "none" and lies_below_cap and draws.happens(0.8):
            row["floor_amount"] = floor


def _add_budget(tables: Tables, draws: Draws, component: str) -> None:
    """In its versions, or some of them; beside it nothing looks at whole windows."""
    budget = draws.pick(BUDGETS)
    for row in tables["components"]:
        if row["component_id"] == component and row["rate_method"] != "none":
            row["budget_amount"] = budget if draws.happens(0.7) else draws.pick(("", *BUDGETS))


def _add_gates(
    tables: Tables, draws: Draws, component: str, others: list[str], *, opens: str
) -> None:
    gates = draws.some(others, draws.number(1, 2))
    is_dated = draws.happens(0.2)
    for other in gates:
        minimum = draws.pick(MINIMA)
        for version in versions(draws, changes=0.5) if is_dated else [{}]:
            add(
                tables,
                "component_gates",
                component_id=component,
                gate_component_id=other,
                opens=opens,
                minimum_attainment=minimum,
                **{"valid_from_on": "", "valid_to_on": "", **version},
            )
    terms = [row for row in tables["components"] if row["component_id"] == component]
    for row in terms:
        row["gates_needed"] = str(draws.number(1, len(gates))) if draws.happens(0.5) else ""
