"""The connection a release is built with: the warehouse read-only, the release's files aside."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from orchestration.resources.quoting import quote_text
from orchestration.resources.warehouse import attach_marts, engine_config
from orchestration.settings import Settings


@contextmanager
def open_workbench(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty database in memory, bounded as the settings say: `warehouse` and `marts` to read.

    Raises `FileNotFoundError` when nothing was computed yet.
    """
    for path in (settings.warehouse_path, settings.marts_path):
        if not path.exists():
            raise FileNotFoundError(
                f"{settings.company_id} has no {path.stem} yet ({path}): start with `attain run`"
            )
    with duckdb.connect(config=engine_config(settings)) as connection:
        attach(connection, settings.warehouse_path, name="warehouse")
        attach_marts(connection, settings)
        yield connection


@contextmanager
def open_marts(marts_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A reader's connection to the marts of one release, attached as `release`."""
    with duckdb.connect() as connection:
        attach(connection, marts_path, name="release")
        connection.execute("use release")
        yield connection


def attach(connection: duckdb.DuckDBPyConnection, path: Path, *, name: str) -> None:
    """Attach a database file to read it."""
    connection.execute(f"attach {quote_text(path)} as {name} (read_only)")
