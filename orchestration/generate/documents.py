"""CRM and ERP documents as delivered: numbered, dated, with all their oddities."""

from collections.abc import Callable, Iterator
from decimal import Decimal

import numpy as np

from orchestration.generate import oddities
from orchestration.generate.accounts import delivered_accounts
from orchestration.generate.business import Business
from orchestration.generate.deals import late, modified, stages
from orchestration.generate.draws import Draws
from orchestration.generate.firm import SPLIT_BY_AMOUNT, SPLIT_PATTERNS
from orchestration.generate.frames import NOTHING, Frame, Ints, changed, row_count, stacked, taken
from orchestration.generate.horizon import DAY_SECONDS, Horizon
from orchestration.generate.orders import BASE, CANCELLATION

# Of a hundred deals won, so many others are lost.
_LOST_PERCENT = 18


class Documents:
    """Makes one dataset at a time, so that the largest firm never lies in memory twice."""

    def __init__(self, draws: Draws, horizon: Horizon, business: Business) -> None:
        self._draws = draws
        self._horizon = horizon
        self._business = business

    def datasets(self) -> Iterator[tuple[str, str, Frame]]:
        """System, dataset and its rows in the order of delivery, with column `delivery`."""
        yield (
            "crm",
            "accounts",
            delivered_accounts(self._draws, self._horizon, self._business.accounts),
        )
        makers: tuple[tuple[str, str, Callable[[], Frame]], ...] = (
            ("crm", "opportunities", self._opportunities),
            ("crm", "opportunity_stages", self._stages),
            ("crm", "splits", self._splits),
            ("crm", "team_members", lambda: self._on_deals(self._business.teams)),
        )
        for system, dataset, make in makers:
            yield system, dataset, self._delivered(dataset, oddities.plain(make()))
        for dataset, frame in zip(("orders", "order_lines"), self._orders(), strict=True):
            yield "erp", dataset, oddities.delivered(frame)
        for header, lines in self._billing():
            yield "erp", header + "s", self._header(header)
            yield "erp", header + "_lines", self._lines(header, lines())

    def _billing(self) -> tuple[tuple[str, Callable[[], Frame]], ...]:
        return (
            ("invoice", self._invoice_lines),
            ("payment", self._payment_lines),
            ("credit_memo", self._credit_memo_lines),
        )

    def _delivered(self, stream: str, frame: Frame) -> Frame:
        repeated = oddities.with_repeats(self._draws, self._horizon, stream, frame)
        return oddities.delivered(repeated)

    def _opportunities(self) -> Frame:
        orders = self._business.orders
        base_opportunity = orders["opportunity"][orders["base_row"]]
        before = self._draws.between("closed before order", orders["key"], 0, 5)
        deals = changed(
            orders,
            original=np.where(orders["slot"] == BASE, orders["original"], base_opportunity),
            total=self._totals(),
            won=1,
            is_open=0,
            closed=orders["day"] - before,
            modified=(orders["day"] - before) * DAY_SECONDS + 61_200,
        )
        deals = taken(deals, (orders["opportunity"] >= 0) & (orders["slot"] != CANCELLATION))
        happens = self._draws.happens("lost", deals["key"], per_mille=_LOST_PERCENT * 10)
        lost = taken(deals, happens)
        first_number = int(orders["number"].max()) + 1_000
        numbers = first_number + np.arange(row_count(lost), dtype=np.int64)
        lost = changed(lost, number=numbers, original=NOTHING, won=0)
        every = stacked(deals, lost)
        return oddities.with_pipeline_versions(self._draws, self._horizon, every)

    def _totals(self) -> Ints:
        """What each order comes to, in cents."""
        lines = self._business.order_lines
        totals = np.bincount(lines["order_row"], lines["cents"], row_count(self._business.orders))
        return totals.astype(np.int64)

    def _stages(self) -> Frame:
        orders, splits = self._business.orders, self._business.splits
        handovers = self._business.handovers
        return self._on_deals(
            stages(self._draws, orders=orders, splits=splits, handovers=handovers)
        )

    def _splits(self) -> Frame:
        """Shares, or amounts of an opportunity, of which the owner has what the others leave."""
        splits = self._on_deals(stacked(self._business.splits, self._business.handovers))
        total = self._totals()[splits["deal_row"]]
        parts = np.array([*map(_per_mille, SPLIT_PATTERNS[SPLIT_BY_AMOUNT])], dtype=np.int64)
        place = np.minimum(splits["place"], parts.size - 1)
        others = (total * parts[1] // 1_000) + (total * parts[2] // 1_000)
        amount = np.where(place == 0, total - others, total * parts[place] // 1_000)
        by_amount = (splits["pattern"] == SPLIT_BY_AMOUNT) & (splits["from_crm"] == 1) & (total > 0)
        return changed(splits, amount=np.where(by_amount, amount, NOTHING))

    def _on_deals(self, people: Frame) -> Frame:
        """Stages, splits or team members with the number of the opportunity or the order."""
        orders = self._business.orders
        deal = people["deal_row"]
        return changed(
            people,
            number=orders["number"][deal],
            from_crm=(orders["opportunity"][deal] >= 0).astype(np.int64),
        )

    def _orders(self) -> tuple[Frame, Frame]:
        orders = self._business.orders
        lines = self._business.order_lines
        row = lines["order_row"]
        dated = {column: orders[column][row] for column in ("number", "delivery", "modified")}
        orders = oddities.plain(orders)
        lines = oddities.with_versions(
            self._draws, self._horizon, "order_lines", oddities.plain(changed(lines, **dated))
        )
        lines = oddities.with_repeats(self._draws, self._horizon, "order_lines", lines)
        repeated = oddities.with_repeats(self._draws, self._horizon, "orders", orders)
        tried, lines = oddities.with_test_orders(self._horizon, repeated, lines)
        return oddities.with_rotten_orders(tried, lines)

    def _header(self, header: str) -> Frame:
        headers, columns = {
            "invoice": (self._business.invoices, self._of_orders),
            "payment": (self._business.payments, self._of_invoices),
            "credit_memo": (self._business.credit_memos, self._of_invoices),
        }[header]
        whole = changed(headers, **columns(headers), **self._dated(header, headers))
        return self._delivered(header + "s", oddities.plain(whole))

    def _dated(self, header: str, headers: Frame) -> Frame:
        return {
            "delivery": late(self._draws, self._horizon, header, headers),
            "modified": modified(self._draws, header, headers),
        }

    def _of_orders(self, invoices: Frame) -> Frame:
        row = invoices["order_row"]
        orders = self._business.orders
        return {"order_number": orders["number"][row], "currency": orders["currency"][row]}

    def _of_invoices(self, headers: Frame) -> Frame:
        row = headers["invoice_row"]
        invoices = self._business.invoices
        return {
            "invoice_number": invoices["number"][row],
            "currency": self._business.orders["currency"][invoices["order_row"][row]],
        }

    def _invoice_lines(self) -> Frame:
        lines = self._business.invoice_lines
        return self._numbered(
            "invoice",
            self._business.invoices,
            lines["invoice_row"],
            changed(lines, order_line=lines["line"]),
        )

    def _payment_lines(self) -> Frame:
        lines = self._business.payment_lines
        payments = self._business.payments
        invoice_row = payments["invoice_row"][lines["payment_row"]]
        numbers = self._business.invoices["number"][invoice_row]
        return self._numbered(
            "payment",
            payments,
            lines["payment_row"],
            changed(lines, invoice_line=lines["line"], invoice_number=numbers),
        )

    def _credit_memo_lines(self) -> Frame:
        lines = self._business.credit_memo_lines
        return self._numbered(
            "credit_memo",
            self._business.credit_memos,
            lines["memo_row"],
            changed(lines, line=1),
        )

    def _numbered(self, header: str, headers: Frame, row: Ints, lines: Frame) -> Frame:
        """Lines with the number of their header, and delivered with it."""
        dated = self._dated(header, headers)
        return changed(
            lines,
            number=headers["number"][row],
            **{column: values[row] for column, values in dated.items()},
        )

    def _lines(self, header: str, lines: Frame) -> Frame:
        stream = header + "_lines"
        versions = oddities.with_versions(self._draws, self._horizon, stream, oddities.plain(lines))
        rotten = oddities.with_rotten_amounts(versions)
        return self._delivered(stream, rotten)


def _per_mille(share: str) -> int:
    return int(Decimal(share) * 1_000)
