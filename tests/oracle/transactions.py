"""One signed stream of transactions: booked lines, billings, credit memos and receipts."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

from tests.oracle.placing import TerritoryRule, matching, territory_rules_of
from tests.oracle.reading import span_of
from tests.oracle.typed import Book, Row, Span, rows


@dataclass(frozen=True)
class Transaction:
    transaction_id: str
    kind: str
    day: dt.date
    amount: Fraction
    currency: str
    deal_id: str
    owner: str
    partner: str
    # What rules may ask for, by the name of their condition.
    attributes: tuple[tuple[str, str], ...]
    # The shares that hold on the day; a split deal may have none.
    splits: tuple[tuple[str, Fraction], ...]
    is_split: bool
    # The transaction that this one takes back or settles, where its document names one.
    original_id: str = ""
    # The order or won opportunity, and the one it cancels; empty for what follows from it.
    document: str = ""
    original: str = ""
    line: Row = field(default_factory=dict)
    # The rules that could say its territory, the one that does first; empty if it is said.
    territory_rules: tuple[TerritoryRule, ...] = ()
    # What it counts by measure: see `measures`.
    measures: dict[str, Fraction] = field(default_factory=dict)

    def value(self, condition: str) -> str:
        return dict(self.attributes)[condition]


def transactions_of(book: Book) -> list[Transaction]:
    """Every transaction of a company that is in force, whether or not a pay period holds it."""
    return list(_Stream(book).all())


class _Stream:
    def __init__(self, book: Book) -> None:
        tables = book.tables
        self.book = book
        self.accounts = {row["account_id"]: row for row in rows(tables, "accounts")}
        self.opportunities = {row["opportunity_id"]: row for row in rows(tables, "opportunities")}
        self.orders = {row["order_id"]: row for row in rows(tables, "orders")}
        self.invoices = {row["invoice_id"]: row for row in rows(tables, "invoices")}
        self.families = {r["product_id"]: r["product_family"] for r in rows(tables, "products")}
        self.territory_rules = territory_rules_of(tables)
        self.splits: dict[str, list[tuple[str, Fraction, Span, str]]] = {}
        for row in rows(tables, "splits"):
            share = (row["worker_id"], self._share(row), span_of(row), row.get("stage_name", ""))
            self.splits.setdefault(row["deal_id"], []).append(share)

    def _stage(self, deal_id: str, day: dt.date) -> str:
        """The stage that the deal entered last by that day."""
        entered = [
            (row["entered_on"], row["stage_name"])
            for row in rows(self.book.tables, "opportunity_stages")
            if row["opportunity_id"] == deal_id and row["entered_on"] <= str(day)
        ]
        return max(entered, default=("", ""))[1]

    def _share(self, split: Row) -> Fraction:
        if split.get("split_share"):
            return Fraction(split["split_share"])
        return Fraction(split["split_amount"]) / Fraction(
            self.opportunities[split["deal_id"]]["amount"]
        )

    def all(self) -> Iterator[Transaction]:
        booked = self._orders if self.book.settings.bookings_from == "orders" else self._won
        yield from booked()
        yield from self._billings()
        yield from self._credit_memos()
        yield from self._receipts()

    def _orders(self) -> Iterator[Transaction]:
        for line in rows(self.book.tables, "order_lines"):
            order = self.orders[line["order_id"]]
            made = self._transaction(
                f"order|{line['order_id']}|{line['line_id']}",
                kind=order["order_type"],
                head=(order["ordered_on"], order["currency_code"]),
                amount=line["amount"],
                deal=self._deal_of(order),
                product=line["product_id"],
                original=(
                    "order",
                    order.get("original_order_id", ""),
                    line.get("original_line_id") or line["line_id"],
                ),
            )
            original = order.get("original_order_id", "")
            yield replace(made, document=line["order_id"], original=original, line=line)

    def _won(self) -> Iterator[Transaction]:
        for line in rows(self.book.tables, "opportunity_lines"):
            opportunity = self.opportunities[line["opportunity_id"]]
            if opportunity["is_won"] != "true":
                continue
            made = self._transaction(
                f"opportunity|{line['opportunity_id']}|{line['line_id']}",
                kind=opportunity["opportunity_type"] or "booking",
                head=(opportunity["closed_on"], opportunity["currency_code"]),
                amount=line["amount"],
                deal=opportunity | {"deal_id": line["opportunity_id"]},
                product=line["product_id"],
                original=("opportunity", opportunity["original_opportunity_id"], line["line_id"]),
            )
            original = opportunity.get("original_opportunity_id", "")
            yield replace(made, document=line["opportunity_id"], original=original, line=line)

    def _billings(self) -> Iterator[Transaction]:
        for line in rows(self.book.tables, "invoice_lines"):
            invoice = self.invoices[line["invoice_id"]]
            yield self._transaction(
                f"invoice|{line['invoice_id']}|{line['line_id']}",
                kind="billing",
                head=(invoice["invoiced_on"], invoice["currency_code"]),
                amount=line["amount"],
                deal=self._deal_of(self.orders[invoice["order_id"]]),
                product=line["product_id"],
                original=("order", invoice["order_id"], line["order_line_id"]),
            )

    def _credit_memos(self) -> Iterator[Transaction]:
        memos = {row["credit_memo_id"]: row for row in rows(self.book.tables, "credit_memos")}
        for line in rows(self.book.tables, "credit_memo_lines"):
            memo = memos[line["credit_memo_id"]]
            invoice = self.invoices[memo["invoice_id"]]
            yield self._transaction(
                f"credit_memo|{line['credit_memo_id']}|{line['line_id']}",
                kind="credit_memo",
                head=(memo["issued_on"], memo["currency_code"]),
                amount=line["amount"],
                deal=self._deal_of(self.orders[invoice["order_id"]]),
                product=line["product_id"],
                original=("invoice", memo["invoice_id"], line["invoice_line_id"]),
            )

    def _receipts(self) -> Iterator[Transaction]:
        payments = {row["payment_id"]: row for row in rows(self.book.tables, "payments")}
        for line in rows(self.book.tables, "payment_lines"):
            payment = payments[line["payment_id"]]
            invoice = self.invoices[line["invoice_id"]]
            yield self._transaction(
                f"payment|{line['payment_id']}|{line['line_id']}",
                kind="receipt",
                head=(payment["received_on"], payment["currency_code"]),
                amount=line["amount"],
                deal=self._deal_of(self.orders[invoice["order_id"]]),
                product="",
                original=("invoice", line["invoice_id"], line["invoice_line_id"]),
            )

    def _deal_of(self, order: Row) -> Row:
        """The order, and where it says nothing the opportunity that it came from."""
        opportunity = self.opportunities.get(order["opportunity_id"], {})
        said = {name: value for name, value in order.items() if value}
        return opportunity | said | {"deal_id": order["opportunity_id"] or order["order_id"]}

    def _transaction(
        self,
        transaction_id: str,
        *,
        kind: str,
        head: tuple[str, str],
        amount: str,
        deal: Row,
        product: str,
        original: tuple[str, str, str],
    ) -> Transaction:
        account = self.accounts.get(deal.get("account_id", ""), {})
        day, written = dt.date.fromisoformat(head[0]), self.splits.get(deal["deal_id"], [])
        stage = self._stage(deal["deal_id"], day)
        splits = tuple(
            sorted(
                (payee, share)
                for payee, share, span, named in written
                if day in span and named in ("", stage)
            )
        )
        said = deal.get("territory_id", "") or account.get("territory_id", "")
        ruled = () if said else matching(self.territory_rules, deal, account)
        values = {
            "transaction_type": kind,
            "currency_code": head[1],
            "segment": account.get("segment", ""),
            "country_code": account.get("country_code", ""),
            "industry": account.get("industry", ""),
            "account_id": deal.get("account_id", ""),
            "partner_account_id": deal.get("partner_account_id", ""),
            "product_id": product,
            "product_family": self.families.get(product, ""),
            "territory_id": said or (ruled[0].territory if ruled else ""),
            "channel": deal.get("channel", ""),
            "owner_payee_id": deal.get("owner_worker_id", ""),
            "has_splits": "true" if written else "false",
        }
        return Transaction(
            transaction_id=transaction_id,
            kind=kind,
            day=day,
            amount=Fraction(amount),
            currency=head[1],
            deal_id=deal["deal_id"],
            owner=deal.get("owner_worker_id", ""),
            partner=deal.get("partner_account_id", ""),
            attributes=tuple(values.items()),
            splits=splits,
            original_id="|".join(original) if all(original) else "",
            is_split=bool(written),
            territory_rules=ruled,
        )
