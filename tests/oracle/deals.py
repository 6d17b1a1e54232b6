"""Deals of a generated company: orders and opportunities, and what is billed and paid for them."""

import datetime as dt
from decimal import Decimal

from tests.oracle.draws import Draws, add
from tests.oracle.rules import (
    CHANNELS,
    COUNTRIES,
    FAMILIES,
    INDUSTRIES,
    PARTNERS,
    ROLES,
    SEGMENTS,
    TERRITORIES,
)
from tests.oracle.typed import ONE_DAY, Row, Tables
from tests.oracle.world import World

ORDER_TYPES = ("booking", "booking", "renewal", "upsell", "cancellation", "cancellation")
# Steps of the bounds of tiers, so that totals land on them, and amounts that lie beside.
AMOUNTS = ("50", "50", "100", "100", "25", "75.5", "0.01", "0.05", "33.33", "333.33", "1000")
# Halves of hundredths among them; margins may be below zero.
QUANTITIES = ("1", "50", "100", "25", "75.5", "0.005", "33.333", "0.015")
COSTS = ("0", "0.5", "0.75", "1.2")
SPLITS = (
    ("0.5", "0.5"),
    ("0.6", "0.4"),
    ("0.3333", "0.3333", "0.3334"),
    ("0.333333", "0.333333", "0.333334"),
    ("0.7",),
    ("0.5", "0.3"),
    ("0.000001", "0.999999"),
    ("1",),
    ("1", "0"),
)
# What an opportunity is over, where its splits are amounts: not always what its lines add up to.
WHOLES = ("", "", "100", "99.99", "1000", "0.07", "333.33")
STAGES = ("closing", "delivery")


def add_deals(
    tables: Tables, draws: Draws, *, prefix: str, payees: list[str], world: World
) -> None:
    _add_catalogue(tables, draws, prefix=prefix, payees=payees, currencies=world.currencies)
    # Most of a company sells through two people, so that totals run through several tiers.
    sellers = draws.some(payees[1:], 2) * 3 + payees
    for number in range(draws.number(4, 12)):
        _Deal(tables, draws, prefix=prefix, sellers=sellers, world=world).add(number)


def _add_catalogue(
    tables: Tables, draws: Draws, *, prefix: str, payees: list[str], currencies: list[str]
) -> None:
    for name in TERRITORIES:
        add(tables, "territories", territory_id=prefix + name, territory_name=name)
        for payee in draws.some(payees, draws.number(0, 2)):
            first, end = sorted((draws.day(), draws.day()))
            add(
                tables,
                "territory_members",
                territory_id=prefix + name,
                worker_id=payee,
                valid_from_on=first if draws.happens(0.5) else None,
                valid_to_on=end if draws.happens(0.5) and first < end else None,
            )
    for number, segment in enumerate(SEGMENTS):
        add(
            tables,
            "accounts",
            account_id=f"{prefix}A{number}",
            segment=prefix + segment,
            country_code=_prefixed(prefix, draws.pick((*COUNTRIES, ""))),
            industry=_prefixed(prefix, draws.pick((*INDUSTRIES, ""))),
            currency_code=draws.pick((*currencies, "")),
            territory_id=prefix + TERRITORIES[number],
        )
        add(tables, "products", product_id=f"{prefix}G{number}", product_family=FAMILIES[number])


def _prefixed(prefix: str, value: str) -> str:
    """A value that rules of one company must not meet in the accounts of another."""
    return prefix + value if value else ""


def _original_of(order: Row) -> dict[str, str]:
    """The opportunity of the order that another one cancels, if it has one."""
    return {"original_opportunity_id": order.get("opportunity_id", "")}


