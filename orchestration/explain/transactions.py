"""From a transaction up: shares, credits (direct and rolled up), commissions, payouts."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from orchestration.explain.contributions import direct_contributions, rolled_up_contributions
from orchestration.explain.holds import held_step
from orchestration.explain.reader import Reader
from orchestration.explain.sold import transaction_step
from orchestration.explain.telling import Check, Step
from orchestration.explain.windows import PAYOUTS_OF_CREDITS
from orchestration.publish.wording import plural

_THIS = "credits.transaction_id = $transaction_id"

# Roll-up credits of the days and managers that this transaction can have gone into.
_ABOVE = """
    (credits.payee_id, credits.credited_on) in (
        select lines.manager_id, fct_transactions.occurred_on
        from fct_transactions
        inner join fct_shares on fct_transactions.transaction_id = fct_shares.transaction_id
        inner join dim_reporting_lines as lines
            on fct_shares.payee_id = lines.payee_id
            and fct_transactions.occurred_on >= coalesce(lines.valid_from_on, date '0001-01-01')
            and fct_transactions.occurred_on < coalesce(lines.valid_to_on, date '9999-12-31')
        where fct_transactions.transaction_id = $transaction_id
    )
"""

_DIRECT = f"""
    select
        credits.* replace (coalesce(credits.currency_code, credits.measure) as currency_code),
        below.exchange_rate, below.contributed_amount, payouts.payout_id
    from fct_credits as credits
    left join ({{below}}) as below on credits.credit_id = below.credit_id
    left join ({PAYOUTS_OF_CREDITS}) as payouts on credits.credit_id = payouts.credit_id
    where {{this}}
    order by credits.payee_id, credits.component_id
"""

_DAY = "payee_id, component_id, rule_id, credited_on"

_DAYS = f"""
    select {_DAY}, sum(credited_amount) as credited_amount
    from fct_credits as credits
    where credits.credit_method = 'roll_up' and {{above}}
    group by all
"""

_WENT_INTO = f"""
    select
        below.* replace (coalesce(below.currency_code, below.transaction_currency_code)
            as currency_code),
        whole.credited_amount
    from ({{below}}) as below
    inner join ({{whole}}) as whole using ({_DAY})
    where below.transaction_id = $transaction_id
    order by below.levels_up, below.payee_id, below.component_id, below.worker_id
"""

_WRONG_DAYS = f"""
    select count(*)
    from (
        select {_DAY}, sum(contributed_amount) as amount,
            bool_or(transaction_id = $transaction_id) as is_meant
        from ({{below}})
        group by all
    ) as below
    inner join ({{whole}}) as whole using ({_DAY})
    where below.is_meant and below.amount is distinct from whole.credited_amount
"""

_COMMISSIONS = f"""
    select commissions.* replace (nullif(base_amount, 0) as base_amount), payouts.posting_period_id
    from fct_commissions as commissions
    inner join fct_credits as credits on commissions.credit_id = credits.credit_id
    left join fct_payouts as payouts on commissions.payout_id = payouts.payout_id
    where {_THIS}
    order by commissions.payee_id, commissions.component_id, commissions.commission_kind,
        commissions.tier_number
"""

_PARTS = f"""
    select credits.credit_id, any_value(credits.credited_amount) as credited_amount,
        sum(commissions.credited_amount) as in_tiers
    from fct_credits as credits
    inner join fct_commissions as commissions on credits.credit_id = commissions.credit_id
    where {_THIS}
    group by credits.credit_id
