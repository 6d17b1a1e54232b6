"""A plan book as what it means: the terms in force by row and day, in whatever order its lines."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path

from expectations.plan_language import FROM, TO, Column, Table, counted_units, plan_tables
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
    return PlanBook({**tables, **_rates_told(tables)})


def _rates_told(tables: Tables) -> dict[str, Mapping[Identity, tuple[Version, ...]]]:
    """The rates, filled with `told_in` where they are no shares: "USD a unit", "times"."""
    units: dict[tuple[str, Value, Value], set[str | None]] = {}
    for name, by, payer in _payers(tables):
        for rate_unit in ("share", "amount"):
            unit = _unit_of_rate(payer, rate_unit, tables)
            units.setdefault((name, by, rate_unit), set()).add(unit)

    def told(name: str, by: str, version: Version) -> Version:
        found = units.get((name, by, version.terms.get("rate_unit", "share")), {None})
        if None in found:
            return version
        unit = max(map(str, found)) if len(found) == 1 else "each"
        return replace(version, terms={**version.terms, "told_in": unit})

    return {
        name: {
            identity: tuple(told(name, identity[place], version) for version in versions)
            for identity, versions in tables[name].items()
        }
        for name, place in (("rate_tiers", 0), ("rate_matrices", 0), ("payee_rates", 1))
    }


def _payers(tables: Tables) -> Iterator[tuple[str, Value, Terms | None]]:
    """Rates by table and id, with the terms of each component they pay; None for a factor."""
    newest = {one: found[-1].terms for (one,), found in tables["components"].items()}
    for (component_id,), found in tables["components"].items():
        payer = newest[component_id]
        yield "payee_rates", component_id, payer
        for one in found:
            yield "rate_tiers", one.terms["rate_table_id"], payer
            yield "rate_matrices", one.terms["matrix_id"], payer
    for found in tables["crediting_rules"].values():
        for one in found:
            if one.terms["component_id"] in newest:
                yield (
                    "rate_tiers",
                    one.terms["rate_table_id"],
                    newest[str(one.terms["component_id"])],
                )
    for found in tables["component_multipliers"].values():
        yield from (("rate_tiers", one.terms["rate_table_id"], None) for one in found)


def _unit_of_rate(component: Terms | None, rate_unit: str, tables: Tables) -> str | None:
    if component is None:
        return "times"
    plans = tables["plans"].get((str(component["plan_id"]),))
    currency_code = str(plans[-1].terms["currency_code"]) if plans else ""
    one, _ = counted_units().get(str(component["measure"]), ("", ""))
    is_once = rate_unit == "amount" and component["rate_method"] in ("step", "interpolated")
    if one and not is_once and component["basis"] != "target":
        return f"{currency_code} a {one}"
    return currency_code if rate_unit == "amount" else None


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


def called(book: PlanBook, component_id: object) -> str:
    """A component as payees know it, in quotes; with its id where others have that name too."""
    names = {
        one: found[-1].terms["component_name"] for (one,), found in book.rows("components").items()
    }
    name = names.get(str(component_id))
    if name is None:
        return str(component_id or "")
    quoted = f"\N{LEFT DOUBLE QUOTATION MARK}{name}\N{RIGHT DOUBLE QUOTATION MARK}"
    return quoted if list(names.values()).count(name) == 1 else f"{quoted} ({component_id})"


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
