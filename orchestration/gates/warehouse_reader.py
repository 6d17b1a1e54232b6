"""Great Expectations looking at the warehouse: opened for one gate, closed after it."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orchestration.resources.warehouse import engine_config
from orchestration.settings import Settings

if TYPE_CHECKING:
    from great_expectations.datasource.fluent.interfaces import Batch
    from great_expectations.datasource.fluent.sql_datasource import SQLDatasource

# The second announces a temporary folder at every gate, at a level of its own.
CHATTY_LOGGERS = ("great_expectations", "great_expectations.data_context.types.base")


@dataclass(frozen=True)
class WarehouseReader:
    """The tables of one station, as Great Expectations sees them."""

    datasource: "SQLDatasource"

    def batch(self, table: str) -> "Batch":
        """The whole of `table`, which must exist."""
        asset = self.datasource.get_asset(table)
        return asset.get_batch(asset.build_batch_request())


@contextmanager
def open_warehouse(settings: Settings, tables: Sequence[str]) -> Iterator[WarehouseReader]:
    """Read `tables` ("schema.table") of the company's warehouse through Great Expectations.

    Lets go of the file at the end, however it ends: the next dbt process has to write it.
    Raises Great Expectations' `TestConnectionError` when one of them cannot be read.
    """
    import great_expectations
    from great_expectations.data_context.types.base import ProgressBarsConfig

    from orchestration.gates import duckdb_dialect  # noqa: F401  (registers itself)

    for name in CHATTY_LOGGERS:
        logging.getLogger(name).setLevel(logging.ERROR)
    context = great_expectations.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    # All assets at once: Great Expectations writes its whole configuration for each one added.
    # Its stub leaves out two of the documented arguments.
    datasource = context.data_sources.add_sql(  # type: ignore[call-arg]
        name="warehouse",
        connection_string="duckdb://",
        kwargs={
            "connect_args": {
                "database": str(settings.warehouse_path),
                "read_only": True,
                "config": engine_config(settings),
            }
        },
        assets=[{"name": table, "type": "table", "table_name": table} for table in tables],
    )
    try:
        yield WarehouseReader(datasource)
    finally:
        datasource.get_engine().dispose()
        datasource.get_execution_engine().engine.dispose()
