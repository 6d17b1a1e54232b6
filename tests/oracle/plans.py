"""The plan book of a generated company."""

from decimal import Decimal

from tests.oracle.draws import Draws, add, versions
from tests.oracle.quota_rows import add_group_quotas, add_quotas, add_seasons, compare_quotas
from tests.oracle.reading import span_of
from tests.oracle.rules import add_rules
from tests.oracle.typed import ONE_DAY, Row, Tables
from tests.oracle.world import RATE_TYPES, add_calendar, periods_of

# Half cents and worse: products with the amounts of deals end in ties.
RATES = ("0", "0.005", "0.01", "0.015", "0.025", "0.05", "0.0675", "0.1", "0.125", "0.333333", "1")
BOUNDS = {
    "amount": ("0.01", "50", "75.5", "100", "150", "200", "333.33", "500"),
    "quota_share": ("0.1", "0.25", "0.333333", "0.5", "0.75", "0.8", "1", "1.25", "2"),
}
RAMP_SHARES = ("0", "0.25", "0.333333", "0.5", "0.75", "1.1")
GROWTHS = ("1.1", "1", "0.333333", "2.5")
PRORATIONS = ("none", "calendar_days", "calendar_days", "working_days")
MODES = ("half_away", "half_even", "down", "up")
FIRST_DAYS = ("", "counted", "not_counted")
# Multiples of every currency's smallest amount.
UNITS = ("1", "5", "100")
CAPS = ("0", "0.01", "5", "50", "500")
MEASURES = (
    *("units", "units", "margin", "recurring", "deals", "deals", "logos", "logos"),
    *("score", "score"),
)
SCORES = ("80", "100", "33.33", "0.01", "120.5", "-20")
TARGETS = ("100", "120", "1000", "333.33", "0", "0.01")
WEIGHTS = ("", "0.5", "0.333333", "0", "1.2")
METHODS = (
    *("none", "payee_rate", "flat", "marginal", "marginal", "retroactive", "retroactive"),
    *("interpolated", "interpolated", "step"),
)
TARGET_CAPS = ("0.5", "1", "0.333333")


def add_plan_book(
    tables: Tables, draws: Draws, *, prefix: str, payees: list[str], currencies: list[str]
) -> None:
    calendars = [_add_calendar(tables, draws, f"{prefix}K{number}") for number in (1, 2)]
    for number in range(1, draws.number(1, 2) + 1):
        plan_id = f"{prefix}N{number}"
        limited = draws.happens(0.1)
        add(
            tables,
            "plans",
            plan_id=plan_id,
            plan_name=plan_id,
            currency_code=draws.pick(currencies) if draws.happens(0.5) else currencies[0],
            exchange_rate_type=draws.pick(("", *RATE_TYPES)),
            exchange_rate_date=draws.pick(("", "transaction_day", "period_start", "period_end")),
            valid_from_on=draws.around.first + ONE_DAY * 9 if limited else None,
            valid_to_on=draws.around.end - ONE_DAY * 9 if limited else None,
        )
        _add_assignments(tables, draws, plan_id=plan_id, payees=payees)
        for place in range(1, draws.number(1, 3) + 1):
            component = f"{prefix}C{number}{place}"
            _add_component(
                tables,
                draws,
                component,
                plan_id=plan_id,
                calendar_id=draws.pick(calendars),
                changes=0.0 if limited else 0.2,
            )
            add_rules(tables, draws, component, prefix=prefix)
            _keep_to_what_is_counted(tables, component)
            _keep_roll_up_whole(tables, component)
            _keep_managers_once(tables, component)
            _let_rules_pay(tables, draws, component)
            compare_quotas(tables, draws, component)
            _add_payee_terms(tables, draws, component, plan_id=plan_id)
        needed = any(
            row["basis"] == "target" or row["cap_target_share"]
            for row in tables["components"]
            if row["plan_id"] == plan_id
        )
        if needed or draws.happens(0.4):
            _add_targets(tables, draws, plan_id=plan_id, payees=payees, needed=needed)


