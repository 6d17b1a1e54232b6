"""One company told in other ways: what must come of each is known without computing anything."""

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from tests.oracle.draws import Draws
from tests.oracle.generator import company_drawn
from tests.oracle.typed import Row, Span, Tables
from tests.oracle.world import World, add_calendar, periods_of, world_of

# No year of these two has a leap day: what happens in the first can be moved to the second.
FIRST_YEAR = Span(dt.date(2025, 1, 1), dt.date(2026, 1, 1))
BOTH_YEARS = Span(FIRST_YEAR.first, dt.date(2027, 1, 1))
ONE_YEAR = dt.timedelta(days=365)

MONEY = (
    *("amount", "quota_amount", "cap_amount", "floor_amount", "budget_amount", "target_amount"),
    "bonus_amount",
    *("quantity", "cost_amount", "recurring_amount", "score", "split_amount", "claim_amount"),
)
NOTHING = {"amount": "0.00", "quantity": "0", "cost_amount": "0", "recurring_amount": ""}


def two_years(seed: int) -> World:
    """A world whose second year has the pay periods and exchange rates of its first."""
    world = world_of(seed)
    tables = {name: rows for name, rows in world.tables.items() if name != "calendar_periods"}
    add_calendar(tables, "pay", periods_of(BOTH_YEARS, None), years=[12])
    first = str(FIRST_YEAR.first)
    found: dict[tuple[str, ...], Row] = {}
    for row in sorted(tables["exchange_rates"], key=lambda row: row["rate_on"]):
        on = max(row["rate_on"], first)
        found[row["from_currency_code"], row["to_currency_code"], row["rate_type"], on] = row | {
            "rate_on": on
        }
    again = [row | {"rate_on": _later(row["rate_on"])} for row in found.values()]
    tables["exchange_rates"] = [*found.values(), *again]
    return replace(world, tables=tables)


def company_of_2025(number: int, *, world: World) -> Tables:
    """A company of which nothing happens outside of 2025."""
    draws = Draws(random.Random(f"metamorphic {number}"), horizon=FIRST_YEAR, strays=False)
    draws.around = Span(dt.date(2025, 1, 20), dt.date(2025, 4, 10))
    return company_drawn(draws, prefix=f"b{number}-", world=world)


def renamed(company: Tables, old: str, new: str) -> Tables:
    return _mapped(company, lambda _, value: value.replace(old, new))


def with_zero_transactions(company: Tables) -> Tables:
    """Every document once more, over nothing."""
    tables = dict(company)
    for name in ("order_lines", "opportunity_lines", "invoice_lines", "payment_lines"):
        zeros = [
            row
            | {"line_id": f"{row['line_id']}0"}
            | {column: nothing for column, nothing in NOTHING.items() if column in row}
            for row in company.get(name, ())
        ]
        tables[name] = [*company.get(name, ()), *zeros]
    return tables


def ten_times(company: Tables) -> Tables:
    """Amounts, quotas and the bounds that are amounts."""

    def scaled(column: str, value: str) -> str:
        return _times_ten(value) if column in MONEY else value

    tables = _mapped(company, scaled)
    # What is paid for each unit is paid for ten times as many.
    paid_once = {
        row["rate_table_id"]
        for row in company["components"]
        if row["rate_method"] in ("step", "interpolated")
    }
    for row in tables.get("rate_tiers", ()):
        if row["bound_unit"] == "amount":
            for bound in ("lower_bound", "upper_bound"):
                row[bound] = _times_ten(row[bound])
        if row.get("rate_unit") == "amount" and row["rate_table_id"] in paid_once:
            for rate in ("rate", "upper_rate"):
                row[rate] = _times_ten(row.get(rate, ""))
    return tables


def a_year_later(company: Tables) -> Tables:
    return _mapped(
        company, lambda column, value: _later(value) if column.endswith("_on") else value
    )


def in_halves(company: Tables) -> Tables:
    """The first payee who has splits shares each of them with a twin, whose id comes next.

    The twin has the job, plans, quotas, rates and leaves of the payee.
    """
    payee = whose_splits(company)
    twin = payee + "x"
    tables = dict(company)
    for name, column in (
        ("workers", "worker_id"),
        ("job_assignments", "worker_id"),
        ("leaves", "worker_id"),
        ("plan_assignments", "payee_id"),
        ("payee_rates", "payee_id"),
        ("quotas", "payee_id"),
        ("year_quotas", "payee_id"),
        ("target_incentives", "payee_id"),
    ):
        found = company.get(name, [])
        twins = [row | {column: twin} for row in found if row[column] == payee]
        if name == "leaves":
            twins = [row | {"leave_id": row["leave_id"] + "x"} for row in twins]
        tables[name] = [*found, *twins]
    tables["splits"] = [
        half
        for row in company["splits"]
        for half in (_halves(row, twin) if row["worker_id"] == payee else [row])
    ]
    return tables


def whose_splits(company: Tables) -> str:
    return min(
        (row["worker_id"] for row in company.get("splits", ()) if _is_even(row)),
        default="",
    )


def _halves(row: Row, twin: str) -> list[Row]:
    if not _is_even(row):
        return [row]
    half = {"split_share": str(Decimal(row["split_share"]) / 2)}
    return [row | half, row | half | {"worker_id": twin}]


def _is_even(split: Row) -> bool:
    share = split.get("split_share") or ""
    return share != "" and Decimal(share) * 10**6 % 2 == 0


def _mapped(company: Tables, change: Callable[[str, str], str]) -> Tables:
    return {
        name: [{column: change(column, value) for column, value in row.items()} for row in rows]
        for name, rows in company.items()
    }


def _times_ten(value: str) -> str:
    return str(Decimal(value) * 10) if value else ""


def _later(day: str) -> str:
    return str(dt.date.fromisoformat(day) + ONE_YEAR) if day else ""
