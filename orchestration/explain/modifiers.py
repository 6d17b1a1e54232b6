"""The attainments that stand behind a gate, a factor or the cell of a matrix."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from expectations.plan_language import unit_of
from orchestration.explain.reader import Reader
from orchestration.explain.telling import Step
from orchestration.publish.wording import in_unit

_MODIFIERS = """
    select
        modifiers.*,
        (
            select max(plans.component_name) from dim_plans as plans
            where plans.component_id = modifiers.measured_component_id
        ) as component_name
    from fct_modifiers as modifiers
    where modifiers.payee_id = $payee_id
        and modifiers.component_id = $component_id
        and modifiers.period_id = $period_id
    order by modifiers.window_id, case modifiers.modifier_kind
        when 'matrix' then 1 when 'multiplier' then 2 when 'gate' then 3 else 4 end,
        modifiers.measured_component_id
"""

# What gates of a kind are called, and what is so while they are open and closed.
_GATES = {
    "gate": ("Gates", "open", "closed, nothing is paid"),
    "cap_gate": ("Gates of the cap", "open, the cap does not hold", "closed, the cap holds"),
}


def modifier_steps(reader: Reader, payout: Mapping[str, Any]) -> list[Step]:
    """What the windows of the payout were measured by at the end of its earning period."""
    rows = reader.rows(
        _MODIFIERS,
        payee_id=payout["payee_id"],
        component_id=payout["component_id"],
        period_id=payout["earning_period_id"],
    )
    if not rows:
        return []
    sentences = [_sentence(row) for row in rows]
    for kind, (name, opened, closed) in _GATES.items():
        gates = [row for row in rows if row["modifier_kind"] == kind]
        if gates:
            sentences.append(f"{name}: {_together(gates, opened, closed)}")
    return [Step(title="What it is measured by", sentences=sentences)]


def _sentence(row: Mapping[str, Any]) -> str:
    name = row["component_name"]
    what = f"{name} ({row['measured_component_id']})" if name else row["measured_component_id"]
    said = f"on {row['measured_on']} {what} stands at {_attained(row)}"
    match row["modifier_kind"]:
        case "multiplier":
            return f"Factor {row['factor'].normalize():f}: {said}."
        case "matrix":
            return f"Matrix: {said}."
        case kind:
            gate = "Gate of the cap" if kind == "cap_gate" else "Gate"
            met = "met" if row["is_met"] else "not met"
            return f"{gate} {met}: {said}, needs {_percent(row['minimum_attainment'])}."


def _attained(row: Mapping[str, Any]) -> str:
    unit = unit_of(row["measure"], row["currency_code"])
    if row["credited_amount"] is None:
        return "nothing, the payee is not on it"
    credited, quota = in_unit(row["credited_amount"], unit), row["quota_amount"]
    if quota is None or quota <= 0:
        return f"{credited} without a quota, which is no attainment"
    share = _percent(Decimal(row["credited_amount"]) / quota)
    return f"{share}, {credited} of a quota of {in_unit(quota, unit)}"


def _percent(share: Decimal) -> str:
    """With as many digits as a gate may ask for, cut off: never told as 95 % what misses it."""
    shown = (share * 100).quantize(Decimal("0.0001"), rounding=ROUND_FLOOR).normalize()
    return f"{shown:,f} %".replace("-", "\N{MINUS SIGN}")


def _together(gates: Sequence[Mapping[str, Any]], opened: str, closed: str) -> str:
    met = sum(row["is_met"] for row in gates)
    needed = gates[0]["gates_needed"] or len(gates)
    count = f"{met} of {len(gates)} met, {needed} needed"
    return f"{count}: {opened if met >= needed else closed}."