def _add_targets(
    tables: Tables, draws: Draws, *, plan_id: str, payees: list[str], needed: bool
) -> None:
    for payee in payees:
        if not needed and draws.happens(0.2):
            continue
        for version in versions(draws, changes=0.3, gap=0.0 if needed else 0.3):
            key = {"payee_id": payee, "plan_id": plan_id}
            add(tables, "target_incentives", **key, target_amount=draws.pick(TARGETS), **version)


def _add_calendar(tables: Tables, draws: Draws, calendar_id: str) -> str:
    lengths = draws.pick((None, None, [28, 28, 35], [7, 45, 30], [91]))
    years = draws.pick(([12], [3], [6, 2], [1, 4]))
    add_calendar(tables, calendar_id, periods_of(draws.horizon, lengths), years=years)
    for day in sorted({draws.day() for _ in range(6)}):
        add(tables, "holidays", calendar_id=calendar_id, holiday_on=day)
    return calendar_id


def _add_assignments(tables: Tables, draws: Draws, *, plan_id: str, payees: list[str]) -> None:
    for payee in payees:
        if draws.happens(0.2):
            continue
        joins = draws.day() if draws.happens(0.25) else None
        for version in versions(draws, changes=0.15, gap=0.5):
            first = version["valid_from_on"] or joins
            if joins and version["valid_to_on"] and version["valid_to_on"] <= str(joins):
                continue
            if joins and str(first) < str(joins):
                first = joins
            ends = version["valid_to_on"]
            if not ends and draws.happens(0.15):
                ends = str(draws.day())
            if ends and first and ends <= str(first):
                continue
            add(
                tables,
                "plan_assignments",
                payee_id=payee,
                plan_id=plan_id,
                valid_from_on=first,
                valid_to_on=ends,
            )


def _add_component(
    tables: Tables,
    draws: Draws,
    component: str,
    *,
    plan_id: str,
    calendar_id: str,
    changes: float,
) -> None:
    is_other = draws.counts and draws.happens(0.22)
    shared = {
        "component_id": component,
        "measure": draws.pick(MEASURES) if is_other else draws.pick(("", "amount")),
        "component_name": component,
        "plan_id": plan_id,
        "calendar_id": calendar_id,
        "accumulation_window": draws.pick(("period", "year", "period", "year", "transaction")),
    }
    usual = {
        "rate_method": draws.pick(METHODS),
        "ramp_id": _add_ramp(tables, draws, component) if draws.happens(0.4) else "",
        "rounding_mode": draws.pick(MODES),
    }
    made = [
        add(tables, "components", **shared, **_terms(draws, component, usual), **version)
        for version in versions(draws, changes=changes)
    ]
    names = {row["rate_table_id"] for row in made}
    for table in sorted(names - {""}):
        _add_rate_table(tables, draws, table, changes=0.3)
    _keep_flat_tables_flat(tables, component)
    _let_rates_grow(tables, draws, component)


def _add_ramp(tables: Tables, draws: Draws, component: str) -> str:
    ramp = f"{component}-RP"
    for month in range(1, draws.number(1, 5) + 1):
        share = draws.pick(RAMP_SHARES)
        add(tables, "ramps", ramp_id=ramp, month_number=month, ramp_share=share)
    return ramp


def _terms(draws: Draws, component: str, usual: dict[str, str]) -> dict[str, object]:
    """What may differ between the versions of a component."""
    method, mode = usual["rate_method"], usual["rounding_mode"]
    proration = draws.pick(PRORATIONS)
    if draws.happens(0.2):
        other = draws.pick(METHODS)
        changes_kind = "none" in (method, other) and method != other
        method = other if not changes_kind or draws.tries("none_change") else method
    uses_table = method not in ("none", "payee_rate")
    is_on_target = uses_table and draws.happens(0.3)
    # Tables pay shares or amounts: a step pays no shares of credits, and amounts none of a target.
    kind = "A" if not is_on_target and (method == "step" or draws.happens(0.2)) else "S"
    target_cap = draws.pick(TARGET_CAPS) if draws.happens(0.1) else None
    return {
        "basis": "target" if is_on_target else draws.pick(("", "credit")),
        "rate_method": method,
        "rate_table_id": f"{component}-{kind}{draws.pick((0, 0, 1))}" if uses_table else None,
        "segment_opening": draws.pick(("carried", "zero")),
        "boundary_side": draws.pick(("higher", "lower")),
        "rounding_mode": draws.pick(MODES) if draws.happens(0.4) else mode,
        "rounding_point": draws.pick(("line", "credit")),
        "rounding_unit": draws.pick(UNITS) if draws.happens(0.06) else None,
        "cap_amount": draws.pick(CAPS) if draws.happens(0.2) else None,
        "cap_target_share": target_cap,
        "manager_credit": draws.pick(("once", "beside", "")),
        "return_rate": draws.pick(("", "now", "then")),
        "weight": draws.pick(WEIGHTS) if is_on_target or target_cap else None,
        "quota_proration": proration,
        "ramp_id": usual["ramp_id"],
        "quota_component_id": None,
        "quota_growth": draws.pick(GROWTHS) if draws.happens(0.5) else None,
        "quota_first_day": draws.pick(FIRST_DAYS) if proration != "none" else None,
        "quota_part_time": draws.pick(("", "none", "fte")) if proration != "none" else None,
    }


