"""Bookings that are held: the day from which nothing of what was booked is open."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from tests.oracle.typed import Book, Row, rows


@dataclass(frozen=True)
class _Booked:
    """How the documents that make bookings are named."""

    table: str
    key: str
    day: str
    kind: str
    original: str


ORDERS = _Booked("orders", "order_id", "ordered_on", "order_type", "original_order_id")
DEALS = _Booked(
    "opportunities", "opportunity_id", "closed_on", "opportunity_type", "original_opportunity_id"
)


def settled_on(book: Book, document_id: str, event: str) -> dt.date | None:
    """The first day on which all of it is billed, or paid; what was cancelled needs neither."""
    documents = Documents(book)
    root = documents.root_of(document_id)
    due = documents.total(root)
    if due <= 0 or documents.is_cancellation(root):
        return documents.day(root)
    by_day: dict[dt.date, Fraction] = defaultdict(Fraction)
    for day, currency, amount in documents.events(root, event):
        if currency == documents.rows[root]["currency_code"]:
            by_day[day] += amount
    so_far = Fraction(0)
    for day in sorted(by_day):
        so_far += by_day[day]
        if so_far >= due:
            return day
    return None


class Documents:
    def __init__(self, book: Book) -> None:
        self.tables = book.tables
        self.names = ORDERS if book.settings.bookings_from == "orders" else DEALS
        # A deal that is not won is no booking.
        self.rows = {
            row[self.names.key]: row
            for row in rows(self.tables, self.names.table)
            if row.get("is_won", "true") == "true"
        }

    def root_of(self, document_id: str) -> str:
        original = self.rows[document_id][self.names.original]
        if not self.is_cancellation(document_id) or original not in self.rows:
            return document_id
        return document_id if self.is_cancellation(original) else original

    def is_cancellation(self, document_id: str) -> bool:
        return self.rows[document_id][self.names.kind] == "cancellation"

    def is_second(self, document_id: str) -> bool:
        """A cancellation of a cancellation."""
        original = self.rows[document_id][self.names.original]
        both = (document_id, original)
        return original in self.rows and all(self.is_cancellation(one) for one in both)

    def day(self, document_id: str) -> dt.date:
        return dt.date.fromisoformat(self.rows[document_id][self.names.day])

    def total(self, document_id: str) -> Fraction:
        lines = "order_lines" if self.names is ORDERS else "opportunity_lines"
        return sum(
            (
                Fraction(row["amount"])
                for row in rows(self.tables, lines)
                if row[self.names.key] == document_id
            ),
            start=Fraction(0),
        )

    def events(self, root: str, event: str) -> Iterator[tuple[dt.date, str, Fraction]]:
        for document_id, row in self.rows.items():
            if document_id != root and self.root_of(document_id) == root:
                yield self.day(document_id), row["currency_code"], -self.total(document_id)
        invoices = {
            row["invoice_id"]: row
            for row in rows(self.tables, "invoices")
            if self._belongs(row["order_id"], root)
        }
        if event == "billing":
            yield from self._lines("invoice", "invoiced_on", invoices, 1)
            return
        yield from self._lines("payment", "received_on", invoices, 1)
        yield from self._lines("credit_memo", "issued_on", invoices, -1)

    def _belongs(self, order_id: str, root: str) -> bool:
        orders = {row["order_id"]: row for row in rows(self.tables, "orders")}
        document_id = orders[order_id][self.names.key]
        return document_id in self.rows and self.root_of(document_id) == root

    def _lines(
        self, kind: str, day: str, invoices: dict[str, Row], sign: int
    ) -> Iterator[tuple[dt.date, str, Fraction]]:
        heads = {row[f"{kind}_id"]: row for row in rows(self.tables, f"{kind}s")}
        for line in rows(self.tables, f"{kind}_lines"):
            head = heads[line[f"{kind}_id"]]
            if (line | head)["invoice_id"] in invoices:
                yield (
                    dt.date.fromisoformat(head[day]),
                    head["currency_code"],
                    sign * Fraction(line["amount"]),
                )
