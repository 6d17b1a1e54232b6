"""Explain: why somebody is paid what they are paid, down to the file and line it came from.

Only a published release is read. Every level is added up and compared with the one above.
"""

import duckdb

from orchestration.explain.payees import payee_steps
from orchestration.explain.payouts import payout_steps
from orchestration.explain.reader import Reader, open_release
from orchestration.explain.telling import (
    AmountsDisagreeError,
    ExplainError,
    Explanation,
    Step,
)
from orchestration.explain.transactions import transaction_steps
from orchestration.settings import Settings

__all__ = ["AmountsDisagreeError", "ExplainError", "Explanation", "explain"]


def explain(
    settings: Settings,
    what: str,
    *,
    period_id: str | None = None,
    release_id: str | None = None,
    show_all: bool = False,
) -> Explanation:
    """The chain behind `what`: a payout_id, a transaction_id, or a payee and posting period.

    A payee is given with `period_id`, or with the period after a space: `P-17 2025-03`. The
    release is the current one unless `release_id` names another; long levels are cut short
    unless `show_all`. Raises `ExplainError` when the release has nothing of that name, and
    `AmountsDisagreeError`, which holds the explanation, when a level does not add up.
    """
    with open_release(settings, release_id, show_all=show_all) as reader:
        try:
            subject, steps = _find(reader, what.strip(), period_id)
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            lacks = str(error).splitlines()[0]
            raise ExplainError(
                f"release {reader.release_id} was published by another version, whose marts this "
                f"one cannot read ({lacks}): publish anew, or explain it by that version"
            ) from None
        explanation = Explanation(subject, reader.release_id, tuple(steps))
    if not all(check.holds for check in explanation.checks):
        raise AmountsDisagreeError(explanation)
    return explanation


def _find(reader: Reader, what: str, period_id: str | None) -> tuple[str, list[Step]]:
    """What is meant, and its steps."""
    if period_id is None:
        if _has(reader, "fct_payouts", "payout_id", what):
            return f"Payout {what}", payout_steps(reader, what)
        if _has(reader, "fct_transactions", "transaction_id", what):
            return f"Transaction {what}", transaction_steps(reader, what)
    payee_id, _, in_words = what.rpartition(" ") if period_id is None else (what, "", period_id)
    steps = payee_steps(reader, payee_id.strip(), in_words) if payee_id else []
    if not steps:
        raise ExplainError(_nothing_of_that_name(reader, what, period_id))
    return f"{payee_id.strip()} in {in_words}", steps


def _has(reader: Reader, mart: str, column: str, value: str) -> bool:
    return reader.first(f"select 1 from {mart} where {column} = $value", value=value) is not None


def _nothing_of_that_name(reader: Reader, what: str, period_id: str | None) -> str:
    """One sentence: what is missing, and what there is instead."""
    payee_id = what if period_id is not None else what.split(" ", maxsplit=1)[0]
    periods = reader.rows(
        "select distinct periods.period_id, periods.valid_from_on from dim_periods as periods"
        " where periods.period_id in (select posting_period_id from fct_payouts"
        " where payee_id = $payee_id) order by periods.valid_from_on",
        payee_id=payee_id,
    )
    release = f"release {reader.release_id}"
    if periods:
        known = [period["period_id"] for period in periods]
        asked = "name a period too" if what == payee_id and period_id is None else "no such period"
        return (
            f"Payee {payee_id}: {asked}; {release} pays from {known[0]} to {known[-1]}, "
            f"as in `{payee_id} {known[-1]}`"
        )
    if _has(reader, "dim_payees", "payee_id", payee_id):
        return f"{payee_id} is a payee whom {release} pays nothing"
    return (
        f"{release.capitalize()} has no payout and no transaction {what!r}, "
        f"and no payee {payee_id!r}"
    )
