"""Great Expectations looking at the warehouse: opened for one gate, closed after it."""

import importlib.util
import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Any

from orchestration.resources.warehouse import engine_config
from orchestration.settings import Settings

if TYPE_CHECKING:
    from great_expectations.datasource.fluent.interfaces import Batch
    from great_expectations.datasource.fluent.sql_datasource import SQLDatasource
    from great_expectations.expectations.expectation import Expectation
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

# The second announces a temporary folder at every gate, at a level of its own.
CHATTY_LOGGERS = ("great_expectations", "great_expectations.data_context.types.base")

# Great Expectations imports them for expectations that none of our suites names.
UNUSED_MODULES = ("scipy.stats", "altair")


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
    import_great_expectations()
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
        with _configured_once():
            yield WarehouseReader(datasource)
    finally:
        datasource.get_engine().dispose()
        datasource.get_execution_engine().engine.dispose()


class _Late(ModuleType):
    """A module that is imported when something of it is touched."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


def import_great_expectations() -> None:
    """Import the library, but of its dependencies what we do not use only when it is touched."""
    for name in UNUSED_MODULES:
        spec = importlib.util.find_spec(name)
        if name not in sys.modules and spec is not None:
            sys.modules[name] = importlib.util.module_from_spec(spec)
            sys.modules[name].__class__ = _Late
    import great_expectations  # noqa: F401


@contextmanager
def _configured_once() -> Iterator[None]:
    """For the length of the block, an expectation makes its configuration once.

    Great Expectations makes it fifty times per evaluation, a third of what a gate costs.
    """
    from great_expectations.expectations.expectation import Expectation

    made_anew = Expectation.configuration
    # With the expectation, so that no other gets its id.
    made: dict[int, tuple[Expectation, ExpectationConfiguration]] = {}

    def configuration(expectation: "Expectation") -> "ExpectationConfiguration":
        if id(expectation) not in made:
            made[id(expectation)] = expectation, made_anew.__get__(expectation)
        return made[id(expectation)][1]

    Expectation.configuration = property(configuration)  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        Expectation.configuration = made_anew  # type: ignore[method-assign]
