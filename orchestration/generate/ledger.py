"""Amounts: the lines of orders, invoices, payments and credit memos, in cents."""

import numpy as np

from orchestration.generate import orders as drafted
from orchestration.generate.draws import Draws
from orchestration.generate.firm import COST_PERCENT, PRODUCTS, RECURRING_FAMILIES
from orchestration.generate.frames import Frame, Ints, unrolled

# What a seller books in a year, in cents: list prices are scaled to it, so that a firm with
# many transactions for its size has small ones.
SELLER_YEAR_CENTS = 80_000_000
_LINE_KEYS = 8
_SMALLEST_CENTS = 100
_SEGMENT_SIZE = (1, 3, 7)


def order_lines(draws: Draws, orders: Frame, *, total_cents: int) -> Frame:
    """Lines in the order of their orders; all orders but cancellations add up to about the total.

    Columns order_row, line, original_line (-1 where the contract's default holds), product,
    quantity, cents, cost, recurring (0 where nothing recurs).
    """
    order_row, line = unrolled(orders["lines"])
    slot = orders["slot"][order_row]
    # The last line of the deal is what a cancellation of one line cancels.
    original_line = _original_line(orders, order_row, line)
    # An upsell has its own products, everything else those of the order it goes back to.
    slot_of_products = np.where(slot == drafted.UPSELL, drafted.UPSELL, drafted.BASE)
    key = (orders["family"][order_row] * drafted.SLOTS + slot_of_products) * _LINE_KEYS
    key = key + np.where(slot == drafted.UPSELL, line, original_line)
    product = draws.below("product", key, len(PRODUCTS))
    quantity, list_cents = _listed(draws, key, product, orders["segment"][order_row])
    percent = _percent_of_list(draws, orders, order_row, slot)
    cents = _scaled(list_cents, percent, total_cents)
    return {
        "order_row": order_row,
        "line": line,
        "original_line": np.where(original_line == line, -1, original_line),
        "product": product,
        "quantity": np.where(percent < 0, -quantity, quantity),
        "cents": cents,
        "cost": _cost(draws, key, product, cents),
        "recurring": cents * _recurs()[product],
    }


def _cost(draws: Draws, key: Ints, product: Ints, cents: Ints) -> Ints:
    """A share of the price, a little higher for some than for others."""
    usual = np.array([COST_PERCENT[each.product_family] for each in PRODUCTS], dtype=np.int64)
    percent = usual[product] + draws.between("cost", key, -4, 6)
    return np.sign(cents) * (np.abs(cents) * percent // 100)


def _recurs() -> Ints:
    """1 for each product that is subscribed to, 0 for the others."""
    families = [each.product_family in RECURRING_FAMILIES for each in PRODUCTS]
    return np.array(families, dtype=np.int64)


def _original_line(orders: Frame, order_row: Ints, line: Ints) -> Ints:
    base_lines = orders["lines"][orders["base_row"][order_row]]
    is_partial = (orders["slot"][order_row] == drafted.CANCELLATION) & (
        orders["lines"][order_row] < base_lines
    )
    is_upsell = orders["slot"][order_row] == drafted.UPSELL
    return np.select([is_partial, is_upsell], [base_lines, np.minimum(line, base_lines)], line)


def _listed(draws: Draws, key: Ints, product: Ints, segment: Ints) -> tuple[Ints, Ints]:
    """Quantity and price at list, less a discount; a product of draws gives a long tail."""
    prices = np.array([product.list_price_cents for product in PRODUCTS], dtype=np.int64)
    size = np.array(_SEGMENT_SIZE, dtype=np.int64)[segment]
    quantity = 1 + draws.below("quantity", key, 3 * size) * draws.below("bulk", key, 4)
    discount = draws.below("discount", key, 26)
    return quantity, prices[product] * quantity * (100 - discount) // 100


def _percent_of_list(draws: Draws, orders: Frame, order_row: Ints, slot: Ints) -> Ints:
    """Renewals cost a little more or less; cancellations give all back, or half."""
    renewed = draws.between("renewal price", orders["family"], 92, 112)[order_row]
    halved = draws.happens("half cancelled", orders["family"], per_mille=200)[order_row]
    return np.select(
        [slot == drafted.RENEWAL, slot == drafted.CANCELLATION],
        [renewed, np.where(halved, -50, -100)],
        default=100,
    ).astype(np.int64)


def _scaled(list_cents: Ints, percent: Ints, total_cents: int) -> Ints:
    listed = int(list_cents[percent > 0].sum())
    # Parts per hundred thousand keep the products of the largest firms within 64 bits.
    scale = max(total_cents * 100_000 // listed, 1)
    whole = np.maximum(list_cents * scale // 100_000, _SMALLEST_CENTS)
    cents: Ints = np.sign(percent) * (whole * np.abs(percent) // 100)
    return cents


def invoice_lines(orders: Frame, lines: Frame, invoices: Frame) -> Frame:
    """A line per order line; of two instalments the second takes the odd cent."""
    invoice_row, line = unrolled(invoices["lines"])
    first_lines = np.cumsum(orders["lines"]) - orders["lines"]
    billed = first_lines[invoices["order_row"][invoice_row]] + line - 1
    whole = lines["cents"][billed]
    half = whole // 2
    in_two = invoices["instalments"][invoice_row] == 2
    is_second = invoices["instalment"][invoice_row] == 2
    return {
        "invoice_row": invoice_row,
        "line": line,
        "product": lines["product"][billed],
        "cents": np.where(in_two, np.where(is_second, whole - half, half), whole),
    }


def payment_lines(invoices: Frame, billed: Frame, payments: Frame) -> Frame:
    """A line per invoice line: all of it, its first 60 %, or the rest."""
    payment_row, line = unrolled(payments["lines"])
    first_lines = np.cumsum(invoices["lines"]) - invoices["lines"]
    whole = billed["cents"][first_lines[payments["invoice_row"][payment_row]] + line - 1]
    first_part = whole * 60 // 100
    part = payments["part"][payment_row]
    return {
        "payment_row": payment_row,
        "line": line,
        "cents": np.select([part == 1, part == 2], [first_part, whole - first_part], whole),
    }


def credit_memo_lines(draws: Draws, invoices: Frame, billed: Frame, memos: Frame) -> Frame:
    """One line per memo: 10 to 100 % of one line of the invoice, negative."""
    row = memos["invoice_row"]
    line = 1 + draws.below("reduced line", memos["key"], invoices["lines"][row])
    first_lines = np.cumsum(invoices["lines"]) - invoices["lines"]
    place = first_lines[row] + line - 1
    percent = draws.between("reduced by", memos["key"], 2, 20) * 5
    return {
        "memo_row": np.arange(len(row), dtype=np.int64),
        "invoice_line": line,
        "product": billed["product"][place],
        "cents": -np.maximum(billed["cents"][place] * percent // 100, 1),
    }