"""


def transaction_steps(reader: Reader, transaction_id: str) -> list[Step]:
    """The steps of one transaction, which the release has."""
    transaction = reader.first(
        "select * from fct_transactions where transaction_id = $transaction_id",
        transaction_id=transaction_id,
    )
    assert transaction is not None
    steps = [transaction_step(reader, transaction), _share_step(reader, transaction)]
    above = [*held_step(reader, transaction_id), *_rolled_up_step(reader, transaction_id)]
    is_credited = reader.count(
        f"select count(*) from fct_credits as credits where {_THIS}", transaction_id=transaction_id
    )
    if is_credited or transaction["crediting_status"] != "out_of_scope":
        steps.append(_direct_step(reader, transaction_id))
        above.append(_commission_step(reader, transaction_id))
    return [*steps, *above]


def _share_step(reader: Reader, transaction: Mapping[str, Any]) -> Step:
    rows = "select * from fct_shares where transaction_id = $transaction_id order by payee_id"
    values = {"transaction_id": transaction["transaction_id"]}
    return Step(
        title="Shares of the workers who own or split it",
        listing=reader.listing(
            rows,
            headings={
                "payee_id": "payee",
                "split_share": "share",
                "share_amount": "amount",
                "currency_code": "",
                "is_credited": "credited",
                "is_held": "held",
                "reason": "reason",
            },
            summed=("share_amount",),
            **values,
        ),
        checks=(
            Check(
                "the credited shares",
                transaction["credited_amount"],
                reader.total(f"select sum(share_amount) from ({rows}) where is_credited", **values),
                transaction["currency_code"],
            ),
        ),
    )


def _direct_step(reader: Reader, transaction_id: str) -> Step:
    values = {"transaction_id": transaction_id}
    below = direct_contributions(_THIS, money_scale=reader.money_scale)
    credited = _DIRECT.format(below=below, this=_THIS)
    wrong = reader.total(
        f"select count(*) from ({credited})"
        " where credited_amount is distinct from contributed_amount",
        **values,
    )
    return Step(
        title="Direct credits",
        sentences=["Each is worked out again from amount, exchange rate, share and rule."],
        listing=reader.listing(
            credited,
            headings={
                "payee_id": "payee",
                "component_id": "component",
                "rule_id": "rule",
                "credit_method": "method",
                "exchange_rate": "exchange",
                "credited_amount": "credit",
                "currency_code": "",
                "payout_id": "payout",
            },
            **values,
        ),
        checks=[Check("credits that differ from amount, rate and share", Decimal(0), wrong)],
    )


def _rolled_up_step(reader: Reader, transaction_id: str) -> list[Step]:
    values = {"transaction_id": transaction_id}
    below = rolled_up_contributions(_ABOVE, money_scale=reader.money_scale)
    whole = _DAYS.format(above=_ABOVE)
    credited = _WENT_INTO.format(below=below, whole=whole)
    number = reader.count(f"select count(*) from ({credited})", **values)
    if not number:
        return []
    wrong = reader.total(_WRONG_DAYS.format(below=below, whole=whole), **values)
    credits = plural(number, "roll-up credit")
    return [
        Step(
            title="Rolled up to the managers above",
            sentences=[f"Its shares went into {credits}, each the sum of a manager's day."],
            listing=reader.listing(
                credited,
                headings={
                    "payee_id": "manager",
                    "levels_up": "levels",
                    "component_id": "component",
                    "rule_id": "rule",
                    "worker_id": "worker",
                    "contributed_amount": "contributed",
                    "credited_amount": "to the day's",
                    "currency_code": "",
                },
                **values,
            ),
            checks=[Check("days and rules that differ from their shares", Decimal(0), wrong)],
        )
    ]


def _commission_step(reader: Reader, transaction_id: str) -> Step:
    values = {"transaction_id": transaction_id}
    wrong = reader.total(
        f"select count(*) from ({_PARTS}) where credited_amount <> in_tiers", **values
    )
    unpaid = reader.total(
        f"select count(*) from ({_COMMISSIONS}) where posting_period_id is null", **values
    )
    return Step(
        title="Commissions and payouts",
        listing=reader.listing(
            _COMMISSIONS,
            headings={
                "payee_id": "payee",
                "component_id": "component",
                "commission_kind": "kind",
                "tier_number": "tier",
                "credited_amount": "credited",
                "base_amount": "re-rated",
                "rate": "rate",
                "commission_amount": "commission",
                "currency_code": "",
                "payout_id": "payout",
            },
            **values,
        ),
        checks=[
            Check("credits that differ from their parts in all tiers", Decimal(0), wrong),
            Check("commissions without a payout", Decimal(0), unpaid),
        ],
    )
