"""The smallest company that still shows a disagreement: halves and single rows are left out."""

from collections.abc import Callable, Mapping
from pathlib import Path

from tests.oracle.batch import RoadError
from tests.oracle.trial import Verdict, judge
from tests.oracle.typed import Row, Tables
from tests.oracle.world import World

# Who depends on whom: a row that is left out takes along all rows that name it.
OWNERS = {
    "plans": ("plan_id",),
    "workers": ("worker_id", "payee_id", "manager_worker_id", "owner_worker_id"),
    "components": ("component_id",),
    "orders": ("order_id",),
    "invoices": ("invoice_id",),
    "payments": ("payment_id",),
    "credit_memos": ("credit_memo_id",),
    "opportunities": ("opportunity_id",),
}
# Without their sisters these say something that a gate refuses.
KEPT = ("calendar_periods", "rate_tiers")

Judge = Callable[[Mapping[str, Tables]], Verdict]


def smallest(company: Tables, *, world: World, home: Path, rounds: int = 8) -> Tables:
    """Tries many smaller companies per run; `company` must disagree, and so does the result."""
    best = company
    for number in range(rounds):
        candidates = _smaller(best)
        if not candidates:
            return best
        named = {f"s{place}-": _renamed(c, f"s{place}-") for place, c in enumerate(candidates)}
        still = _still_wrong(named, world=world, home=home / f"round{number}")
        if not still:
            return best
        best = _renamed(min((named[prefix] for prefix in still), key=size), prefix_of(company))
    return best


def size(company: Tables) -> int:
    return sum(len(found) for found in company.values())


def prefix_of(company: Tables) -> str:
    return company["workers"][0]["worker_id"].partition("-")[0] + "-"


def _still_wrong(candidates: Mapping[str, Tables], *, world: World, home: Path) -> list[str]:
    """Those of the candidates that disagree; halves apart where one spoils the run for all."""
    try:
        return list(judge(candidates, world=world, home=home).disagreements)
    except (RoadError, AssertionError, KeyError):
        if len(candidates) == 1:
            return []
    names = list(candidates)
    halves = names[: len(names) // 2], names[len(names) // 2 :]
    return [
        prefix
        for place, half in enumerate(halves)
        for prefix in _still_wrong(
            {name: candidates[name] for name in half}, world=world, home=home / str(place)
        )
    ]


def _smaller(company: Tables) -> list[Tables]:
    """The company without each of its rows, and without stretches of the rows of each table."""
    found: list[Tables] = []
    for name, rows in company.items():
        if name in KEPT:
            continue
        length = len(rows)
        while length >= 1:
            found += [
                _without(company, name, rows[first : first + length])
                for first in range(0, len(rows), length)
            ]
            length //= 4
    return [tables for tables in found if tables.get("workers") and tables.get("plans")]


def _without(company: Tables, name: str, rows: list[Row]) -> Tables:
    gone = {id(row) for row in rows}
    tables = {
        table: [row for row in found if id(row) not in gone] for table, found in company.items()
    }
    if name in OWNERS:
        ids = {row[OWNERS[name][0]] for row in rows}
        if name == "components":
            ids -= {row["component_id"] for row in tables["components"]}
        tables = {
            table: [row for row in found if not _names(row, OWNERS[name], ids)]
            for table, found in tables.items()
        }
    return tables


def _names(row: Row, columns: tuple[str, ...], ids: set[str]) -> bool:
    return any(row.get(column) in ids for column in columns if column in row)


def _renamed(company: Tables, prefix: str) -> Tables:
    """The company under another prefix; ids of documents have it after a letter and a dash."""
    old = prefix_of(company)
    return {
        table: [
            {
                column: prefix.join(value.split(old, 1)) if _is_id(value, old) else value
                for column, value in row.items()
            }
            for row in rows
        ]
        for table, rows in company.items()
    }


def _is_id(value: str, prefix: str) -> bool:
    return value.startswith(prefix) or value[2:].startswith(prefix)