class _Deal:
    def __init__(
        self, tables: Tables, draws: Draws, *, prefix: str, sellers: list[str], world: World
    ) -> None:
        self.tables, self.draws, self.prefix = tables, draws, prefix
        self.sellers, self.world = sellers, world

    def add(self, number: int) -> None:
        draws = self.draws
        # 9 before 10, and one case before the other: ids are compared as text.
        order_id = f"{self.prefix}{draws.pick(('O', 'o'))}{number + 5}"
        from_opportunities = self.world.settings.bookings_from == "opportunities"
        opportunity_id = f"{self.prefix}D{number}"
        has_opportunity = from_opportunities or draws.happens(0.4)
        kind, day = draws.pick(ORDER_TYPES), self._day()
        head = {
            "account_id": f"{self.prefix}A{draws.number(0, 1)}",
            "partner_account_id": self.prefix + draws.pick(PARTNERS) if draws.happens(0.4) else "",
            "owner_worker_id": draws.pick(self.sellers) if draws.happens(0.95) else "",
            "currency_code": self._currency(),
            "territory_id": self.prefix + draws.pick(TERRITORIES) if draws.happens(0.2) else "",
            "channel": draws.pick((*CHANNELS, "")),
        }
        earlier = self.tables.get("orders", ())
        original = draws.pick(earlier) if earlier and kind == "cancellation" else {}
        if original and draws.happens(0.7):
            head["owner_worker_id"] = original["owner_worker_id"]
        whole = draws.pick(WHOLES) if has_opportunity else ""
        if has_opportunity:
            said = head | _original_of(original) | {"amount": whole}
            self._add_opportunity(opportunity_id, kind=kind, day=day, head=said)
            head = self._said_by_the_order(head)
        order = add(
            self.tables,
            "orders",
            order_id=order_id,
            opportunity_id=opportunity_id if has_opportunity else "",
            order_type=kind,
            original_order_id=original.get("order_id", ""),
            ordered_on=day,
            **head,
        )
        self._add_lines(order, opportunity_id if from_opportunities else "", kind=kind)
        self._add_people(opportunity_id if has_opportunity else order_id, whole)
        if draws.happens(0.5):
            self._add_bill(order, after=day)

    def _said_by_the_order(self, head: dict[str, str]) -> dict[str, str]:
        """An order leaves to its opportunity what is the same, and may have another owner."""
        said = {
            name: "" if name != "currency_code" and self.draws.happens(0.25) else value
            for name, value in head.items()
        }
        if said["owner_worker_id"] and self.draws.happens(0.1):
            said["owner_worker_id"] = self.draws.pick(self.sellers)
        return said

    def _day(self) -> dt.date:
        horizon = self.draws.horizon
        if self.draws.strays and self.draws.happens(0.03):
            return self.draws.pick((horizon.first - ONE_DAY, horizon.end))
        return self.draws.day()

    def _later(self, day: dt.date, days: int) -> dt.date:
        later = day + ONE_DAY * days
        return later if self.draws.strays else self.draws.horizon.nearest(later)

    def _currency(self) -> str:
        currencies = self.world.currencies
        return self.draws.pick(currencies) if self.draws.happens(0.3) else currencies[0]

    def _amount(self, *, sign: int, currency: str) -> Decimal:
        amount = Decimal(self.draws.pick(AMOUNTS))
        if self.draws.happens(0.15):
            amount = Decimal(self.draws.number(0, 40_000)) / 100
        if currency == "JPY":
            amount = (amount * 150).quantize(Decimal(1))
        return amount * sign

    def _add_opportunity(
        self, opportunity_id: str, *, kind: str, day: dt.date, head: dict[str, str]
    ) -> None:
        is_won = self.draws.happens(0.9)
        add(
            self.tables,
            "opportunities",
            opportunity_id=opportunity_id,
            opportunity_type="" if kind == "booking" and self.draws.happens(0.3) else kind,
            is_won="true" if is_won else "false",
            closed_on=day,
            **head,
        )

    def _add_lines(self, order: Row, opportunity_id: str, *, kind: str) -> None:
        sign = -1 if kind == "cancellation" or self.draws.happens(0.1) else 1
        for number in range(1, self.draws.pick((1, 1, 2, 3)) + 1):
            amount = self._amount(sign=sign, currency=order["currency_code"])
            line = {
                "line_id": number,
                "product_id": f"{self.prefix}G{self.draws.number(0, 1)}",
                "amount": amount,
                **self._measures(amount, sign=sign),
            }
            original = self.draws.pick(("", "1")) if order["original_order_id"] else ""
            key = {"order_id": order["order_id"], "original_line_id": original}
            add(self.tables, "order_lines", **key, **line)
            if opportunity_id:
                add(self.tables, "opportunity_lines", opportunity_id=opportunity_id, **line)

    def _measures(self, amount: Decimal, *, sign: int) -> dict[str, object]:
        cost = (amount * Decimal(self.draws.pick(COSTS))).quantize(Decimal("0.01"))
        return {
            "quantity": Decimal(self.draws.pick(QUANTITIES)) * sign,
            "cost_amount": cost,
            "recurring_amount": self.draws.pick((amount, None)),
        }

    def _splits(self, whole: str) -> list[dict[str, object]]:
        """Shares, or amounts of the whole of which the last may leave something over."""
        if not whole:
            return [{"split_share": share} for share in self.draws.pick(SPLITS)]
        left, amounts = Decimal(whole), []
        for _ in range(self.draws.number(1, 3)):
            amounts.append(min(left, Decimal(self.draws.pick(AMOUNTS))))
            left -= amounts[-1]
        rest = [left] if self.draws.happens(0.5) else []
        return [{"split_amount": amount} for amount in (*amounts, *rest)]

    def _versions(self, deal_id: str) -> list[dict[str, object]]:
        """When the splits of a deal hold: always, on one side of a day each, or in a stage each."""
        until, since = sorted((self.draws.day(), self.draws.day()))
        dated: list[dict[str, object]] = [
            {"valid_from_on": None, "valid_to_on": until},
            {"valid_from_on": self.draws.pick((until, since)), "valid_to_on": None},
        ]
        if not self.draws.happens(0.5):
            return [{"valid_from_on": None, "valid_to_on": None}]
        if not deal_id.startswith(f"{self.prefix}D") or self.draws.happens(0.6):
            return dated
        for day in sorted({self.draws.day() for _ in range(self.draws.number(1, 4))}):
            stage = {"opportunity_id": deal_id, "stage_name": self.draws.pick(STAGES)}
            add(self.tables, "opportunity_stages", **stage, entered_on=day)
        undated: dict[str, object] = {"valid_from_on": None, "valid_to_on": None}
        return [
            (self.draws.pick(dated) if self.draws.happens(0.2) else undated) | {"stage_name": stage}
            for stage in STAGES
        ]

    def _add_people(self, deal_id: str, whole: str) -> None:
        everybody = sorted(set(self.sellers))
        if self.draws.happens(0.4):
            splits = self._splits(whole)
            for version in self._versions(deal_id):
                for payee, split in zip(self.draws.some(everybody, 3), splits, strict=False):
                    key = {"deal_id": deal_id, "worker_id": payee}
                    add(self.tables, "splits", **key, **split, **version)
        for role in ROLES:
            for payee in self.draws.some(everybody, self.draws.pick((0, 0, 1, 2))):
                add(self.tables, "team_members", deal_id=deal_id, worker_id=payee, team_role=role)

    def _add_bill(self, order: Row, *, after: dt.date) -> None:
        invoice_id, draws = f"I-{order['order_id']}", self.draws
        day = self._later(after, draws.number(0, 20))
        currency = order["currency_code"]
        shared = {"currency_code": currency}
        key = {"invoice_id": invoice_id, "line_id": 1}
        order_id = order["order_id"]
        add(
            self.tables,
            "invoices",
            invoice_id=invoice_id,
            order_id=order_id,
            invoiced_on=day,
            **shared,
        )
        add(
            self.tables,
            "invoice_lines",
            **key,
            order_line_id=1,
            product_id="" if draws.happens(0.5) else f"{self.prefix}G1",
            amount=self._amount(sign=1, currency=currency),
        )
        if draws.happens(0.6):
            payment = {"payment_id": f"M-{order_id}"}
            paid_on = self._later(day, 1)
            add(self.tables, "payments", **payment, received_on=paid_on, **shared)
            amount = self._amount(sign=1, currency=currency)
            line = {"line_id": 1, "invoice_id": invoice_id, "invoice_line_id": 1}
            add(self.tables, "payment_lines", **payment, **line, amount=amount)
        if draws.happens(0.5):
            memo = {"credit_memo_id": f"R-{order_id}"}
            add(self.tables, "credit_memos", **memo, invoice_id=invoice_id, issued_on=day, **shared)
            amount = self._amount(sign=-1, currency=currency)
            line = {"line_id": 1, "invoice_line_id": 1, "product_id": ""}
            add(self.tables, "credit_memo_lines", **memo, **line, amount=amount)
