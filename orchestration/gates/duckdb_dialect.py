"""DuckDB for SQLAlchemy, as far as Great Expectations needs it: connect, reflect, select.

No maintained dialect works with SQLAlchemy 2.1 (STACK: Great Expectations on DuckDB). This one
only reads: a gate that could write to the warehouse would be no gate.
"""

from collections.abc import Sequence
from types import ModuleType
from typing import Any, ClassVar, cast

import duckdb
from sqlalchemy import pool, types
from sqlalchemy.dialects import registry
from sqlalchemy.engine import URL, Connection, default
from sqlalchemy.engine.interfaces import DBAPIConnection, ReflectedColumn

# DuckDB writes the types with precision, `DECIMAL(18,4)`; the bare name decides.
_TYPES: dict[str, type[types.TypeEngine[Any]]] = {
    "BOOLEAN": types.BOOLEAN,
    "TINYINT": types.SMALLINT,
    "SMALLINT": types.SMALLINT,
    "INTEGER": types.INTEGER,
    "BIGINT": types.BIGINT,
    "HUGEINT": types.NUMERIC,
    "DECIMAL": types.DECIMAL,
    "FLOAT": types.FLOAT,
    "DOUBLE": types.DOUBLE,
    "VARCHAR": types.VARCHAR,
    "DATE": types.DATE,
    "TIMESTAMP": types.TIMESTAMP,
}

_HERE = "database_name = current_database()"
_SHOWN = "(not internal or schema_name = 'main')"
# `marts.x` is of the schema `marts` or, like any statement would have it, of the database.
_COLUMNS = f"""
    select column_name, data_type, is_nullable
    from duckdb_columns()
    where (({_HERE} and schema_name = $1) or (database_name = $1 and schema_name = 'main'))
        and table_name = $2
    order by column_index
"""


def _qualified(table_name: str, schema: str | None) -> tuple[str, str]:
    """Schema and table; an asset of Great Expectations names both in one."""
    before, _, after = table_name.rpartition(".")
    return schema or before or "main", after


class DuckDBDialect(default.DefaultDialect):
    """Read-only DuckDB. Engine arguments: `connect_args` as `duckdb.connect` takes them."""

    name = "duckdb"
    driver = "duckdb"
    default_schema_name = "main"
    supports_statement_cache = True
    supports_sane_rowcount = False
    supports_native_boolean = True
    # Great Expectations asks the dialect which regular expression function to use by looking
    # for the names of dialects it knows; this one's `regexp_matches` is also DuckDB's.
    DremioDialect: ClassVar[bool] = True

    @classmethod
    def import_dbapi(cls) -> ModuleType:
        return duckdb

    @classmethod
    def get_pool_class(cls, url: URL) -> type[pool.Pool]:
        """No pool: a connection kept for later would keep every writer out of the file."""
        return pool.StaticPool

    def create_connect_args(self, url: URL) -> tuple[list[Any], dict[str, Any]]:
        return [], {"database": url.database or ":memory:", "read_only": True}

    def connect(self, *arguments: Any, **options: Any) -> DBAPIConnection:
        return cast(DBAPIConnection, duckdb.connect(*arguments, **options))

    # Every statement reads and stands alone; DuckDB refuses to end what was never begun.
    def do_begin(self, dbapi_connection: Any) -> None: ...

    def do_commit(self, dbapi_connection: Any) -> None: ...

    def do_rollback(self, dbapi_connection: Any) -> None: ...

    def initialize(self, connection: Connection) -> None:
        """Ask nothing: the default would probe for features with temporary tables."""

    def has_table(
        self, connection: Connection, table_name: str, schema: str | None = None, **kw: Any
    ) -> bool:
        return bool(self._rows(connection, _COLUMNS, *_qualified(table_name, schema)))

    def get_columns(
        self, connection: Connection, table_name: str, schema: str | None = None, **kw: Any
    ) -> list[ReflectedColumn]:
        return [
            {
                "name": name,
                "type": _TYPES.get(data_type.partition("(")[0], types.VARCHAR)(),
                "nullable": is_nullable,
                "default": None,
            }
            for name, data_type, is_nullable in self._rows(
                connection, _COLUMNS, *_qualified(table_name, schema)
            )
        ]

    def get_schema_names(self, connection: Connection, **kw: Any) -> list[str]:
        query = f"select schema_name from duckdb_schemas() where {_HERE} and {_SHOWN} order by 1"
        return [name for (name,) in self._rows(connection, query)]

    def get_table_names(
        self, connection: Connection, schema: str | None = None, **kw: Any
    ) -> list[str]:
        query = (
            f"select table_name from duckdb_tables() where {_HERE} and schema_name = ? order by 1"
        )
        return [name for (name,) in self._rows(connection, query, schema or "main")]

    def get_view_names(
        self, connection: Connection, schema: str | None = None, **kw: Any
    ) -> list[str]:
        query = f"select view_name from duckdb_views() where {_HERE} and schema_name = ? order by 1"
        return [name for (name,) in self._rows(connection, query, schema or "main")]

    @staticmethod
    def _rows(connection: Connection, query: str, *values: str) -> Sequence[Any]:
        return connection.exec_driver_sql(query, values).fetchall()


registry.register("duckdb", __name__, "DuckDBDialect")
