"""`transactions`: one line per deal, invoice or payment, made into the rows of the extracts.

A booking, renewal, upsell or cancellation is an order with one line (an opportunity where the
company books opportunities). A billing is an invoice, a credit_memo and a receipt settle one;
whatever such a document needs below it and nobody wrote is made, without lines of its own.

Nothing that is written stays unread: what no document of its kind has, what names a document that
is not there, and what says otherwise than another line is a mistake.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from orchestration import lined_yaml
from orchestration.company import InputError
from orchestration.uat.cases import TRANSACTIONS, Case, Row, Rows
from orchestration.uat.mistakes import Mistakes
from orchestration.uat.tables import writable_tables

TRANSACTION_KEYS = (
    "payee", "on", "amount", "type", "id", "of", "deal", "account", "segment", "country",
    "industry", "territory", "channel", "product", "family", "quantity", "cost", "recurring",
    "currency", "splits", "team", "partner",
)  # fmt: skip

BOOKINGS = ("booking", "renewal", "upsell", "cancellation")
SETTLEMENTS = {
    "billing": ("erp.invoices", "invoice_id", "invoiced_on"),
    "credit_memo": ("erp.credit_memos", "credit_memo_id", "issued_on"),
    "receipt": ("erp.payments", "payment_id", "received_on"),
}
TYPES = (*BOOKINGS, *SETTLEMENTS)

# What a line of a booking counts, and what a settlement has from the document it is of.
_COUNTED = ("quantity", "cost", "recurring")
_OF_THE_PRODUCT = ("product", "family")
_OF_THE_ORDER = (
    "payee", "deal", "account", "segment", "country", "industry", "territory", "channel", "splits",
    "team", "partner",
)  # fmt: skip


def rows_of_transactions(case: Case) -> dict[str, Rows]:
    """The rows that the short form of a case stands for, by table. Raises `MistakesError`."""
    return _documents(case).rows


def transactions_behind(case: Case) -> dict[tuple[str, int], int]:
    """Which transaction, from 1, stands for the row of a table: by its name and number."""
    made = _documents(case)
    return {
        (table, number): made.numbers[id(row)]
        for table, rows in made.rows.items()
        for number, row in enumerate(rows, start=1 + len(case.tables.get(table, [])))
    }


def _documents(case: Case) -> "_Documents":
    mistakes = Mistakes()
    made = _Documents(case, mistakes)
    for number, written in enumerate(case.transactions, start=1):
        made.number, kind = number, written.get("type") or BOOKINGS[0]
        if kind not in TYPES:
            mistakes.add(f"{made.place}: type must be one of {', '.join(TYPES)}, not {kind!r}")
            continue
        for sentence in _unread(written, kind, made.books_opportunities):
            mistakes.add(f"{made.place}: {sentence}")
        with mistakes:
            if kind in BOOKINGS:
                made.book(written, kind)
            else:
                made.settle(written, kind)
    made.refer()
    mistakes.raise_any()
    return made


def _unread(written: Mapping[str, Any], kind: str, books_opportunities: bool) -> Iterator[str]:
    """Keys that would be passed over, and why."""
    reasons = {}
    if kind in BOOKINGS:
        if books_opportunities:
            reasons["deal"] = "where opportunities are booked each is its own deal"
    else:
        reasons |= dict.fromkeys(_COUNTED, f"a {kind} counts its amount alone")
        if kind == "receipt":
            reasons |= dict.fromkeys(_OF_THE_PRODUCT, "a receipt has no product")
        if written.get("of"):
            reasons |= dict.fromkeys(_OF_THE_ORDER, f"the {kind} has that of its order")
    for key, reason in reasons.items():
        if written.get(key):
            yield f"{key} is not read: {reason}"


class _Documents:
    """Rows of documents as they are made, and the number of the transaction behind each."""

    def __init__(self, case: Case, mistakes: Mistakes) -> None:
        self.case = case
        self.mistakes = mistakes
        self.books_opportunities = case.company.get("bookings_from") == "opportunities"
        self.rows: dict[str, Rows] = {}
        self.number = 0
        self.numbers: dict[int, int] = {}
        # Where a document names another: its own id, the table and key of the other, and its id.
        self._named: list[tuple[str, str, str, str, str]] = []

    @property
    def place(self) -> str:
        return self.case.place(TRANSACTIONS, self.number)

    def book(self, written: Mapping[str, Any], kind: str) -> None:
        document_id = written.get("id") or f"T-{self.number}"
        if self.books_opportunities:
            self._opportunity(written, kind, document_id)
        else:
            self._order(written, kind, document_id)
        document = "opportunity" if self.books_opportunities else "order"
        system = "crm" if self.books_opportunities else "erp"
        self._add(
            f"{system}.{document}_lines",
            {
                f"{document}_id": document_id,
                "line_id": "1",
                "product_id": self._product(written),
                "quantity": written.get("quantity", ""),
                "amount": written.get("amount", ""),
                "cost_amount": written.get("cost", ""),
                "recurring_amount": written.get("recurring", ""),
            },
        )
        self._people(written, written.get("deal") or document_id)

    def settle(self, written: Mapping[str, Any], kind: str) -> None:
        """An invoice bills an order; a credit memo or a receipt belongs to an invoice."""
        entity, key, day = SETTLEMENTS[kind]
        document_id, below = written.get("id") or f"T-{self.number}", written.get("of")
        if below:
            table, name = (
                ("erp.orders", "order_id") if kind == "billing" else ("erp.invoices", "invoice_id")
            )
            self._named.append((self.place, "", table, name, below))
        else:
            below = document_id
            self._order(written, BOOKINGS[0], below)
            if kind != "billing":
                invoice = self._header(written, "invoice_id", below, "invoiced_on")
                self._add("erp.invoices", invoice | {"order_id": below})
            self._people(written, written.get("deal") or below)
        header = self._header(written, key, document_id, day)
        line = {key: document_id, "line_id": "1", "amount": written["amount"]}
        product_id = self._product(written)
        if kind == "billing":
            header["order_id"] = below
            line |= {"order_line_id": "1", "product_id": product_id}
        elif kind == "credit_memo":
            header["invoice_id"] = below
            line |= {"invoice_line_id": "1", "product_id": product_id}
        else:
            line |= {"invoice_id": below, "invoice_line_id": "1"}
        self._add(entity, header)
        self._add(entity.removesuffix("s") + "_lines", line)

    def refer(self) -> None:
        """Every document that another names must be there, and be another."""
        for place, own_id, table, key, named in self._named:
            rows = [*self.case.tables.get(table, []), *self.rows.get(table, [])]
            known = list(dict.fromkeys(row[key] for row in rows if row.get(key)))
            others = [each for each in known if each != own_id]
            if named not in others:
                document = key.removesuffix("_id")
                has = ", ".join(others) or f"no other {document}"
                self.mistakes.add(
                    f"{place}: of is no {document} of the case: {named} (it has {has})"
                )

    def _order(self, written: Mapping[str, Any], kind: str, order_id: str) -> None:
        order = self._header(written, "order_id", order_id, "ordered_on")
        self._names_its_original(written, "erp.orders", "order_id", order_id)
        self._add(
            "erp.orders",
            order
            | {
                "order_type": kind,
                "opportunity_id": written.get("deal", ""),
                "original_order_id": written.get("of", ""),
                **self._seller(written),
            },
        )

    def _opportunity(self, written: Mapping[str, Any], kind: str, deal_id: str) -> None:
        deal = self._header(written, "opportunity_id", deal_id, "closed_on")
        self._names_its_original(written, "crm.opportunities", "opportunity_id", deal_id)
        self._add(
            "crm.opportunities",
            deal
            | {
                "opportunity_type": kind,
                "is_won": "true",
                "original_opportunity_id": written.get("of", ""),
                **self._seller(written),
            },
        )

    def _names_its_original(
        self, written: Mapping[str, Any], table: str, key: str, own_id: str
    ) -> None:
        if written.get("of"):
            self._named.append((self.place, own_id, table, key, written["of"]))

    def _header(self, written: Mapping[str, Any], key: str, value: str, day: str) -> Row:
        header = {key: value, day: written["on"]}
        return header | ({"currency_code": written["currency"]} if "currency" in written else {})

    def _seller(self, written: Mapping[str, Any]) -> Row:
        account_id = written.get("account", "")
        names = {"segment": "segment", "country": "country_code", "industry": "industry"}
        said = {column: written[name] for name, column in names.items() if written.get(name)}
        if said:
            account_id = account_id or f"ACCOUNT-{self.number}"
            self._say("crm.accounts", {"account_id": account_id}, said)
        return {
            "account_id": account_id,
            "owner_worker_id": written.get("payee", ""),
            "partner_account_id": written.get("partner", ""),
            "territory_id": written.get("territory", ""),
            "channel": written.get("channel", ""),
        }

    def _product(self, written: Mapping[str, Any]) -> str:
        product_id: str = written.get("product", "")
        if written.get("family"):
            product_id = product_id or f"PRODUCT-{self.number}"
            said = {"product_family": written["family"]}
            self._say("erp.products", {"product_id": product_id}, said)
        return product_id

    def _people(self, written: Mapping[str, Any], deal_id: str) -> None:
        for worker_id, share in _pairs(written.get("splits"), f"{self.place}: splits"):
            who = {"deal_id": deal_id, "worker_id": worker_id}
            self._say("crm.splits", who, {"split_share": share})
        for worker_id, role in _pairs(written.get("team"), f"{self.place}: team"):
            who = {"deal_id": deal_id, "worker_id": worker_id, "team_role": role}
            self._say("crm.team_members", who, {})

    def _add(self, table: str, row: Row) -> None:
        """A document of its own: a second of its name would take the place of the first."""
        for other in [*self.case.tables.get(table, []), *self.rows.get(table, [])]:
            key = writable_tables()[table].key
            if [row[name] for name in key] == [other.get(name) for name in key]:
                there = self._where(other, table)
                raise InputError(f"{self.place}: the id {row[key[0]]} is that of {there} already")
        self.rows.setdefault(table, []).append(row)
        self.numbers[id(row)] = self.number

    def _where(self, row: Row, table: str) -> str:
        number = self.numbers.get(id(row))
        return self.case.place(TRANSACTIONS, number) if number else table

    def _say(self, table: str, whose: Row, said: Row) -> None:
        """What several lines may say of the same account, product or deal, if they agree."""
        written, rows = self.case.tables.get(table, []), self.rows.setdefault(table, [])
        same = [row for row in (*written, *rows) if whose.items() <= row.items()]
        if not same:
            rows.append({**whose, **said})
            self.numbers[id(rows[-1])] = self.number
        for row in same:
            for name, value in said.items():
                there = self._where(row, table)
                # A row of a table that is written is complete.
                other = row.get(name, "" if there == table else value)
                if other != value:
                    whom = " ".join(whose.values())
                    raise InputError(
                        f"{self.place}: the {name} of {whom} is {value} here and {other or 'empty'}"
                        f" in {there}"
                    )
                row[name] = value


def _pairs(written: Any, place: str) -> list[tuple[str, str]]:
    """`{ANN: 0.6, BEN: 0.4}`, or the same as text without its braces, as in a workbook."""
    if not written:
        return []
    value = written
    if isinstance(written, str):
        with suppress(lined_yaml.YamlError):
            read = lined_yaml.parse(f"{{{written}}}", as_text=True)
            value = None if read.mistakes else read.content
    if not isinstance(value, dict) or not all(
        isinstance(each, str) and each for each in value.values()
    ):
        raise InputError(f"{place} must be such as {{ANN: 0.6, BEN: 0.4}}")
    return [(str(name), text) for name, text in value.items()]
