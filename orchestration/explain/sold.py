"""A transaction in words: what was sold, what became of it, and what follows it."""

from collections.abc import Iterator, Mapping
from typing import Any

from expectations.plan_language import unit_of
from orchestration.explain.reader import Reader
from orchestration.explain.telling import Check, Step
from orchestration.publish.wording import in_unit, listed, money

# Credited as neither owner nor by a split: the amount of the transaction does not count these.
_BESIDE = """
    select distinct credits.payee_id, credits.credit_method
    from fct_credits as credits
    where credits.transaction_id = $transaction_id
        and credits.credit_method not in ('owner', 'split')
    order by credits.payee_id, credits.credit_method
"""


def transaction_step(reader: Reader, transaction: Mapping[str, Any]) -> Step:
    unit = transaction["currency_code"]
    place = f"{transaction['source_file_name']} line {transaction['source_line_number']}"
    what = f"{transaction['transaction_type']} of {money(transaction['amount'])} {unit}"
    when = f"{transaction['occurred_on']} in {transaction['period_id']}"
    deal = f"deal {transaction['deal_id']} line {transaction['line_id']}"
    sentences = [
        f"A {what} on {when}, {deal}, delivered in {place}.",
        *_became(reader, transaction),
    ]
    if transaction["original_transaction_id"]:
        missing = ", which was never delivered" if transaction["is_link_missing"] else ""
        sentences.append(f"It follows {transaction['original_transaction_id']}{missing}.")
    sentences += _measures(reader, transaction)
    followers = reader.rows(
        "select transaction_id, transaction_type, amount from fct_transactions"
        " where original_transaction_id = $transaction_id order by occurred_on, transaction_id",
        transaction_id=transaction["transaction_id"],
    )
    sentences += [
        f"Followed by the {row['transaction_type']} {row['transaction_id']} of "
        f"{money(row['amount'])} {unit}."
        for row in followers
    ]
    return Step(
        title=f"Transaction {transaction['transaction_id']}",
        sentences=sentences,
        checks=(
            Check(
                "credited and out of scope",
                transaction["amount"],
                transaction["credited_amount"] + transaction["out_of_scope_amount"],
                unit,
            ),
        ),
    )


def _became(reader: Reader, transaction: Mapping[str, Any]) -> Iterator[str]:
    """What became of its direct credit, which alone its amount counts; then who is beside it."""
    status = transaction["crediting_status"].replace("_", " ")
    reason = f": {transaction['reason']}" if transaction["reason"] else ""
    beside = reader.rows(_BESIDE, transaction_id=transaction["transaction_id"])
    if beside:
        others = [f"{row['payee_id']} ({row['credit_method'].replace('_', ' ')})" for row in beside]
        yield f"As a deal of its owner or splits it is {status}{reason}."
        yield f"Beside that it credits {listed(others)}."
    else:
        yield f"It is {status}{reason}."
    if transaction["is_held"]:
        yield "Some of what it credits does not count yet: it waits for a bill or a payment."


def _measures(reader: Reader, transaction: Mapping[str, Any]) -> list[str]:
    """A sentence for everything that it counts besides its amount."""
    rows = reader.rows(
        "select * from fct_measures where transaction_id = $transaction_id"
        " and measured_amount is not null order by measure",
        transaction_id=transaction["transaction_id"],
    )
    told = [
        in_unit(row["measured_amount"], unit_of(row["measure"], row["currency_code"]))
        + (f" of {row['measure']}" if row["currency_code"] else "")
        for row in rows
    ]
    return [f"It counts as {each}." for each in told]
