"""What a release pays differently from the one before, per payee and period."""

from dataclasses import dataclass
from decimal import Decimal

import duckdb

# The largest differences; the summary above them counts all.
MOST_CHANGES = 100

_CHANGES = """
    with

    before as (

        select payee_id, posting_period_id, currency_code, sum(payout_amount) as amount
        from previous.main.fct_payouts
        group by all

    ),

    after as (

        select payee_id, posting_period_id, currency_code, sum(payout_amount) as amount
        from fct_payouts
        group by all

    ),

    known_periods as (

        select distinct posting_period_id from before

    ),

    paired as (

        select
            payee_id,
            posting_period_id,
            currency_code,
            coalesce(before.amount, 0) as before_amount,
            coalesce(after.amount, 0) as after_amount,
            coalesce(after.amount, 0) - coalesce(before.amount, 0) as difference

        from before
        full join after using (payee_id, posting_period_id, currency_code)

    )

    select
        paired.*,
        posting_period_id not in (select posting_period_id from known_periods) as is_new_period,
        coalesce(dim_payees.payee_name, paired.payee_id) as payee_name

    from paired
    left join dim_payees on paired.payee_id = dim_payees.payee_id
    where paired.difference <> 0
"""


@dataclass(frozen=True)
class Change:
    """One payee's payout of a posting period, in the release before and in this one."""

    payee_id: str
    payee_name: str
    period_id: str
    currency_code: str
    before: Decimal
    after: Decimal
    difference: Decimal


@dataclass(frozen=True)
class ChangeSummary:
    """All changes of one currency. `new_period` is what periods add that were not there before."""

    currency_code: str
    change_count: int
    raised: Decimal
    lowered: Decimal
    net: Decimal
    new_period: Decimal


@dataclass(frozen=True)
class Changes:
    """Differences in periods that were published before, largest first, and all periods summed."""

    previous_release_id: str
    summaries: tuple[ChangeSummary, ...]
    largest: tuple[Change, ...]
    hidden_count: int


def changes_since(connection: duckdb.DuckDBPyConnection, previous_release_id: str) -> Changes:
    """Compare with the marts that are attached as `previous`."""
    summaries = connection.execute(
        "select currency_code, count(*) filter (where not is_new_period),"
        " coalesce(sum(difference) filter (where not is_new_period and difference > 0), 0),"
        " coalesce(sum(difference) filter (where not is_new_period and difference < 0), 0),"
        " coalesce(sum(difference) filter (where not is_new_period), 0),"
        " coalesce(sum(difference) filter (where is_new_period), 0)"
        f" from ({_CHANGES}) group by currency_code order by currency_code"
    ).fetchall()
    largest = connection.execute(
        "select payee_id, payee_name, posting_period_id, currency_code, before_amount,"
        f" after_amount, difference from ({_CHANGES}) where not is_new_period"
        " order by abs(difference) desc, payee_id, posting_period_id, currency_code limit ?",
        [MOST_CHANGES],
    ).fetchall()
    found = tuple(ChangeSummary(*row) for row in summaries)
    return Changes(
        previous_release_id=previous_release_id,
        summaries=found,
        largest=tuple(Change(*row) for row in largest),
        hidden_count=sum(each.change_count for each in found) - len(largest),
    )
