"""The steps below a set of credits: their transactions, direct or rolled up, file and line."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from orchestration.explain.contributions import direct_contributions, rolled_up_contributions
from orchestration.explain.reader import Reader
from orchestration.explain.telling import Check, Step

_TRANSACTION = {
    "occurred_on": "on",
    "transaction_id": "transaction",
    "transaction_type": "type",
    "amount": "amount",
    "transaction_currency_code": "",
    "split_share": "share",
    "exchange_rate": "rate",
    "contributed_amount": "credit",
    "rule_id": "rule",
    "source": "file and line",
}

_WORKED_OUT = (
    "Each credit is worked out again: the amount, converted where currencies differ, times the "
    "share of the payee."
)
_GIVEN = "A score is credited as it is given: it has no transaction and no rule behind it."
_STANDS_FOR_A_DAY = (
    "A roll-up credit stands for a day. These are the shares behind it: of the workers who "
    "reported to the payee that day, as far as the rule reaches."
)


def credit_steps(reader: Reader, which: str, values: Mapping[str, Any], unit: str) -> list[Step]:
    """Steps for the credits that `which` (SQL about `credits`) chooses; amounts are in `unit`."""
    steps = []
    direct = f"credits.transaction_id is not null and {which}"
    if reader.count(f"select count(*) from fct_credits as credits where {direct}", **values):
        steps.append(_direct_step(reader, which, values, unit))
    rolled_up = f"credits.credit_method = 'roll_up' and {which}"
    if reader.count(f"select count(*) from fct_credits as credits where {rolled_up}", **values):
        steps.append(_rolled_up_step(reader, which, values, unit))
    scored = (
        f"select * from fct_credits as credits where credits.credit_method = 'score' and {which}"
    )
    if reader.count(f"select count(*) from ({scored})", **values):
        steps.append(_scored_step(reader, scored, values))
    return steps


def _scored_step(reader: Reader, scored: str, values: Mapping[str, Any]) -> Step:
    return Step(
        title="Scores",
        sentences=[_GIVEN],
        listing=reader.listing(
            f"{scored} order by credited_on, credit_id",
            headings={"credited_on": "on", "credit_id": "credit", "credited_amount": "points"},
            summed=("credited_amount",),
            **values,
        ),
    )


def _direct_step(reader: Reader, which: str, values: Mapping[str, Any], unit: str) -> Step:
    below = direct_contributions(which, money_scale=reader.money_scale)
    stated = reader.total(
        "select sum(credited_amount) from fct_credits as credits"
        f" where credits.transaction_id is not null and {which}",
        **values,
    )
    wrong = reader.count(
        f"select count(*) from ({below}) as below"
        " full join (select * from fct_credits as credits"
        f" where credits.transaction_id is not null and {which}) as credits"
        " on below.credit_id = credits.credit_id"
        " where below.contributed_amount is distinct from credits.credited_amount",
        **values,
    )
    return Step(
        title="Credits of single transactions",
        sentences=[_WORKED_OUT],
        listing=reader.listing(
            f"select * from ({below}) order by occurred_on, transaction_id, component_id",
            headings=_TRANSACTION,
            summed=("contributed_amount",),
            **values,
        ),
        checks=(
            Check(
                "the credits of these transactions",
                stated,
                reader.total(f"select sum(contributed_amount) from ({below})", **values),
                unit,
            ),
            Check("credits that differ from amount, rate and share", Decimal(0), Decimal(wrong)),
        ),
    )


def _rolled_up_step(reader: Reader, which: str, values: Mapping[str, Any], unit: str) -> Step:
    below = rolled_up_contributions(which, money_scale=reader.money_scale)
    rolled_up = f"from fct_credits as credits where credits.credit_method = 'roll_up' and {which}"
    stated = reader.total(f"select sum(credited_amount) {rolled_up}", **values)
    days = "payee_id, component_id, rule_id, credited_on"
    in_force = f"select * from ({below}) where ({days}) in (select ({days}) {rolled_up})"
    wrong = reader.count(
        f"select count(*) from (select {days}, sum(contributed_amount) as amount"
        f" from ({in_force}) group by all) as below"
        f" full join (select {days}, sum(credited_amount) as amount {rolled_up} group by all)"
        f" as credits using ({days})"
        " where below.amount is distinct from credits.amount",
        **values,
    )
    return Step(
        title="Credits rolled up from the workers below",
        sentences=[_STANDS_FOR_A_DAY],
        listing=reader.listing(
            f"select * from ({in_force}) order by occurred_on, transaction_id, worker_id",
            headings={"worker_id": "worker", "levels_up": "levels", **_TRANSACTION},
            summed=("contributed_amount",),
            **values,
        ),
        checks=(
            Check(
                "the roll-up credits of these days",
                stated,
                reader.total(f"select sum(contributed_amount) from ({in_force})", **values),
                unit,
            ),
            Check("days and rules that differ from their shares", Decimal(0), Decimal(wrong)),
        ),
    )
