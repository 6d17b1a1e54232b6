"""The marts of a release as files: one DuckDB database and one Parquet file each, verified."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

from orchestration.publish.content import Figures, Mart, content_hash, figures
from orchestration.publish.manifest import MartRecord
from orchestration.publish.workbench import attach
from orchestration.resources.quoting import quote_name, quote_text
from orchestration.resources.warehouse import MARTS

DATABASE = "marts.duckdb"
PARQUET_DIR = "parquet"

# Level 1 is smaller and a quarter cheaper than the default level 3 on our columns of repeated
# identifiers (measured on 2 M rows).
PARQUET_OPTIONS = "format parquet, compression zstd, compression_level 1"

Progress = Callable[[str], None]


def write_marts(
    connection: duckdb.DuckDBPyConnection,
    marts: Sequence[Mart],
    database: Path,
    folder: Path,
    *,
    progress: Progress,
) -> None:
    """Copy the file `database`, of which `marts` are attached, to `folder`, and each as Parquet.

    In any order: the content hash does not ask for one, and sorting wide rows costs as much as
    writing them. Only `marts.duckdb` and `parquet/` are written; the caller
    verifies them.
    """
    progress(f"copying {DATABASE}")
    shutil.copyfile(database, folder / DATABASE)
    (folder / PARQUET_DIR).mkdir()
    for mart in marts:
        progress(f"writing {mart.name}")
        target = quote_text(_parquet(folder, mart))
        connection.execute(f"copy {as_computed(mart)} to {target} ({PARQUET_OPTIONS})")


def verify_marts(
    connection: duckdb.DuckDBPyConnection,
    marts: Sequence[Mart],
    folder: Path,
    *,
    progress: Progress,
) -> tuple[MartRecord, ...]:
    """Read both copies again and hold them against each other; return what the manifest says.

    One is the file that the gates have read, the other was written from it: both are right, or
    they differ. The row hash of DuckDB compares them; the portable content hash, ten times as
    dear, is then taken once. Leaves the database attached, read-only, as `release`. Raises
    `ValueError` naming the mart that differs.
    """
    attach(connection, folder / DATABASE, name="release")
    records = []
    for mart in marts:
        progress(f"verifying {mart.name}")
        found = _same_in_both(connection, mart, _parquet(folder, mart))
        records.append(
            MartRecord(
                name=mart.name,
                row_count=found.row_count,
                content_hash=content_hash(connection, mart, _in_release(mart)),
                control_totals=found.control_totals,
                column_types={column.name: column.data_type for column in mart.columns},
            )
        )
    return tuple(records)


def _same_in_both(connection: duckdb.DuckDBPyConnection, mart: Mart, parquet: Path) -> Figures:
    in_parquet = f"read_parquet({quote_text(parquet)})"
    described = connection.execute(f"describe select * from {in_parquet}").fetchall()
    for (name, data_type, *_), column in zip(described, mart.columns, strict=True):
        if (name, data_type) != (column.name, column.data_type):
            raise ValueError(
                f"{parquet.name} has {name} {data_type} where marts.{mart.name} has "
                f"{column.name} {column.data_type}"
            )
    found = figures(connection, mart, _in_release(mart))
    again = figures(connection, mart, in_parquet)
    if again != found:
        raise ValueError(
            f"{parquet.name} and {DATABASE} are not the same {mart.name}: {_told(again)} and "
            f"{_told(found)}"
        )
    return found


def _told(seen: Figures) -> str:
    totals = "".join(f", {name} {total:f}" for name, total in seen.control_totals.items())
    return f"{seen.row_count} rows{totals}, hash {seen.row_hash_sum}"


def _parquet(folder: Path, mart: Mart) -> Path:
    return folder / PARQUET_DIR / f"{mart.name}.parquet"


def as_computed(mart: Mart) -> str:
    """The mart as SQL names it where the gates have read it."""
    return f"{MARTS}.main.{quote_name(mart.name)}"


def _in_release(mart: Mart) -> str:
    return f"release.main.{quote_name(mart.name)}"
