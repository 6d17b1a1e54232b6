"""`transactions`: one line per deal, invoice or payment, made into the rows of the extracts.

A booking, renewal, upsell or cancellation is an order with one line (an opportunity where the
company books opportunities). A billing is an invoice, a credit_memo and a receipt settle one;
whatever such a document needs below it and nobody wrote is made, without lines of its own.
"""

from collections.abc import Mapping
from typing import Any

from orchestration import lined_yaml
from orchestration.company import InputError
from orchestration.uat.cases import Case, Row, Rows

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


def rows_of_transactions(case: Case) -> dict[str, Rows]:
    """The rows that the short form of a case stands for, by table. Raises `InputError`."""
    made = _Documents(case.company.get("bookings_from") == "opportunities")
    for number, written in enumerate(case.transactions, start=1):
        kind = written.get("type") or BOOKINGS[0]
        if kind not in TYPES:
            place = f"{case.where}: transactions {number}"
            raise InputError(f"{place}: type must be one of {', '.join(TYPES)}, not {kind!r}")
        if kind in BOOKINGS:
            made.book(written, kind, number, place=f"{case.where}: transactions {number}")
        else:
            made.settle(written, kind, number, place=f"{case.where}: transactions {number}")
    return made.rows


class _Documents:
    def __init__(self, books_opportunities: bool) -> None:
        self.books_opportunities = books_opportunities
        self.rows: dict[str, Rows] = {}

    def book(self, written: Mapping[str, Any], kind: str, number: int, *, place: str) -> None:
        document_id = written.get("id") or f"T-{number}"
        if self.books_opportunities:
            self._opportunity(written, kind, document_id, number)
        else:
            self._order(written, kind, document_id, number)
        document = "opportunity" if self.books_opportunities else "order"
        system = "crm" if self.books_opportunities else "erp"
        self._add(
            f"{system}.{document}_lines",
            {
                f"{document}_id": document_id,
                "line_id": "1",
                "product_id": self._product(written, number),
                "quantity": written.get("quantity", ""),
                "amount": written["amount"],
                "cost_amount": written.get("cost", ""),
                "recurring_amount": written.get("recurring", ""),
            },
        )
        self._people(written, written.get("deal") or document_id, place=place)

    def settle(self, written: Mapping[str, Any], kind: str, number: int, *, place: str) -> None:
        """An invoice bills an order; a credit memo or a receipt belongs to an invoice."""
        entity, key, day = SETTLEMENTS[kind]
        document_id, below = written.get("id") or f"T-{number}", written.get("of")
        if not below:
            below = document_id
            self._order(written, BOOKINGS[0], below, number)
            if kind != "billing":
                self._add("erp.invoices", self._header(written, "invoice_id", below, "invoiced_on"))
                self.rows["erp.invoices"][-1]["order_id"] = below
            self._people(written, written.get("deal") or below, place=place)
        header = self._header(written, key, document_id, day)
        line = {key: document_id, "line_id": "1", "amount": written["amount"]}
        if kind == "billing":
            header["order_id"] = below
            line |= {"order_line_id": "1", "product_id": self._product(written, number)}
        elif kind == "credit_memo":
            header["invoice_id"] = below
            line |= {"invoice_line_id": "1", "product_id": self._product(written, number)}
        else:
            line |= {"invoice_id": below, "invoice_line_id": "1"}
        self._add(entity, header)
        self._add(entity.removesuffix("s") + "_lines", line)

    def _order(self, written: Mapping[str, Any], kind: str, order_id: str, number: int) -> None:
        order = self._header(written, "order_id", order_id, "ordered_on")
        self._add(
            "erp.orders",
            order
            | {
                "order_type": kind,
                "opportunity_id": written.get("deal", ""),
                "original_order_id": written.get("of", ""),
                **self._seller(written, number),
            },
        )

    def _opportunity(
        self, written: Mapping[str, Any], kind: str, deal_id: str, number: int
    ) -> None:
        deal = self._header(written, "opportunity_id", deal_id, "closed_on")
        self._add(
            "crm.opportunities",
            deal
            | {
                "opportunity_type": kind,
                "is_won": "true",
                "original_opportunity_id": written.get("of", ""),
                **self._seller(written, number),
            },
        )

    def _header(self, written: Mapping[str, Any], key: str, value: str, day: str) -> Row:
        header = {key: value, day: written["on"]}
        return header | ({"currency_code": written["currency"]} if "currency" in written else {})

    def _seller(self, written: Mapping[str, Any], number: int) -> Row:
        account_id = written.get("account", "")
        names = {"segment": "segment", "country": "country_code", "industry": "industry"}
        said = {column: written[name] for name, column in names.items() if written.get(name)}
        if said:
            account_id = account_id or f"ACCOUNT-{number}"
            self._once("crm.accounts", {"account_id": account_id, **said})
        return {
            "account_id": account_id,
            "owner_worker_id": written.get("payee", ""),
            "partner_account_id": written.get("partner", ""),
            "territory_id": written.get("territory", ""),
            "channel": written.get("channel", ""),
        }

    def _product(self, written: Mapping[str, Any], number: int) -> str:
        product_id: str = written.get("product", "")
        if written.get("family"):
            product_id = product_id or f"PRODUCT-{number}"
            self._once(
                "erp.products", {"product_id": product_id, "product_family": written["family"]}
            )
        return product_id

    def _people(self, written: Mapping[str, Any], deal_id: str, *, place: str) -> None:
        for worker_id, share in _pairs(written.get("splits"), f"{place}: splits"):
            self._once(
                "crm.splits", {"deal_id": deal_id, "worker_id": worker_id, "split_share": share}
            )
        for worker_id, role in _pairs(written.get("team"), f"{place}: team"):
            self._once(
                "crm.team_members", {"deal_id": deal_id, "worker_id": worker_id, "team_role": role}
            )

    def _add(self, table: str, row: Row) -> None:
        self.rows.setdefault(table, []).append(row)

    def _once(self, table: str, row: Row) -> None:
        if row not in self.rows.get(table, []):
            self._add(table, row)


def _pairs(written: Any, place: str) -> list[tuple[str, str]]:
    """`{ANN: 0.6, BEN: 0.4}`, or the same as text without its braces, as in a workbook."""
    if not written:
        return []
    try:
        is_text = isinstance(written, str)
        value = lined_yaml.parse(f"{{{written}}}", as_text=True) if is_text else written
    except lined_yaml.YamlError:
        value = None
    if not isinstance(value, dict) or not all(
        isinstance(each, str) and each for each in value.values()
    ):
        raise InputError(f"{place} must be such as {{ANN: 0.6, BEN: 0.4}}")
    return [(str(name), text) for name, text in value.items()]