def _keep_flat_tables_flat(tables: Tables, component: str) -> None:
    """A flat component has one rate: its table keeps only its first tier, without an end."""
    flat = {
        row["rate_table_id"]
        for row in tables["components"]
        if row["component_id"] == component and row["rate_method"] == "flat"
    }
    _keep_one_tier(tables, flat)


def _keep_one_tier(tables: Tables, names: set[str]) -> None:
    for row in list(tables.get("rate_tiers", ())):
        if row["rate_table_id"] in names and row["tier_number"] != "1":
            tables["rate_tiers"].remove(row)
        elif row["rate_table_id"] in names:
            row["upper_bound"] = ""


def _let_rules_pay(tables: Tables, draws: Draws, component: str) -> None:
    """A table of their own for some rules of a component whose parts earn by themselves."""
    versions_of = [row for row in tables["components"] if row["component_id"] == component]
    methods = {row["rate_method"] for row in versions_of}
    if not methods <= {"flat", "marginal"} or not draws.happens(0.5):
        return
    table = f"{component}-RULE"
    for row in tables["crediting_rules"]:
        if row["component_id"] == component and draws.happens(0.5):
            row["rate_table_id"] = table
    if any(row.get("rate_table_id") == table for row in tables["crediting_rules"]):
        _add_rate_table(tables, draws, table, changes=0.3)
        if "flat" in methods:
            _keep_one_tier(tables, {table})


def _keep_roll_up_whole(tables: Tables, component: str) -> None:
    """Roll-up credit stands for a day: it is neither rounded nor rated by itself."""
    rules = tables.get("crediting_rules", ())
    if any(row["component_id"] == component and row["credit_method"] == "roll_up" for row in rules):
        for row in tables["components"]:
            if row["component_id"] == component:
                row["rounding_point"] = "line"
                if row["accumulation_window"] == "transaction":
                    row["accumulation_window"] = "period"


def _keep_to_what_is_counted(tables: Tables, component: str) -> None:
    """Rules for what has no units, or of a product that a deal is not of, are refused."""
    measure = _measure_of(tables, component)
    if measure == "score":
        rules = tables.get("crediting_rules", [])
        rules[:] = [row for row in rules if row["component_id"] != component]
    for row in tables.get("crediting_rules", ()):
        if row["component_id"] != component or measure in ("", "amount"):
            continue
        if row["transaction_type"] in ("billing", "credit_memo", "receipt"):
            row["transaction_type"] = ""
        if measure == "logos":
            row["transaction_type"] = row["transaction_type"] and "booking"
        if measure in ("logos", "deals"):
            row["product_id"] = row["product_family"] = ""


def _measure_of(tables: Tables, component: str) -> str:
    [measure] = {r["measure"] for r in tables["components"] if r["component_id"] == component}
    return measure


def _keep_managers_once(tables: Tables, component: str) -> None:
    """Where nothing rolls up, no manager is credited beside."""
    rules = tables.get("crediting_rules", ())
    if not any(r["component_id"] == component and r["credit_method"] == "roll_up" for r in rules):
        for row in tables["components"]:
            if row["component_id"] == component:
                row["manager_credit"] = ""


