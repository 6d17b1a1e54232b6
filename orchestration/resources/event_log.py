"""Dagster's event log without a new connection for every statement.

Dagster opens each SQLite file anew some 4,000 times a run, and compiles every statement as often:
half of what it costs to keep the events of a run.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy
from dagster._core.storage.event_log import SqliteEventLogStorage

# As Dagster's own: the user interface may be writing.
BUSY_TIMEOUT_SECONDS = 30


@contextmanager
def connected_once(storage: SqliteEventLogStorage) -> Iterator[None]:
    """For the length of the block, each file of `storage` is opened once and stays open."""
    engines: dict[str, sqlalchemy.Engine] = {}
    connect_anew = storage._connect

    @contextmanager
    def connect(shard: str) -> Iterator[sqlalchemy.Connection]:
        if shard not in engines:
            with connect_anew(shard):
                pass  # Dagster makes the tables of a new file when it first connects.
            engines[shard] = sqlalchemy.create_engine(
                storage.conn_string_for_shard(shard),
                connect_args={"timeout": BUSY_TIMEOUT_SECONDS},
            )
        with engines[shard].begin() as connection:
            yield connection

    storage._connect = connect  # type: ignore[method-assign]
    try:
        yield
    finally:
        storage._connect = connect_anew  # type: ignore[method-assign]
        for engine in engines.values():
            engine.dispose()
