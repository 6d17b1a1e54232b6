"""What a mart holds, as figures to compare: rows, control totals, hashes. No row leaves DuckDB."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import duckdb

from orchestration.resources.quoting import quote_name
from orchestration.resources.warehouse import MARTS

CONTENT_HASH_RULE = (
    "Per row: the columns but release_id, in order, cast to text and separated by U+001F, null "
    "as U+001E; md5 of the UTF-8 text, its two halves read as little-endian unsigned 64-bit "
    "integers. Per mart: SHA-256 of 'rows:sum of first halves:sum of second halves'. Order of "
    "rows, files and engine do not matter."
)
RELEASE_ID = "release_id"

# A DuckDB huge integer becomes a double in Parquet, so it is no better than one (DESIGN 4).
INEXACT_TYPES = frozenset({"FLOAT", "DOUBLE", "HUGEINT", "UHUGEINT"})


@dataclass(frozen=True)
class Column:
    """A column as the catalog knows it; `data_type` in DuckDB's words, `DECIMAL(18,4)`."""

    name: str
    data_type: str

    @property
    def is_amount(self) -> bool:
        is_named_so = self.name == "amount" or self.name.endswith("_amount")
        return is_named_so and self.data_type.startswith("DECIMAL")

    @property
    def is_wide_decimal(self) -> bool:
        return self.data_type.startswith("DECIMAL(38,")


@dataclass(frozen=True)
class Mart:
    """A table of the marts: its columns in contract order."""

    name: str
    columns: tuple[Column, ...]

    @property
    def content(self) -> tuple[Column, ...]:
        """What the mart says, whichever release says it."""
        return tuple(column for column in self.columns if column.name != RELEASE_ID)

    @property
    def amounts(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.is_amount)


@dataclass(frozen=True)
class Figures:
    """Compared within one engine: row count, exact sum per amount column, sum of row hashes."""

    row_count: int
    control_totals: Mapping[str, Decimal]
    row_hash_sum: int


def read_marts(connection: duckdb.DuckDBPyConnection) -> tuple[Mart, ...]:
    """The attached marts, by name. Raises `ValueError` for an inexact type."""
    tables = connection.execute(
        f"select table_name from duckdb_tables() where database_name = '{MARTS}' order by 1"
    ).fetchall()
    marts = tuple(Mart(name, _columns(connection, name)) for (name,) in tables)
    for mart in marts:
        for column in mart.columns:
            if column.data_type in INEXACT_TYPES:
                raise ValueError(
                    f"marts.{mart.name}.{column.name} is a {column.data_type}: "
                    "a published figure must be exact"
                )
    return marts


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> tuple[Column, ...]:
    rows = connection.execute(
        "select column_name, data_type from duckdb_columns()"
        f" where database_name = '{MARTS}' and table_name = ? order by column_index",
        [table],
    ).fetchall()
    return tuple(Column(*row) for row in rows)


def figures(connection: duckdb.DuckDBPyConnection, mart: Mart, relation: str) -> Figures:
    """Figures of `relation` (a table, or a call of read_parquet), which has the mart's columns."""
    sums = [f"coalesce(sum({quote_name(name)}), 0)" for name in mart.amounts]
    hashed = ", ".join(quote_name(column.name) for column in mart.columns)
    row = connection.execute(
        f"select {', '.join(['count(*)', *sums, f'coalesce(sum(hash({hashed})), 0)'])}"
        f" from {relation}"
    ).fetchone()
    assert row is not None
    totals = {name: Decimal(value) for name, value in zip(mart.amounts, row[1:-1], strict=True)}
    return Figures(row_count=row[0], control_totals=totals, row_hash_sum=int(row[-1]))


def content_hash(connection: duckdb.DuckDBPyConnection, mart: Mart, relation: str) -> str:
    """The hash of CONTENT_HASH_RULE over `relation`, as hexadecimal text."""
    separator = ", chr(31), "
    row_text = separator.join(_as_text(column) for column in mart.content)
    row = connection.execute(
        f"with hashed as (select md5_number(concat({row_text}))::uhugeint as row_md5"
        f" from {relation})"
        " select count(*), coalesce(sum((row_md5 & 18446744073709551615)::ubigint), 0),"
        " coalesce(sum((row_md5 >> 64)::ubigint), 0) from hashed"
    ).fetchone()
    assert row is not None
    return hashlib.sha256(":".join(str(value) for value in row).encode()).hexdigest()


def _as_text(column: Column) -> str:
    """SQL of the column's text. DuckDB writes a narrow decimal eight times as fast as a wide one,

    and with the same digits, so a wide one is narrowed where its value allows.
    """
    name = quote_name(column.name)
    if column.is_wide_decimal:
        scale = column.data_type.removeprefix("DECIMAL(38,").removesuffix(")")
        if int(scale) <= 18:
            narrow = f"try_cast({name} as decimal(18,{scale}))::varchar"
            return f"coalesce({narrow}, {name}::varchar, chr(30))"
    return f"coalesce({name}::varchar, chr(30))"


def hash_of_hashes(hashes: Iterable[tuple[str, str]]) -> str:
    """One hash over (name, hash) pairs, whatever their order."""
    lines = "\n".join(f"{name}:{value}" for name, value in sorted(hashes))
    return hashlib.sha256(lines.encode()).hexdigest()
