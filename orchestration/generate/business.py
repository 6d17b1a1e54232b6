"""Everything the firm sells, bills and is paid, before it is put into deliveries."""

from dataclasses import dataclass

import numpy as np

from orchestration.generate import ledger
from orchestration.generate import orders as drafted
from orchestration.generate.accounts import with_partners, won_accounts
from orchestration.generate.careers import Workforce
from orchestration.generate.deals import (
    FIRST_ORDER_NUMBER,
    handed_over,
    shared_deals,
    signed_orders,
    teams,
)
from orchestration.generate.draws import Draws
from orchestration.generate.firm import Role
from orchestration.generate.frames import Frame, changed, row_count
from orchestration.generate.horizon import Horizon
from orchestration.generate.pools import Pools


@dataclass(frozen=True)
class Business:
    """Headers by day, lines by header; a `..._row` column is a place in the frame it names.

    The lines of the four kinds of document are the transaction stream.
    """

    accounts: Frame
    orders: Frame
    order_lines: Frame
    splits: Frame
    handovers: Frame
    teams: Frame
    invoices: Frame
    invoice_lines: Frame
    payments: Frame
    payment_lines: Frame
    credit_memos: Frame
    credit_memo_lines: Frame

    @property
    def transaction_count(self) -> int:
        """Rows of the transaction stream."""
        return sum(
            row_count(lines)
            for lines in (
                self.order_lines,
                self.invoice_lines,
                self.payment_lines,
                self.credit_memo_lines,
            )
        )


def _numbered(headers: Frame) -> Frame:
    return changed(headers, number=FIRST_ORDER_NUMBER + np.arange(row_count(headers)))


def done_business(
    draws: Draws, horizon: Horizon, workforce: Workforce, *, transactions: int
) -> Business:
    """Business of exactly `transactions` rows of the transaction stream."""
    families, plain_from = drafted.families_of(draws, horizon, transactions)
    drafts = drafted.drafted_orders(draws, horizon, families=families, plain_from=plain_from)
    pools = Pools(workforce, horizon)
    accounts = with_partners(
        won_accounts(
            draws, roster=workforce.roster, count=min(max(transactions // 25, 100), 200_000)
        )
    )
    orders = signed_orders(draws, horizon, drafts=drafts, accounts=accounts, pools=pools)
    sellers = workforce.roster.workers_of(Role.ACCOUNT_EXECUTIVE, Role.CUSTOMER_SUCCESS_MANAGER)
    order_lines = ledger.order_lines(
        draws,
        orders,
        total_cents=ledger.SELLER_YEAR_CENTS * len(sellers) * horizon.days // 365,
    )
    invoices = _numbered(drafted.drafted_invoices(draws, horizon, orders))
    invoice_lines = ledger.invoice_lines(orders, order_lines, invoices)
    payments = _numbered(drafted.drafted_payments(draws, horizon, invoices))
    credit_memos = _numbered(drafted.drafted_credit_memos(draws, horizon, invoices))
    splits = shared_deals(draws, orders, pools)
    return Business(
        accounts=accounts,
        orders=orders,
        order_lines=order_lines,
        splits=splits,
        handovers=handed_over(draws, horizon, orders=orders, splits=splits, pools=pools),
        teams=teams(draws, orders, pools),
        invoices=invoices,
        invoice_lines=invoice_lines,
        payments=payments,
        payment_lines=ledger.payment_lines(invoices, invoice_lines, payments),
        credit_memos=credit_memos,
        credit_memo_lines=ledger.credit_memo_lines(draws, invoices, invoice_lines, credit_memos),
    )
