"""The company worked on paper, as the oracle sees it: tests/deals, without the pipeline."""

import csv
import re
from fractions import Fraction
from pathlib import Path

from tests.oracle.oracle import Account, account_of
from tests.oracle.reading import roll_up_values
from tests.oracle.typed import Row, Settings, Tables

DEALS = Path(__file__).parent.parent / "deals"

# The newest version of each key counts, and of a tombstone none; these keys come more than once.
KEYS = {
    "orders": ("order_id",),
    "order_lines": ("order_id", "line_id"),
    "payment_lines": ("payment_id", "line_id"),
}
# Of a snapshot the latest delivery.
REPLACED = ("invoices_2025-02-28", "invoice_lines_2025-02-28")
# An amount that is no number, and an order in a currency that nobody knows.
QUARANTINED = ("O-1013", "O-1015")

Figures = dict[tuple[str, ...], tuple[Fraction | str | None, ...]]


def account_of_deals() -> dict[str, Figures]:
    tables = _delivered()
    settings = Settings(pay_calendar_id="months", roll_up_values=roll_up_values(tables))
    return _figures(account_of(tables, settings))


def expected(name: str) -> Figures:
    rows = _read(DEALS / "expected" / f"{name}.csv")
    if name == "credits":
        return {(row["credit_id"],): (Fraction(row["credited_amount"]),) for row in rows}
    if name == "attainment":
        return {
            (row["payee_id"], row["component_id"], row["period_id"]): tuple(
                Fraction(row[column]) if row[column] else None
                for column in ("credited_amount", "quota_amount", "attainment")
            )
            for row in rows
        }
    return {
        tuple(row["payout_id"].split("|")[:3]): (
            Fraction(row["commission_amount"]),
            Fraction(row["payout_amount"]),
            row["currency_code"],
        )
        for row in rows
    }


def _figures(account: Account) -> dict[str, Figures]:
    return {
        "credits": {(credit.credit_id,): (credit.amount,) for credit in account.credits},
        "attainment": {
            key: (found.credited, found.quota, found.attainment)
            for key, found in account.attained.items()
        },
        "payouts": {
            key: (found.commission, found.amount, found.currency)
            for key, found in account.payouts.items()
        },
    }


def _delivered() -> Tables:
    tables: Tables = {}
    for path in sorted([*DEALS.glob("plan_book/*.csv"), *DEALS.glob("extracts/*/*.csv")]):
        if path.stem not in REPLACED:
            name = re.sub(r"_2025-.*", "", path.stem)
            tables.setdefault(name, []).extend(_read(path))
    for name, key in KEYS.items():
        tables[name] = _newest(tables[name], key)
    return tables


def _newest(rows: list[Row], key: tuple[str, ...]) -> list[Row]:
    newest: dict[tuple[str, ...], Row] = {}
    for row in sorted(rows, key=lambda row: row.get("modified_at", "")):
        newest[tuple(row[column] for column in key)] = row
    return [
        row
        for row in newest.values()
        if not row.get("is_deleted") and row.get("order_id") not in QUARANTINED
    ]


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
