"""How far a payee has come: the credits of a window against its quota, and where that is from."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from expectations.plan_language import unit_of
from orchestration.explain.reader import Reader
from orchestration.explain.telling import Check, Listing, Step
from orchestration.publish.wording import in_unit, money, percent

_ATTAINED = """
    select attained.*, measured.valid_from_on, measured.valid_to_on
    from fct_attainment as attained
    inner join dim_periods as measured on attained.period_id = measured.period_id
    inner join dim_periods as earned
        on earned.period_id = $period_id
        and measured.valid_from_on < earned.valid_to_on
        and measured.valid_to_on >= earned.valid_to_on
    where attained.payee_id = $payee_id and attained.component_id = $component_id
"""

# A window is a period or a year; of a year every period has a quota of its own.
_QUOTAS = """
    select quotas.*
    from fct_quotas as quotas
    inner join dim_periods as periods on quotas.period_id = periods.period_id
    where quotas.payee_id = $payee_id
        and quotas.component_id = $component_id
        and $window_id in (periods.period_id, periods.year_id)
        and periods.calendar_id = (
            select calendar_id from dim_periods where period_id = $period_id
        )
    order by quotas.valid_from_on
"""

SOURCES = {
    "written": "written for the payee",
    "year": "a part of the payee's year",
    "territory": "of the territory",
    "team": "of the team",
    "role": "of the job role",
    "growth": "grown out of the year before",
    "credits": "what another component credits",
}


def attainment_steps(reader: Reader, payout: Mapping[str, Any]) -> list[Step]:
    """The attainment of the component's period in which the earning period ends, if measured."""
    attained = reader.first(
        _ATTAINED,
        period_id=payout["earning_period_id"],
        payee_id=payout["payee_id"],
        component_id=payout["component_id"],
    )
    if attained is None:
        return []
    unit = unit_of(attained["measure"], attained["currency_code"])
    in_period = attained["period_credited_amount"]
    sentences = [
        f"In {attained['period_id']} {in_unit(in_period, unit)} was credited.",
        f"In the window {attained['window_id']} so far: {_so_far(attained, unit)}.",
    ]
    quotas = _quotas(reader, attained)
    if quotas:
        sentences.append(
            "What counts of a quota is left of it by days and ramp, where the plan says so:"
        )
    found = _credited(reader, attained)
    check = Check(f"the credits of {attained['period_id']}", in_period, found, unit)
    return [Step(title="Attainment", sentences=sentences, listing=quotas, checks=[check])]


def _so_far(attained: Mapping[str, Any], unit: str) -> str:
    so_far = in_unit(attained["credited_amount"], unit)
    if attained["attainment"] is not None:
        quota = in_unit(attained["quota_amount"], unit)
        so_far += f", {percent(attained['attainment'])} of a quota of {quota}"
    if attained["target_amount"] is not None:
        target = f"{money(attained['target_amount'])} {attained['currency_code']}"
        so_far += f"; at 100 % the window pays {target}"
    return so_far


def _quotas(reader: Reader, attained: Mapping[str, Any]) -> Listing | None:
    """Every version of the quotas of the window, and how much of each counts."""
    names = ("payee_id", "component_id", "period_id", "window_id")
    rows = reader.rows(_QUOTAS, **{name: attained[name] for name in names})
    if not rows:
        return None
    return Listing(
        headings=("period", "from", "quota", "counts", "it is"),
        rows=[
            (
                row["period_id"],
                str(row["valid_from_on"]),
                row["full_quota_amount"],
                row["quota_amount"],
                SOURCES[row["quota_source"]],
            )
            for row in rows
        ],
    )


def _credited(reader: Reader, attained: Mapping[str, Any]) -> Decimal:
    return reader.total(
        "select sum(credited_amount) from fct_credits where payee_id = $payee_id"
        " and component_id = $component_id and credited_on >= $from_on and credited_on < $to_on",
        payee_id=attained["payee_id"],
        component_id=attained["component_id"],
        from_on=attained["valid_from_on"],
        to_on=attained["valid_to_on"],
    )
