"""Cases kept apart: every name that a case makes up carries the number of the case."""

import re
from collections.abc import Mapping

from orchestration.uat.cases import Row, Rows
from orchestration.uat.tables import Table, writable_tables

SEPARATOR = "~"
_PREFIX = re.compile(rf"\bc(\d{{4,}}){SEPARATOR}")


def prefix_of(number: int) -> str:
    """What stands before the names of a case: of one width, so that it changes no order."""
    return f"c{number:04d}{SEPARATOR}"


def without_prefix(text: str) -> str:
    """A text for people: names as their author wrote them."""
    return _PREFIX.sub("", text)


def numbers_in(text: str) -> set[int]:
    """The cases whose names stand in a text."""
    return {int(number) for number in _PREFIX.findall(text)}


def kept_apart(
    tables: Mapping[str, Rows], number: int, *, shared_calendar_id: str
) -> dict[str, Rows]:
    """The rows of a case under names of its own.

    Currencies and the calendars that every case may use keep their names; a calendar that the
    case writes is its own, unless it is the one that all cases of its world are paid by.
    """
    periods = [
        row
        for row in tables.get("calendar_periods", [])
        if row["calendar_id"] != shared_calendar_id
    ]
    own = {
        "calendar": {row["calendar_id"] for row in periods},
        "period": {row["period_id"] for row in periods},
        "year": {row["year_id"] for row in periods},
    }
    contract = writable_tables()
    return {
        name: [_apart(row, contract[name], prefix_of(number), own) for row in rows]
        for name, rows in tables.items()
    }


def _apart(row: Row, table: Table, prefix: str, own: Mapping[str, set[str]]) -> Row:
    return {
        name: prefix + value
        if value
        and (
            table.columns[name].is_own_name or value in own.get(table.columns[name].names or "", ())
        )
        else value
        for name, value in row.items()
    }
