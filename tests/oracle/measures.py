"""What transactions count besides their amounts: units, margin, recurring value, deals, logos."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from tests.oracle.numbers import half_away
from tests.oracle.transactions import Transaction

COUNTS = ("units", "deals", "logos")


@dataclass(frozen=True)
class Document:
    """An order or won opportunity: what it is counted by, and on which of its transactions."""

    first: Transaction
    original: str

    @property
    def place(self) -> tuple[object, str]:
        return self.first.day, self.first.document


def with_measures(transactions: list[Transaction], *, digits: int) -> list[Transaction]:
    """The same, each with what it counts by measure."""
    counted: dict[tuple[str, str], Fraction] = {}
    for transaction in transactions:
        for measure, amount in _of_line(transaction, digits):
            counted[transaction.transaction_id, measure] = amount
    for measure, transaction, amount in _of_documents(_documents(transactions)):
        counted[transaction.transaction_id, measure] = amount
    return [
        replace(
            transaction,
            measures={
                measure: amount
                for (name, measure), amount in counted.items()
                if name == transaction.transaction_id
            },
        )
        for transaction in transactions
    ]


def _of_line(transaction: Transaction, digits: int) -> Iterator[tuple[str, Fraction]]:
    line = transaction.line
    yield "amount", transaction.amount
    if not transaction.document:
        return
    if line.get("quantity"):
        yield "units", half_away(Fraction(line["quantity"]), digits)
    if line.get("cost_amount"):
        yield "margin", transaction.amount - Fraction(line["cost_amount"])
    if line.get("recurring_amount"):
        yield "recurring", Fraction(line["recurring_amount"])


def _documents(transactions: list[Transaction]) -> list[Document]:
    first: dict[str, Transaction] = {}
    for transaction in transactions:
        other = first.get(transaction.document)
        if other is None or transaction.transaction_id < other.transaction_id:
            first[transaction.document] = transaction
    first.pop("", None)
    return sorted(
        (Document(one, one.original or one.document) for one in first.values()),
        key=lambda document: document.place,
    )


def _of_documents(documents: list[Document]) -> Iterator[tuple[str, Transaction, Fraction]]:
    """In the order of their days: who came first has counted."""
    cancelled: set[str] = set()
    customers: set[str] = set()
    for document in documents:
        one = document.first
        if one.kind != "cancellation":
            yield "deals", one, Fraction(1)
        elif document.original not in cancelled:
            cancelled.add(document.original)
            yield "deals", one, Fraction(-1)
        account = one.value("account_id")
        if one.kind == "booking" and account and account not in customers:
            customers.add(account)
            yield "logos", one, Fraction(1)
