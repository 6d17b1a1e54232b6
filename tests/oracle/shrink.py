"""The smallest company that still shows a disagreement.

One run of the pipeline tries every stretch of rows that could be left out; another tries to leave
out together what could be left out alone.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.oracle.trial import judge
from tests.oracle.typed import Row, Tables
from tests.oracle.world import World

# Who depends on whom: a row that is left out takes along all rows that name it.
OWNERS = {
    "plans": ("plan_id",),
    "workers": (
        "worker_id",
        "payee_id",
        "manager_worker_id",
        "owner_worker_id",
        "manager_payee_id",
        "owner_payee_id",
    ),
    "components": (
        "component_id",
        "gate_component_id",
        "matrix_component_id",
        "measured_component_id",
        "quota_component_id",
    ),
    "opportunities": ("opportunity_id", "deal_id"),
    "orders": ("order_id",),
    "invoices": ("invoice_id",),
    "payments": ("payment_id",),
    "credit_memos": ("credit_memo_id",),
}
# Without their sisters these say something else: they only go with whom they belong to.
KEPT = ("calendar_periods", "rate_tiers", "rate_matrices", "rank_bonuses", "quotas", "payee_rates")

# A disagreement without its figures and without the prefix of its company.
Trace = tuple[str, ...]


def smallest(company: Tables, *, world: World, home: Path, rounds: int = 6) -> Tables:
    """A part of `company` that disagrees about the same figure, from which nothing can go."""
    wanted = _traces({"c": company}, world=world, home=home / "first")["c"]
    best = company
    for number in range(rounds):
        alone = _still_wrong(best, _stretches(best), wanted, world=world, home=home / f"{number}a")
        if not alone:
            break
        alone.sort(key=len, reverse=True)
        unions = [frozenset[int]().union(*alone[: 2**power]) for power in range(10)]
        unions = [*alone[:20], *unions, frozenset[int]().union(*alone)]
        left = _still_wrong(best, unions, wanted, world=world, home=home / f"{number}b")
        best = min((_without(best, gone) for gone in left or alone[:1]), key=size)
    return best


def size(company: Tables) -> int:
    return sum(len(found) for found in company.values())


def prefix_of(company: Tables) -> str:
    return company["workers"][0]["worker_id"].partition("-")[0] + "-"


def _still_wrong(
    company: Tables,
    removals: Iterable[frozenset[int]],
    wanted: set[Trace],
    *,
    world: World,
    home: Path,
) -> list[frozenset[int]]:
    """Those of the sets of rows without which a wanted disagreement stays."""
    made = {gone: _without(company, gone) for gone in dict.fromkeys(removals)}
    whole = {gone: left for gone, left in made.items() if left.get("workers") and left.get("plans")}
    named = {f"s{place}": (gone, left) for place, (gone, left) in enumerate(whole.items())}
    traces = _traces({name: left for name, (_, left) in named.items()}, world=world, home=home)
    return [gone for name, (gone, _) in named.items() if traces[name] & wanted]


def _traces(companies: Mapping[str, Tables], *, world: World, home: Path) -> dict[str, set[Trace]]:
    """The disagreements of each; gates do not look, because parts need not be whole.

    A part that the oracle cannot judge has none.
    """
    named = {f"{name}-": _renamed(company, f"{name}-") for name, company in companies.items()}
    verdict = judge(named, world=world, home=home, gates=False, are_parts=True) if named else None
    found = verdict.disagreements if verdict else {}
    return {
        name: {
            (one.what, *(str(part).replace(f"{name}-", "") for part in one.key))
            for one in found.get(f"{name}-", ())
        }
        for name in companies
    }


def _stretches(company: Tables) -> list[frozenset[int]]:
    """All rows of a table, quarters of them, and so on down to each row alone."""
    found: list[frozenset[int]] = []
    for name, rows in company.items():
        length = 0 if name in KEPT else len(rows)
        while length >= 1:
            found += [
                frozenset(map(id, rows[first : first + length]))
                for first in range(0, len(rows), length)
            ]
            length //= 4
    return found


def _without(company: Tables, gone: frozenset[int]) -> Tables:
    tables = {
        table: [row for row in found if id(row) not in gone] for table, found in company.items()
    }
    for name, columns in OWNERS.items():
        ids = {row[columns[0]] for row in company.get(name, ())}
        ids -= {row[columns[0]] for row in tables.get(name, ())}
        tables = {
            table: [row for row in found if not any(row.get(column) in ids for column in columns)]
            for table, found in tables.items()
        }
    return tables


def _renamed(company: Tables, prefix: str) -> Tables:
    """The company under another prefix; ids of documents have it after a letter and a dash."""
    old = prefix_of(company)

    def named(value: str) -> str:
        is_id = value.startswith(old) or value[2:].startswith(old)
        return value.replace(old, prefix, 1) if is_id else value

    def renamed(row: Row) -> Row:
        return {column: named(value) for column, value in row.items()}

    return {table: [renamed(row) for row in rows] for table, rows in company.items()}
