"""Questions to the marts of one published release. The working warehouse is never opened."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import duckdb

from orchestration.explain.telling import Cell, Listing, Rest
from orchestration.publish import releases
from orchestration.publish.workbench import open_marts
from orchestration.settings import Settings

# Rows shown per level unless all are asked for.
SHOWN_ROWS = 10

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Reader:
    """An open release. `money_scale` is the digits of a minor unit inside the pipeline."""

    connection: duckdb.DuckDBPyConnection
    release_id: str
    money_scale: int
    shown_rows: int | None

    def rows(self, query: str, **values: Any) -> list[dict[str, Any]]:
        """Rows by column name; `$name` in the query is the value of that name."""
        cursor = self.connection.execute(query, values)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def first(self, query: str, **values: Any) -> dict[str, Any] | None:
        """The first row, or None."""
        rows = self.rows(query, **values)
        return rows[0] if rows else None

    def total(self, query: str, **values: Any) -> Decimal:
        """The one exact sum that `query` selects; zero where there is nothing to add up."""
        row = self.connection.execute(query, values).fetchone()
        return Decimal(0) if row is None or row[0] is None else Decimal(row[0])

    def count(self, query: str, **values: Any) -> int:
        """The one number that `query` selects."""
        return int(self.total(query, **values))

    def listing(
        self, query: str, *, headings: Mapping[str, str], summed: Sequence[str] = (), **values: Any
    ) -> Listing:
        """The first rows of `query`, in its order, and the count and sums of the others.

        `headings` is column name to heading; `summed` are columns whose hidden part is told.
        """
        limit = "" if self.shown_rows is None else f" limit {self.shown_rows}"
        rows = self.rows(f"select * from ({query}){limit}", **values)
        totals = "".join(f", coalesce(sum({name}), 0) as {name}" for name in summed)
        whole = self.rows(f"select count(*) as row_count{totals} from ({query})", **values)[0]
        hidden = whole["row_count"] - len(rows)
        shown = [[_cell(row[name]) for name in headings] for row in rows]
        rest = [
            whole[name] - sum((row[name] or 0 for row in rows), Decimal(0))
            if name in summed
            else None
            for name in headings
        ]
        return Listing(
            headings=tuple(headings.values()),
            rows=shown,
            rest=Rest(hidden, rest) if hidden else None,
        )


@contextmanager
def open_release(settings: Settings, release_id: str | None, *, show_all: bool) -> Iterator[Reader]:
    """Open a release, by default the one that readers get. Raises `ReleaseError`."""
    release = releases.show(settings, release_id)
    scale = int(release.manifest.arguments["money_scale"] or 2)
    with open_marts(release.marts_path) as connection:
        yield Reader(connection, release.release_id, scale, None if show_all else SHOWN_ROWS)


def _cell(value: Any) -> Cell:
    return value if value is None or isinstance(value, int | Decimal) else str(value)
