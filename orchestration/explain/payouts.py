"""From a payout down: statement lines, commissions, credits, transactions, file and line."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from expectations.plan_language import unit_of
from orchestration.explain.attainment import attainment_steps
from orchestration.explain.credits import credit_steps
from orchestration.explain.modifiers import modifier_steps
from orchestration.explain.reader import Reader
from orchestration.explain.rounding import MODE_WORDS, fits_rounding
from orchestration.explain.telling import Check, Step
from orchestration.explain.windows import IN_ORDER, PAYOUTS_OF_CREDITS, WINDOW_KINDS
from orchestration.publish.wording import money, plural

_PAYOUT = """
    select
        payouts.*,
        coalesce(payees.payee_name, payouts.payee_id) as payee_name,
        plans.plan_name,
        plans.component_name,
        plans.measure,
        plans.basis,
        plans.rate_method,
        plans.rounding_mode,
        plans.rounding_point,
        plans.rounding_unit

    from fct_payouts as payouts
    left join dim_payees as payees on payouts.payee_id = payees.payee_id
    left join dim_periods as periods on payouts.earning_period_id = periods.period_id
    left join dim_plans as plans
        on payouts.component_id = plans.component_id
        and coalesce(plans.valid_from_on, date '0001-01-01') < periods.valid_to_on
        and coalesce(plans.valid_to_on, date '9999-12-31') > periods.valid_from_on
    where payouts.payout_id = $payout_id
    order by
        coalesce(plans.valid_from_on, date '0001-01-01') <= (
            select max(earned_on) from fct_commissions
            where payout_id = $payout_id and commission_amount <> 0
        ) desc,
        plans.valid_from_on desc
"""

_AMOUNT_TIMES_RATE = (
    "the part of a credit that lies in a tier times the rate of the tier (of a target: times "
    "target / quota); a true-up re-rates what came before, a step is what the total earns less "
    "what it earned before, a return makes of what its slices take back what its original earned, "
    "a cap cuts what is above it."
)

_COMMISSIONS = "select * from fct_commissions where payout_id = $payout_id"

_COMMISSION = {
    "earned_on": "on",
    "credit_id": "credit",
    "commission_kind": "kind",
    "tier_number": "tier",
    "credited_amount": "credited",
    "base_amount": "re-rated",
    "rate": "rate",
    "commission_amount": "commission",
}

_OF_A_TARGET = {"target_amount": "target", "quota_amount": "quota"}

# A part of a target is rounded to a millionth of the smallest unit, all else is exact.
_IS_NOT_AMOUNT_TIMES_RATE = """
    case
        when target_amount is null
            then commission_amount <> rate * (credited_amount + base_amount)
        when quota_amount <= 0 then commission_amount <> 0
        else abs(
            commission_amount::decimal(28, 10) * quota_amount
            - (rate * (credited_amount + base_amount))::decimal(24, 10) * target_amount
        ) > 0.000001 * quota_amount
    end
"""

_BELOW = f"""
    credits.credit_id in (select credit_id from ({PAYOUTS_OF_CREDITS}) where payout_id = $payout_id)
"""

_IN_TIERS = """
    credits.credit_id in (select credit_id from fct_commissions where payout_id = $payout_id)
