"""The working warehouse: one DuckDB file per company, a cache that a run can make again."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from orchestration.settings import Settings

# Of the files we make, warehouse and releases. Readers need DuckDB 1.3 or newer; text in the
# older default format costs a third more CPU to write.
STORAGE_VERSION = "v1.3.0"

# Tables are written anew and never changed: to repack their rows is to write them twice.
NEVER_REPACK = 0


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
        yield connection
    finally:
        connection.close()
