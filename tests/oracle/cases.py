"""Companies of one payee, one component and a few orders, written by hand."""

from collections.abc import Sequence

from tests.oracle.draws import HORIZON, add
from tests.oracle.typed import Tables
from tests.oracle.world import add_calendar, periods_of

TERMS = {
    "accumulation_window": "period",
    "rate_method": "retroactive",
    "rate_table_id": "T0",
    "quota_proration": "none",
    "segment_opening": "zero",
    "boundary_side": "higher",
    "rounding_mode": "half_away",
    "rounding_point": "line",
    "valid_from_on": "",
    "valid_to_on": "",
}

# Table, number, unit, lower and upper bound, rate, first day and day after the last.
Tier = tuple[str, int, str, str, str, str, str, str]


def one_payee(
    prefix: str,
    *,
    versions: Sequence[dict[str, str]],
    tiers: Sequence[Tier],
    orders: Sequence[tuple[str, str]],
    quotas: Sequence[tuple[str, str]] = (),
    hired_on: str = "",
) -> Tables:
    """Versions of the terms of the component, its tiers, (day, amount), (month number, quota)."""
    tables: Tables = {}
    payee, plan, component = prefix + "P1", prefix + "N1", prefix + "C1"
    add(tables, "workers", worker_id=payee, hired_on=hired_on, terminated_on="")
    job = {"worker_id": payee, "manager_worker_id": "", "pay_currency_code": "USD"}
    add(tables, "job_assignments", **job, valid_from_on="2023-01-01", valid_to_on="")
    always = {"valid_from_on": "", "valid_to_on": ""}
    add(tables, "plans", plan_id=plan, currency_code="USD", exchange_rate_type="", **always)
    add(tables, "plan_assignments", payee_id=payee, plan_id=plan, **always)
    add_calendar(tables, prefix + "K1", periods_of(HORIZON, None), years=[12])
    key = {"component_id": component, "plan_id": plan, "calendar_id": prefix + "K1"}
    for version in versions:
        terms = TERMS | version
        add(
            tables,
            "components",
            **key,
            **terms | {"rate_table_id": prefix + terms["rate_table_id"]},
        )
    columns = ("tier_number", "bound_unit", "lower_bound", "upper_bound", "rate", *always)
    for table, *values in tiers:
        found = dict(zip(columns, values, strict=True))
        add(tables, "rate_tiers", rate_table_id=prefix + table, **found)
    _add_rule(tables, prefix)
    for number, (day, amount) in enumerate(orders):
        _add_order(tables, f"{prefix}O{number}", payee=payee, day=day, amount=amount)
    for month, amount in quotas:
        period = {"period_id": f"{prefix}K1-{month}", "quota_amount": amount, "valid_from_on": ""}
        add(tables, "quotas", payee_id=payee, component_id=component, **period)
    return tables


def _add_rule(tables: Tables, prefix: str) -> None:
    conditions = ("transaction_type", "segment", "product_family", "territory_id", "channel")
    others = ("has_splits", "team_role", "credit_share", "levels_up")
    empty = dict.fromkeys((*conditions, *others, "valid_from_on", "valid_to_on"), "")
    rule = {"rule_id": prefix + "R1", "component_id": prefix + "C1", "priority": 1}
    add(tables, "crediting_rules", **rule, credit_method="owner", **empty)


def _add_order(tables: Tables, order_id: str, *, payee: str, day: str, amount: str) -> None:
    head = dict.fromkeys(("opportunity_id", "account_id", "territory_id", "channel"), "")
    add(
        tables,
        "orders",
        order_id=order_id,
        owner_worker_id=payee,
        order_type="booking",
        ordered_on=day,
        currency_code="USD",
        **head,
    )
    add(tables, "order_lines", order_id=order_id, line_id=1, product_id="", amount=amount)
