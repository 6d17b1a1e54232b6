"""The marts of a release as files: one DuckDB database and one Parquet file each, verified."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.publish.content import Figures, Mart, content_hash, figures
from orchestration.publish.manifest import MartRecord
from orchestration.publish.workbench import attach, identifier, text

DATABASE = "marts.duckdb"
PARQUET_DIR = "parquet"

# Level 1 is smaller and a quarter cheaper than the default level 3 on our columns of repeated
# identifiers (measured on 2 M rows).
PARQUET_OPTIONS = "format parquet, compression zstd, compression_level 1"

Progress = Callable[[str], None]


@dataclass(frozen=True)
class _Relation:
    """One copy of a mart: the words for it in an error, and how SQL names it."""

    words: str
    sql: str


def write_marts(
    connection: duckdb.DuckDBPyConnection,
    marts: Sequence[Mart],
    folder: Path,
    *,
    progress: Progress,
) -> None:
    """Copy `marts` of the attached warehouse to `folder`, with their comments.

    In any order: the content hash does not ask for one, and sorting wide rows costs as much as
    writing them. Only `marts.duckdb` and `parquet/` are written; the caller
    verifies them.
    """
    (folder / PARQUET_DIR).mkdir()
    attach(connection, folder / DATABASE, name="release", writable=True)
    for mart in marts:
        progress(f"writing {mart.name}")
        table = _in_release(mart)
        columns = ", ".join(identifier(column.name) for column in mart.columns)
        connection.execute(f"create table {table} as select {columns} from {in_warehouse(mart)}")
        connection.execute(f"copy {table} to {text(_parquet(folder, mart))} ({PARQUET_OPTIONS})")
        _comment(connection, mart)
    connection.execute("detach release")


def verify_marts(
    connection: duckdb.DuckDBPyConnection,
    marts: Sequence[Mart],
    folder: Path,
    *,
    progress: Progress,
) -> tuple[MartRecord, ...]:
    """Read both copies again and compare them with the warehouse; return what the manifest says.

    The row hash of DuckDB compares the three; the portable content hash, ten times as dear,
    is then taken once. Leaves the written database attached, read-only, as `release`. Raises
    `ValueError` naming the mart whose copy differs.
    """
    attach(connection, folder / DATABASE, name="release")
    records = []
    for mart in marts:
        progress(f"verifying {mart.name}")
        parquet = f"read_parquet({text(_parquet(folder, mart))})"
        expected = figures(connection, mart, in_warehouse(mart))
        for copy in (
            _Relation(DATABASE, _in_release(mart)),
            _Relation(f"{PARQUET_DIR}/{mart.name}.parquet", parquet),
        ):
            _compare(connection, mart, copy, expected)
        records.append(
            MartRecord(
                name=mart.name,
                row_count=expected.row_count,
                content_hash=content_hash(connection, mart, _in_release(mart)),
                control_totals=expected.control_totals,
                column_types={column.name: column.data_type for column in mart.columns},
            )
        )
    return tuple(records)


def _compare(
    connection: duckdb.DuckDBPyConnection, mart: Mart, copy: _Relation, expected: Figures
) -> None:
    described = connection.execute(f"describe select * from {copy.sql}").fetchall()
    for (name, data_type, *_), column in zip(described, mart.columns, strict=True):
        if (name, data_type) != (column.name, column.data_type):
            raise ValueError(
                f"{copy.words} has {name} {data_type} where marts.{mart.name} has "
                f"{column.name} {column.data_type}"
            )
    found = figures(connection, mart, copy.sql)
    if found != expected:
        raise ValueError(
            f"{copy.words} is not what was written of {mart.name}: {_told(found)} in place of "
            f"{_told(expected)}"
        )


def _told(seen: Figures) -> str:
    totals = "".join(f", {name} {total:f}" for name, total in seen.control_totals.items())
    return f"{seen.row_count} rows{totals}, hash {seen.row_hash_sum}"


def _comment(connection: duckdb.DuckDBPyConnection, mart: Mart) -> None:
    """Carry the descriptions over, because BI shows them."""
    table = _in_release(mart)
    if mart.comment:
        connection.execute(f"comment on table {table} is {text(mart.comment)}")
    for column in mart.columns:
        if column.comment:
            place = f"{table}.{identifier(column.name)}"
            connection.execute(f"comment on column {place} is {text(column.comment)}")


def _parquet(folder: Path, mart: Mart) -> Path:
    return folder / PARQUET_DIR / f"{mart.name}.parquet"


def in_warehouse(mart: Mart) -> str:
    """The mart as SQL names it in the attached warehouse."""
    return f"warehouse.marts.{identifier(mart.name)}"


def _in_release(mart: Mart) -> str:
    """In the schema `main`: a schema named like the file would make `marts.x` ambiguous."""
    return f"release.main.{identifier(mart.name)}"
