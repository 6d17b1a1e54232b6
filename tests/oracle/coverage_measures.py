"""Which conventions of what is counted a company touches."""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from tests.oracle.numbers import is_tie
from tests.oracle.oracle import Account


def measure_hits(account: Account) -> Iterator[str]:
    book = account.book
    by_id = {found.transaction_id: found for found in account.transactions}
    for credit in account.credits:
        terms = book.terms(credit.component, credit.day)
        if terms is None or terms.measure == "amount" or not credit.amount:
            continue
        how = "roll_up" if credit.method == "roll_up" else "direct"
        yield f"measure: {terms.measure}, {how}"
        if credit.amount < 0:
            yield f"measure: {terms.measure}, below zero"
        if credit.transaction_id:
            transaction = by_id[credit.transaction_id]
            if transaction.currency != book.plans[terms.plan_id].currency:
                yield f"measure: {terms.measure}, in another currency"
    for transaction in account.transactions:
        quantity = Fraction(transaction.line.get("quantity") or 0)
        if is_tie(quantity, book.settings.money_scale):
            yield "measure: half of a smallest unit"
    yield from _counted_already(account)
    yield from _scores(account)


def _scores(account: Account) -> Iterator[str]:
    credited = [credit for credit in account.credits if credit.method == "score"]
    given = Counter((credit.payee, credit.component) for credit in credited)
    if any(count > 1 for count in given.values()):
        yield "score: several of a payee"
    for score in account.book.scores:
        is_credited = any(
            (credit.payee, credit.component) == (score.payee, score.component)
            and f"|{score.period_id}|" in credit.credit_id
            and score.day in (None, credit.day)
            for credit in credited
        )
        if not is_credited:
            yield "no credit: a score of who is not on the component"
        else:
            yield f"score: on {'a day of its own' if score.day else 'the last day of its period'}"


def _counted_already(account: Account) -> Iterator[str]:
    """Documents none of whose lines counts."""
    counted: dict[tuple[str, str], set[str]] = {}
    for transaction in account.transactions:
        if transaction.document:
            key = (transaction.document, transaction.kind)
            counted.setdefault(key, set()).update(transaction.measures)
    for (_, kind), measures in counted.items():
        if kind == "cancellation" and "deals" not in measures:
            yield "measure: a later cancellation counts nothing"
        if kind == "booking" and "logos" not in measures:
            yield "measure: a later booking of a customer"
