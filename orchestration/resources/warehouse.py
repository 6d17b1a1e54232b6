"""The working warehouse of a company, a cache that a run can make again: two DuckDB files.

Marts are in a file of their own, because a release is a copy of it: what readers get are the
very bytes that the gates have read. Attached as `marts`, it is one more schema to whoever asks.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from orchestration.resources.quoting import quote_text
from orchestration.settings import Settings

# Of the files we make. Readers need DuckDB 1.3 or newer; text in the
# older default format costs a third more CPU to write.
STORAGE_VERSION = "v1.3.0"

# Tables are written anew and never changed: to repack their rows is to write them twice.
NEVER_REPACK = 0

MARTS = "marts"

# In the catalog functions of DuckDB: how statements name the schema of a table.
SCHEMA_NAME = f"case database_name when '{MARTS}' then '{MARTS}' else schema_name end"


def spill_dir(settings: Settings) -> Path:
    """Where DuckDB puts what does not fit into `settings.memory_limit`."""
    return settings.state_dir / "spill"


def engine_config(settings: Settings) -> dict[str, str | bool | int | float | list[str]]:
    """How the engine runs on the warehouse; all who have it open at once must say the same."""
    return {
        "threads": settings.threads,
        "memory_limit": settings.memory_limit,
        "temp_directory": str(spill_dir(settings)),
        "preserve_insertion_order": False,
        "max_vacuum_tasks": NEVER_REPACK,
    }


@contextmanager
def connect(settings: Settings, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse, bounded as the settings say, and close it again.

    Marts can be read where there are any; only dbt writes them.
    Raises `FileNotFoundError` when there is nothing to read yet, and `duckdb.IOException`
    when another process has the file open: only the holder of the run lock opens it.
    """
    path = settings.warehouse_path
    if read_only and not path.exists():
        raise FileNotFoundError(
            f"{settings.company_id} has no warehouse yet ({path}): start with `attain run`"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(
        str(path),
        read_only=read_only,
        config=engine_config(settings),
    )
    try:
        if settings.marts_path.exists():
            attach_marts(connection, settings)
        yield connection
    finally:
        connection.close()


def attach_marts(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Attach the marts to read them; who has the warehouse open already may have done so."""
    path = quote_text(settings.marts_path)
    connection.execute(f"attach if not exists {path} as {MARTS} (read_only)")


def delete_warehouse(settings: Settings) -> None:
    """Delete all that was computed, the marts too; archive and releases stay."""
    for path in (settings.warehouse_path, settings.marts_path):
        delete_database(path)


def delete_database(path: Path) -> None:
    """Delete a database file, and what a killed writer left beside it."""
    for each in path.parent.glob(f"{path.name}*"):
        each.unlink()
