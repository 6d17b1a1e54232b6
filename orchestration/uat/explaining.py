"""Why a figure is what it is: the lines behind it, as `attain explain` tells them."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import duckdb

from orchestration.explain.credits import credit_steps
from orchestration.explain.payouts import payout_steps
from orchestration.explain.reader import SHOWN_ROWS, Reader
from orchestration.explain.telling import Cell, Explanation, Listing, Step
from orchestration.explain.text import to_text
from orchestration.uat.apart import prefix_of
from orchestration.uat.company_folder import NumberedCase
from orchestration.uat.comparing import Difference

# Chains that are told of one case: its author mends the first and runs it again.
MOST_CHAINS = 3
WIDTH = 150

_SALES = """
    select occurred_on, transaction_id, transaction_type, amount, currency_code, owner_payee_id,
        replace(crediting_status, '_', ' ') || case
            when crediting_status <> 'credited' and transaction_id in (
                select transaction_id from fct_credits
                where credit_method not in ('owner', 'split')
            ) then ', others beside it' else ''
        end as became, reason
    from fct_transactions
    where split_part(transaction_id, '|', 2) like $prefix || '%'
    order by occurred_on, transaction_id
"""
_SALE = {
    "occurred_on": "on",
    "transaction_id": "transaction",
    "transaction_type": "type",
    "amount": "amount",
    "currency_code": "",
    "owner_payee_id": "owner",
    "became": "became",
    "reason": "because",
}

_PAYOUTS = """
    select payout_id from fct_payouts
    where payee_id = $payee_id and ($component_id = '' or component_id = $component_id)
        and ($period_id = '' or earning_period_id in ($period_id, $prefix || $period_id))
    order by payout_id
"""

_CREDITS = """
    credits.payee_id = $payee_id and ($component_id = '' or credits.component_id = $component_id)
    and ($period_id = '' or credits.earning_period_id in ($period_id, $prefix || $period_id))
"""


def explain(
    connection: duckdb.DuckDBPyConnection,
    case: NumberedCase,
    differences: Sequence[Difference],
    *,
    tell: Callable[[str], str],
) -> tuple[str, ...]:
    """Lines of text: what became of the deals of a case, then the chain behind each figure.

    `connection` has the marts of the pass in its search path; `tell` gives names and places back
    as the author of the case wrote them.
    """
    money_scale = int(case.settings["money_scale"])
    reader = Reader(connection, "", money_scale, SHOWN_ROWS)
    prefix = prefix_of(case.number)
    sales = reader.listing(_SALES, headings=_SALE, prefix=prefix)
    steps = [Step(title="Transactions", listing=sales)] if sales.rows else []
    told: list[dict[str, str]] = []
    for difference in differences:
        values = _values(difference, prefix)
        if values not in told and len(told) < MOST_CHAINS:
            told.append(values)
            steps += [step for step in _chain(reader, difference, values) if step not in steps]
    if not steps:
        return ()
    text = to_text(Explanation("", "", tuple(_told(step, tell) for step in steps)), width=WIDTH)
    # Its first line names a release, and there is none.
    _, _, lines = text.partition("\n")
    return tuple(re.sub(r"\n\n+", "\n\n", lines).strip("\n").splitlines())


def _values(difference: Difference, prefix: str) -> dict[str, str]:
    chosen = difference.chosen
    component_id = chosen.get("component_id", "")
    period_id = chosen.get("earning_period_id") or chosen.get("period_id", "")
    return {
        "payee_id": prefix + chosen["payee_id"],
        "component_id": prefix + component_id if component_id else "",
        "period_id": period_id,
        "prefix": prefix,
    }


def _chain(reader: Reader, difference: Difference, values: dict[str, str]) -> Iterator[Step]:
    """From a payout to its credits where there is one, else the credits alone."""
    payouts = reader.rows(_PAYOUTS, **values)
    if difference.figure in ("payouts", "commissions") and payouts:
        for payout in payouts[:MOST_CHAINS]:
            first, *others = payout_steps(reader, payout["payout_id"])
            yield first
            yield from (step for step in others if step.title != "Statement lines")
    elif difference.figure != "attainment":
        yield from credit_steps(reader, _CREDITS, values, difference.unit)


def _told(step: Step, tell: Callable[[str], str]) -> Step:
    """The step for the author of a case; that its sums hold goes without saying."""
    listing = step.listing
    return replace(
        step,
        title=tell(step.title),
        sentences=[tell(sentence) for sentence in step.sentences],
        listing=None if listing is None else _told_listing(listing, tell),
        checks=[check for check in step.checks if not check.holds],
    )


def _told_listing(listing: Listing, tell: Callable[[str], str]) -> Listing:
    rows: list[list[Cell]] = [
        [tell(cell) if isinstance(cell, str) else cell for cell in row] for row in listing.rows
    ]
    return replace(listing, rows=rows)
