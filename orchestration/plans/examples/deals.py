"""A few deals as rows of the extract contract: enough for an example, nothing more.

A deal is written shortly: who owns it, on which day, over how much; what else it needs to meet the
conditions of a rule is made.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

import duckdb

from orchestration.extract.contract import LINEAGE, load_contract

Row = Mapping[str, str]

BOOKINGS = ("booking", "renewal", "upsell", "cancellation")
TAKING_BACK = ("cancellation", "credit_memo")


@dataclass(frozen=True)
class Deal:
    """One transaction, or so many alike. `splits` are shares by payee, `team` is role by payee."""

    deal_id: str
    owner_id: str
    on: str
    amount: Decimal
    currency_code: str
    transaction_type: str = BOOKINGS[0]
    segment: str = ""
    country_code: str = ""
    industry: str = ""
    account_id: str = ""
    product_family: str = ""
    product_id: str = ""
    territory_id: str = ""
    channel: str = ""
    partner_account_id: str = ""
    quantity: Decimal | None = None
    cost: Decimal | None = None
    recurring: Decimal | None = None
    times: int = 1
    # Billed and paid on the day of its booking.
    is_settled: bool = False
    # By a rule for any transaction, which credits these two as well.
    is_credited_settled: bool = False
    # What it takes back of, and what has been delivered of that: an invoice or an order alone.
    original_id: str = ""
    is_invoiced: bool = False
    splits: Mapping[str, str] = field(default_factory=dict)
    team: Mapping[str, str] = field(default_factory=dict)


def rows_of(deal: Deal) -> Iterator[tuple[str, Row]]:
    """The rows that deliver a deal, each with its entity ("erp.orders")."""
    if deal.times == 1:
        yield from _rows_of_one(deal)
        return
    for number in range(1, deal.times + 1):
        one = replace(deal, deal_id=f"{deal.deal_id}-{number}")
        original_id = deal.original_id and f"{deal.original_id}-{number}"
        yield from _rows_of_one(replace(one, original_id=original_id))


def _rows_of_one(deal: Deal) -> Iterator[tuple[str, Row]]:
    one, is_booking = deal.deal_id, deal.transaction_type in BOOKINGS
    if deal.original_id and not is_booking:
        yield from _credit_memo(deal)
        return
    account_id, product_id = deal.account_id or one, deal.product_id or one
    money = {"line_id": "1", "amount": f"{deal.amount:f}"}
    yield (
        "crm.accounts",
        {
            "account_id": account_id,
            "segment": deal.segment,
            "country_code": deal.country_code,
            "industry": deal.industry,
        },
    )
    yield "erp.products", {"product_id": product_id, "product_family": deal.product_family}
    yield "erp.orders", _order(deal, account_id)
    for payee_id, share in deal.splits.items():
        yield "crm.splits", {"deal_id": one, "worker_id": payee_id, "split_share": share}
    for payee_id, role in deal.team.items():
        yield "crm.team_members", {"deal_id": one, "worker_id": payee_id, "team_role": role}
    if is_booking:
        line = {"order_id": one, "product_id": product_id, **money, **_counted(deal)}
        yield "erp.order_lines", line
        for kind in ("billing", "receipt") if deal.is_settled else ():
            yield from _settlement(replace(deal, transaction_type=kind), product_id, money)
    else:
        yield from _settlement(deal, product_id, money)


def _order(deal: Deal, account_id: str) -> Row:
    is_booking = deal.transaction_type in BOOKINGS
    return {
        "order_id": deal.deal_id,
        "account_id": account_id,
        "partner_account_id": deal.partner_account_id,
        "owner_worker_id": deal.owner_id,
        "order_type": deal.transaction_type if is_booking else BOOKINGS[0],
        "original_order_id": deal.original_id,
        "ordered_on": deal.on,
        "currency_code": deal.currency_code,
        "territory_id": deal.territory_id,
        "channel": deal.channel,
    }


def _counted(deal: Deal) -> Row:
    """What a line says besides its amount."""
    said = {
        "quantity": deal.quantity,
        "cost_amount": deal.cost,
        "recurring_amount": deal.recurring,
    }
    return {name: f"{value:f}" for name, value in said.items() if value is not None}


def _settlement(deal: Deal, product_id: str, money: Row) -> Iterator[tuple[str, Row]]:
    one, currency = deal.deal_id, {"currency_code": deal.currency_code}
    invoice = {"invoice_id": one, "order_id": one, "invoiced_on": deal.on, **currency}
    yield "erp.invoices", invoice
    match deal.transaction_type:
        case "billing":
            yield (
                "erp.invoice_lines",
                {"invoice_id": one, "order_line_id": "1", "product_id": product_id, **money},
            )
        case "credit_memo":
            yield from _credit_memo(replace(deal, original_id=one, is_invoiced=True))
        case _:
            document = {"payment_id": one}
            yield "erp.payments", document | {"received_on": deal.on} | currency
            yield "erp.payment_lines", document | {"invoice_id": one, **money}


def _credit_memo(deal: Deal) -> Iterator[tuple[str, Row]]:
    """Of the invoice of its original, or of one of its own for an order that has none."""
    currency = {"currency_code": deal.currency_code}
    invoice_id = deal.original_id if deal.is_invoiced else deal.deal_id
    if not deal.is_invoiced:
        invoice = {"invoice_id": invoice_id, "order_id": deal.original_id, "invoiced_on": deal.on}
        yield "erp.invoices", invoice | currency
    product_id = deal.product_id or deal.original_id
    yield "erp.products", {"product_id": product_id, "product_family": deal.product_family}
    document = {"credit_memo_id": deal.deal_id}
    yield "erp.credit_memos", document | {"invoice_id": invoice_id, "issued_on": deal.on} | currency
    line = {"line_id": "1", "product_id": product_id, "amount": f"{deal.amount:f}"}
    yield "erp.credit_memo_lines", document | line | {"invoice_line_id": "1"}


def deliver(warehouse: duckdb.DuckDBPyConnection, delivered: Iterable[tuple[str, Row]]) -> None:
    """Fill the raw relations, all from one file of no name; entities without rows stay empty."""
    rows: dict[str, dict[tuple[str | None, ...], None]] = {}
    contract = {entity.full_name: entity for entity in load_contract()}
    for name, row in delivered:
        values = tuple(row.get(column.name) or None for column in contract[name].columns)
        rows.setdefault(name, {})[values] = None
    for entity in contract.values():
        declared = [f"{column.name} varchar" for column in entity.columns]
        declared += [f"{name} {kind}" for name, kind in LINEAGE.items()]
        table = f"{entity.schema_name}.{entity.name}"
        warehouse.execute(f"create table {table} ({', '.join(declared)})")
        if entity.full_name not in rows:
            continue
        # One statement for all: each row would be written to disk by itself.
        places = f"({', '.join('?' for _ in declared)})"
        lines = list(enumerate(rows[entity.full_name], start=2))
        warehouse.execute(
            f"insert into {table} values {', '.join(places for _ in lines)}",
            [value for line, values in lines for value in (*values, 1, line, 1, False, False)],
        )
