"""A plan book as what it means: the terms in force by row and day, in whatever order its lines."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path

from expectations.plan_language import FROM, TO, Column, Table, plan_tables
from orchestration.transform.plan_book_file import PlanBookError, read_rows

BEGINNING, OPEN_END = "1900-01-01", "9999-12-31"

NUMBERS = frozenset({"decimal", "whole_number", "amount", "rate", "share", "exchange_rate"})

# None is an empty cell that means nothing in particular.
Value = Decimal | str | None
Identity = tuple[str, ...]
Terms = Mapping[str, Value]


@dataclass(frozen=True)
class Version:
    """The terms of a row on the days from `from_on` to the one before `to_on`, ISO dates."""

    from_on: str
    to_on: str
    terms: Terms


Tables = Mapping[str, Mapping[Identity, tuple[Version, ...]]]


@dataclass(frozen=True)
class PlanBook:
    """Versions by table and by the key of a row without its dates, the oldest first."""

    tables: Tables

    def rows(self, name: str) -> Mapping[Identity, tuple[Version, ...]]:
        return self.tables[name]


def read_book(folder: Path) -> PlanBook:
    """The plan book in `folder`. A column that its time did not know is empty.

    Values that cannot be read stay the text they are. Raises `PlanBookError` for a file that is
    no CSV file.
    """
    tables = {
        name: _read_table(folder / table.file_name, table) for name, table in plan_tables().items()
    }
    return PlanBook({**tables, **_rates_of_counts(tables)})


def _rates_of_counts(tables: Tables) -> dict[str, Mapping[Identity, tuple[Version, ...]]]:
    """The rates, filled with `of_counts` where only counts are paid by them: 5 of those is 5.00."""
    counts = plan_tables()["components"].column("measure").counted
    components = tables["components"]
    counting = {one for (one,), found in components.items() if found[-1].terms["measure"] in counts}
    users: dict[Value, set[str]] = {}
    for identity, found in [*components.items(), *tables["crediting_rules"].items()]:
        for one in found:
            component_id = str(one.terms.get("component_id", identity[0]))
            users.setdefault(one.terms["rate_table_id"], set()).add(component_id)
    paid_by_counts = {table for table, by in users.items() if by <= counting}
    return {
        "rate_tiers": {
            identity: _filled(found) if identity[0] in paid_by_counts else found
            for identity, found in tables["rate_tiers"].items()
        },
        "payee_rates": {
            identity: _filled(found) if identity[1] in counting else found
            for identity, found in tables["payee_rates"].items()
        },
    }


def _filled(versions: tuple[Version, ...]) -> tuple[Version, ...]:
    return tuple(replace(one, terms={**one.terms, "of_counts": "true"}) for one in versions)


def meaning(column: Column, text: str) -> Value:
    """What a cell says: 0.50 is 0.5, and an empty one may mean a value."""
    value = text or column.default
    if not value:
        return None
    if column.type_name in NUMBERS:
        try:
            return Decimal(value).normalize()
        except InvalidOperation:
            return value
    return value.lower() if column.type_name == "boolean" else value


def _read_table(path: Path, table: Table) -> dict[Identity, tuple[Version, ...]]:
    if not path.exists():
        return {}
    rows = read_rows(path)
    _, header = next(rows, (0, []))
    found: dict[Identity, list[Version]] = {}
    for line, fields in rows:
        if len(fields) != len(header):
            raise PlanBookError(
                f"{path.parent.name}/{path.name} line {line} has {len(fields)} fields, its header "
                f"has {len(header)}"
            )
        cells = dict(zip(header, fields, strict=True))
        identity = tuple(
            _identity(table.column(name), cells.get(name, "")) for name in table.identity
        )
        terms = {column.name: meaning(column, cells.get(column.name, "")) for column in table.terms}
        is_dated = bool(table.dated_by)
        version = Version(
            (is_dated and cells.get(FROM)) or BEGINNING,
            (is_dated and cells.get(TO)) or OPEN_END,
            terms,
        )
        found.setdefault(identity, []).append(version)
    return {
        identity: _in_order(versions, ends_with_the_next=TO not in table.dated_by)
        for identity, versions in sorted(found.items(), key=lambda item: sort_key(item[0]))
    }


def sort_key(identity: Identity) -> tuple[tuple[bool, Decimal, str], ...]:
    """Tier 10 comes after tier 9."""
    return tuple(
        (not part.isdigit(), Decimal(part) if part.isdigit() else Decimal(0), part)
        for part in identity
    )


def _identity(column: Column, text: str) -> str:
    value = meaning(column, text)
    return f"{value:f}" if isinstance(value, Decimal) else value or ""


def _in_order(versions: list[Version], *, ends_with_the_next: bool) -> tuple[Version, ...]:
    ordered = sorted(versions, key=lambda version: (version.from_on, version.to_on))
    if not ends_with_the_next:
        return tuple(ordered)
    ends = [version.from_on for version in ordered[1:]] + [OPEN_END]
    return tuple(
        Version(version.from_on, end, version.terms)
        for version, end in zip(ordered, ends, strict=True)
    )


def latest(book: PlanBook, name: str, identity: Identity) -> Version:
    return book.rows(name)[identity][-1]


def tiers_of(book: PlanBook, rate_table_id: object) -> list[tuple[Identity, Version]]:
    """The tiers of the newest version of a rate table, the lowest first."""
    tiers = [
        (identity, versions[-1])
        for identity, versions in book.rows("rate_tiers").items()
        if identity[0] == rate_table_id
    ]
    newest = max((version.from_on for _, version in tiers), default="")
    return [(identity, version) for identity, version in tiers if version.from_on == newest]


def rules_of(book: PlanBook, component_id: str) -> list[tuple[Identity, Version]]:
    """The crediting rules of a component, the one that wins first."""
    rules = [
        (identity, versions[-1])
        for identity, versions in book.rows("crediting_rules").items()
        if versions[-1].terms["component_id"] == component_id
    ]
    return sorted(rules, key=lambda rule: (number_of(rule[1].terms["priority"]), rule[0]))


def gates_of(book: PlanBook, component_id: str) -> list[tuple[Identity, Version]]:
    """What a component waits for: the newest version of each gate."""
    gates = book.rows("component_gates").items()
    return [(identity, found[-1]) for identity, found in gates if identity[0] == component_id]


def multipliers_of(book: PlanBook, component_id: str) -> list[tuple[Identity, Version]]:
    """What multiplies a component: the newest version of each."""
    found = book.rows("component_multipliers").items()
    return [(identity, each[-1]) for identity, each in found if identity[0] == component_id]


def pool_of(book: PlanBook, component_id: str) -> list[tuple[Identity, Version]]:
    """Who shares what all earn of a component: the newest version of each."""
    found = book.rows("pool_members").items()
    return [(identity, each[-1]) for identity, each in found if identity[0] == component_id]


def bonuses_of(book: PlanBook, component_id: str) -> list[tuple[Identity, Version]]:
    """What the ranks among the payees of a component earn: those of the newest version."""
    found = [
        (identity, versions[-1])
        for identity, versions in book.rows("rank_bonuses").items()
        if identity[0] == component_id
    ]
    newest = max((version.from_on for _, version in found), default="")
    return [(identity, version) for identity, version in found if version.from_on == newest]


def cells_of(book: PlanBook, matrix_id: object) -> list[tuple[Identity, Version]]:
    """The cells of the newest version of a matrix, row by row."""
    cells = [
        (identity, versions[-1])
        for identity, versions in book.rows("rate_matrices").items()
        if identity[0] == matrix_id
    ]
    newest = max((version.from_on for _, version in cells), default="")
    newest_cells = [(identity, version) for identity, version in cells if version.from_on == newest]
    return sorted(newest_cells, key=lambda cell: (Decimal(cell[0][1]), Decimal(cell[0][2])))


def periods_of(book: PlanBook, calendar_id: object) -> list[tuple[str, str, str]]:
    """Periods of a calendar with their first day and the one after the last, in order."""
    found = [
        (identity[0], str(one.terms["valid_from_on"]), str(one.terms["valid_to_on"]))
        for identity, (one, *_) in book.rows("calendar_periods").items()
        if one.terms["calendar_id"] == calendar_id
    ]
    return sorted(found, key=lambda period: period[1])


def number_of(value: object) -> Decimal:
    """Nothing is zero."""
    return value if isinstance(value, Decimal) else Decimal(0)