def _add_rate_table(tables: Tables, draws: Draws, table: str, *, changes: float) -> None:
    unit = draws.pick(tuple(BOUNDS))
    for version in versions(draws, changes=changes):
        bounds = sorted(draws.some(BOUNDS[unit], draws.number(0, 4)), key=Decimal)
        for number, (lower, upper) in enumerate(zip(["0", *bounds], [*bounds, ""], strict=True), 1):
            add(
                tables,
                "rate_tiers",
                rate_table_id=table,
                tier_number=number,
                bound_unit=unit,
                lower_bound=lower,
                upper_bound=upper,
                rate_unit="amount" if "-A" in table else draws.pick(("", "share")),
                rate=draws.pick(RATES),
                upper_rate=None,
                **version,
            )


def _let_rates_grow(tables: Tables, draws: Draws, component: str) -> None:
    """Inside the tiers of tables that nobody pays by but interpolated components."""
    by_table: dict[str, set[str]] = {}
    for row in tables["components"]:
        by_table.setdefault(row["rate_table_id"], set()).add(row["rate_method"])
    for row in tables.get("rate_tiers", ()):
        is_own = row["rate_table_id"].startswith(f"{component}-")
        grows = by_table.get(row["rate_table_id"]) == {"interpolated"}
        if is_own and grows and row["upper_bound"] and draws.happens(0.7):
            row["upper_rate"] = draws.pick(RATES)


def _add_payee_terms(tables: Tables, draws: Draws, component: str, *, plan_id: str) -> None:
    """Quotas and rates of everybody on the plan; most tiers are shares of a quota."""
    versions_of = [row for row in tables["components"] if row["component_id"] == component]
    assigned = tables.get("plan_assignments", ())
    on_plan = dict.fromkeys(row["payee_id"] for row in assigned if row["plan_id"] == plan_id)
    methods = {row["rate_method"] for row in versions_of}
    has_groups = draws.happens(0.1 if versions_of[0]["quota_component_id"] else 0.3)
    if has_groups:
        add_group_quotas(tables, draws, versions_of[0], payees=list(on_plan))
    if draws.happens(0.3):
        add_seasons(tables, draws, versions_of[0])
    has_gaps = draws.tries("rate_gap")
    changes = 0.3
    for payee in on_plan:
        if "payee_rate" in methods and not (has_gaps and draws.happens(0.1)):
            for version in versions(draws, changes=changes, gap=0.3 if has_gaps else 0.0):
                rate = draws.pick(RATES)
                key = {"payee_id": payee, "component_id": component}
                add(tables, "payee_rates", **key, rate=rate, **version)
        needed = _needs_quota(tables, versions_of)
        comes_otherwise = has_groups or versions_of[0]["quota_component_id"]
        if needed or draws.happens(0.1 if comes_otherwise else 0.4):
            add_quotas(tables, draws, payee, versions_of[0], needed=needed)
        if _measure_of(tables, component) == "score":
            _add_scores(tables, draws, payee, versions_of[0])


def _add_scores(tables: Tables, draws: Draws, payee: str, component: Row) -> None:
    """On the last day of a period or on others, no day twice."""
    for period in tables["calendar_periods"]:
        span = span_of(period)
        if period["calendar_id"] != component["calendar_id"] or not span.meets(draws.around):
            continue
        days: list[object] = [None] if draws.happens(0.7) else []
        if draws.happens(0.5):
            other = draws.day(span)
            days += [other] if other != span.end - ONE_DAY else []
        for day in days:
            of = {"payee_id": payee, "component_id": component["component_id"]}
            of |= {"period_id": period["period_id"], "score": draws.pick(SCORES)}
            add(tables, "objective_scores", **of, scored_on=day)


def _needs_quota(tables: Tables, versions_of: list[Row]) -> bool:
    shares = {
        row["rate_table_id"]
        for row in tables.get("rate_tiers", ())
        if row["bound_unit"] == "quota_share"
    }
    component = versions_of[0]["component_id"]
    rules = [row for row in tables["crediting_rules"] if row["component_id"] == component]
    return any(row["rate_table_id"] in shares for row in [*versions_of, *rules]) or any(
        row["basis"] == "target" for row in versions_of
    )