"""


def payout_steps(reader: Reader, payout_id: str) -> list[Step]:
    """The steps of one payout, which the release has."""
    payout = reader.first(_PAYOUT, payout_id=payout_id)
    assert payout is not None
    unit = unit_of(payout["measure"], payout["commission_currency_code"])
    values = {"payout_id": payout_id}
    return [
        _payout_step(payout),
        _statement_step(reader, payout),
        _commission_step(reader, payout),
        *modifier_steps(reader, payout),
        *attainment_steps(reader, payout),
        *credit_steps(reader, _BELOW, values, unit),
    ]


def _payout_step(payout: Mapping[str, Any]) -> Step:
    unit, paid_in = payout["commission_currency_code"], payout["currency_code"]
    commission, paid = payout["commission_amount"], payout["payout_amount"]
    plan = f"{payout['component_name'] or payout['component_id']} of plan "
    plan += str(payout["plan_name"] or payout["plan_id"])
    periods = f"earned in {payout['earning_period_id']}, posted in {payout['posting_period_id']}"
    who = f"{payout['payee_name']} ({payout['payee_id']})"
    sentences = [
        f"{who} is paid {money(paid)} {paid_in} for {plan}: {periods}, {payout['line_kind']} line."
    ]
    product = commission * payout["exchange_rate"]
    if unit != paid_in:
        sentences.append(
            f"{money(commission)} {unit} at {_plain(payout['exchange_rate'])} {paid_in} "
            f"for one {unit} is {money(paid)} {paid_in}."
        )
    is_rounded = fits_rounding(product, paid, mode="half_away", times=1)
    return Step(
        title=f"Payout {payout['payout_id']}",
        sentences=sentences,
        checks=(
            Check(
                "commission times exchange rate, rounded",
                paid,
                paid if is_rounded else product,
                paid_in,
            ),
        ),
    )


def _statement_step(reader: Reader, payout: Mapping[str, Any]) -> Step:
    lines = "select * from rpt_statement_lines where payout_id = $payout_id order by line_number"
    values = {"payout_id": payout["payout_id"]}
    unit = payout["commission_currency_code"]
    return Step(
        title="Statement lines",
        listing=reader.listing(
            lines,
            headings={
                "line_text": "line",
                "credited_amount": "credited",
                "rate": "rate",
                "commission_amount": "commission",
                "currency_code": "",
            },
            summed=("commission_amount",),
            **values,
        ),
        checks=(
            Check(
                "the statement lines",
                payout["commission_amount"],
                reader.total(f"select sum(commission_amount) from ({lines})", **values),
                unit,
            ),
        ),
    )


def _commission_step(reader: Reader, payout: Mapping[str, Any]) -> Step:
    number = reader.count(f"select count(*) from ({_COMMISSIONS})", payout_id=payout["payout_id"])
    exact, rounded = payout["commission_exact_amount"], payout["commission_amount"]
    unit = payout["commission_currency_code"]
    mode = MODE_WORDS.get(payout["rounding_mode"], "as the plan says")
    point = payout["rounding_point"] or "line"
    multiple = payout["rounding_unit"]
    to_it = f" to a multiple of {_plain(multiple)}" if multiple else ""
    rounding = (
        f"Rounded {mode}{to_it}, once per {point}: {_plain(exact)} is {money(rounded)} {unit}."
    )
    kinds = reader.rows(
        f"select distinct commission_kind from ({_COMMISSIONS})", payout_id=payout["payout_id"]
    )
    modified = [said for kind, said in WINDOW_KINDS.items() if {"commission_kind": kind} in kinds]
    return Step(
        title="Commissions",
        sentences=[
            f"{plural(number, 'commission')}, unrounded: {_AMOUNT_TIMES_RATE}",
            *modified,
            rounding,
        ],
        listing=reader.listing(
            "select * replace (nullif(base_amount, 0) as base_amount)"
            f" from ({_COMMISSIONS}) order by earned_on, credit_id nulls last, {IN_ORDER},"
            " commission_kind, tier_number",
            headings=_COMMISSION | (_OF_A_TARGET if payout["basis"] == "target" else {}),
            summed=("credited_amount", "commission_amount"),
            payout_id=payout["payout_id"],
        ),
        checks=_commission_checks(reader, payout, number),
    )


def _commission_checks(reader: Reader, payout: Mapping[str, Any], number: int) -> list[Check]:
    exact, rounded = payout["commission_exact_amount"], payout["commission_amount"]
    unit, values = payout["commission_currency_code"], {"payout_id": payout["payout_id"]}
    is_per_credit = payout["rounding_point"] == "credit"
    mode = "any" if is_per_credit else payout["rounding_mode"] or "any"
    fits = fits_rounding(
        exact,
        rounded,
        mode=mode,
        times=number if is_per_credit else 1,
        unit=payout["rounding_unit"],
    )
    wrong = reader.total(
        f"select count(*) from ({_COMMISSIONS})"
        f" where commission_kind in ('slice', 'true_up') and {_IS_NOT_AMOUNT_TIMES_RATE}",
        **values,
    )
    unrounded = reader.total(f"select sum(commission_amount) from ({_COMMISSIONS})", **values)
    credited = reader.total(
        f"select sum(credited_amount) from fct_credits as credits where {_IN_TIERS}", **values
    )
    in_tiers = reader.total(f"select sum(credited_amount) from ({_COMMISSIONS})", **values)
    return [
        Check("the commissions, unrounded", exact, unrounded, unit),
        Check("the commission, rounded", rounded, rounded if fits else exact, unit),
        Check("commissions that are not amount times rate", Decimal(0), wrong),
        Check(
            "the parts of the credits in all tiers",
            credited,
            in_tiers,
            unit_of(payout["measure"], unit),
        ),
    ]


def _plain(number: Decimal) -> str:
    """All its digits and no zeros after them."""
    return f"{number.normalize():f}"
