"""Evaluate the suites of one station against the warehouse, and keep what came out.

Every suite is evaluated once for its answer alone, which Great Expectations turns into one
query for all its column expectations. Only what failed is asked again, for its rows.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

from expectations import suites_of
from expectations.vocabulary import KEPT_ROWS
from orchestration.gates.results import (
    ExpectationResult,
    StationGate,
    TableVerdict,
    run_dir,
    write_gate,
    write_json,
)
from orchestration.gates.sentences import Sentences, error_text
from orchestration.gates.warehouse_reader import WarehouseReader, open_warehouse
from orchestration.resources.warehouse import SCHEMA_NAME, connect
from orchestration.settings import Settings

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite
    from great_expectations.core import ExpectationValidationResult
    from great_expectations.datasource.fluent.interfaces import Batch

Suites = Mapping[str, "Callable[[], ExpectationSuite]"]

# Whose values are shown nowhere, neither in a failing row nor in Data Docs.
PERSONAL_COLUMNS = frozenset({"worker_name", "payee_name", "manager_name"})


@dataclass(frozen=True)
class _Facts:
    """What the warehouse says about itself.

    Columns and row counts of the tables that can be read, why the others cannot, and the names
    of the delivered files by file_id.
    """

    run_id: str
    release_id: str
    columns: Mapping[str, frozenset[str]]
    row_counts: Mapping[str, int]
    unreadable: Mapping[str, str]
    file_names: Mapping[int, str]


def run_gate(station: str, *, settings: Settings, run_id: str | None = None) -> list[TableVerdict]:
    """Evaluate every suite of `station` and keep what came out; see `examine`."""
    return list(examine(station, settings=settings, run_id=run_id).tables)


def examine(
    station: str, *, settings: Settings, run_id: str | None = None, suites: Suites | None = None
) -> StationGate:
    """Evaluate every suite of `station` and write <gates_dir>/<run_id>/<station>.json.

    The results are kept for the run that filled the warehouse; `run_id` says which one the
    caller thinks that is. Raises `ValueError` when it is another one, or when the warehouse
    does not say, and `FileNotFoundError` when there is none.
    """
    suites = suites_of(station) if suites is None else suites
    with connect(settings, read_only=True) as connection:
        facts = _facts(connection, tuple(suites))
        if run_id not in (None, facts.run_id):
            raise ValueError(f"The warehouse holds run {facts.run_id}, not {run_id}")
        # Inside, because a second connection to an open file costs next to nothing.
        with open_warehouse(settings, tuple(facts.row_counts)) as warehouse:
            looks = {
                table: (_unreadable(station, table, facts.unreadable[table]), None)
                if table in facts.unreadable
                else _look(warehouse, build(), station=station, facts=facts)
                for table, build in suites.items()
            }
    gate = StationGate(
        station, facts.run_id, facts.release_id, tuple(verdict for verdict, _ in looks.values())
    )
    write_json(
        run_dir(settings.gates_dir, facts.run_id) / "great_expectations" / f"{station}.json",
        {table: shown for table, (_, shown) in looks.items() if shown is not None},
    )
    write_gate(settings.gates_dir, gate)
    return gate


def _facts(connection: duckdb.DuckDBPyConnection, tables: tuple[str, ...]) -> _Facts:
    columns: dict[str, set[str]] = {}
    for table, column in connection.execute(
        f"select {SCHEMA_NAME} || '.' || table_name, column_name from duckdb_columns()"
    ).fetchall():
        columns.setdefault(table, set()).add(column)
    for needed in ("raw_control.runs", "raw_control.files"):
        if needed not in columns:
            raise ValueError(f"The warehouse has no {needed}: it was not filled by `attain run`")
    runs = connection.execute("select run_id, release_id from raw_control.runs").fetchall()
    if len(runs) != 1:
        raise ValueError(f"raw_control.runs has {len(runs)} rows, not 1: whose data is this?")
    row_counts, unreadable = _row_counts(connection, tables, existing=columns.keys())
    return _Facts(
        run_id=runs[0][0],
        release_id=runs[0][1],
        columns={table: frozenset(names) for table, names in columns.items()},
        row_counts=row_counts,
        unreadable=unreadable,
        file_names=dict(
            connection.execute("select file_id, file_name from raw_control.files").fetchall()
        ),
    )


def _row_counts(
    connection: duckdb.DuckDBPyConnection, tables: tuple[str, ...], *, existing: Collection[str]
) -> tuple[dict[str, int], dict[str, str]]:
    row_counts, unreadable = {}, {}
    for table in tables:
        if table not in existing:
            unreadable[table] = f"{table} does not exist"
            continue
        try:
            found = connection.execute(f"select count(*) from {table}").fetchall()
        except duckdb.Error as error:
            # A raw view whose archived file is gone: its gate blocks, the others still look.
            unreadable[table] = f"{table} cannot be read: {str(error).splitlines()[0]}"
        else:
            row_counts[table] = found[0][0]
    return row_counts, unreadable


def _look(
    warehouse: WarehouseReader, suite: "ExpectationSuite", *, station: str, facts: _Facts
) -> tuple[TableVerdict, dict[str, Any]]:
    """The verdict on one table, and the same for Data Docs as Great Expectations writes it."""
    table = suite.name
    batch = warehouse.batch(table)
    row_count = facts.row_counts[table]
    columns = facts.columns[table]
    key = [column for column in (suite.meta or {}).get("key", []) if column in columns]
    validation = batch.validate(suite, result_format="BOOLEAN_ONLY")
    validation.results = [
        _in_full(batch, result, key=key, row_count=row_count) for result in validation.results
    ]
    sentences = Sentences(key=tuple(key), file_names=facts.file_names)
    results = tuple(
        _result(result, station=station, table=table, row_count=row_count, sentences=sentences)
        for result in validation.results
    )
    shown = validation.to_json_dict()
    shown["meta"] = {"run_id": facts.run_id, "release_id": facts.release_id}
    for stored in shown["results"]:
        stored["exception_info"] = _without_traceback(stored["exception_info"])
    return TableVerdict(station, table, results), shown


def _in_full(
    batch: "Batch", result: "ExpectationValidationResult", *, key: list[str], row_count: int
) -> "ExpectationValidationResult":
    """With counts and, if it failed, with its failing rows."""
    if result.result or error_text(result.exception_info):
        return result
    config = result.expectation_config
    assert config is not None
    if result.success:
        if "rule" in config.kwargs:
            result.result = {"observed_value": 0}
        elif config.type.startswith("expect_column_values"):
            result.result = {
                "element_count": row_count,
                "unexpected_count": 0,
                "unexpected_percent": 0.0,
            }
        return result
    column = config.kwargs.get("column")
    result_format: dict[str, Any] = {
        "result_format": "SUMMARY",
        "partial_unexpected_count": KEPT_ROWS,
        "unexpected_index_column_names": key,
        "return_unexpected_index_query": False,
        "exclude_unexpected_values": column in PERSONAL_COLUMNS,
    }
    return batch.validate(config.to_domain_obj(), result_format=result_format)


def _result(
    result: "ExpectationValidationResult",
    *,
    station: str,
    table: str,
    row_count: int,
    sentences: Sentences,
) -> ExpectationResult:
    config = result.expectation_config
    assert config is not None
    error = error_text(result.exception_info)
    found = result.result or {}
    failing_rows = () if error or result.success else sentences.failing_rows(config, found)
    is_about_rows = bool(config.kwargs.get("column") or config.kwargs.get("rule"))
    return ExpectationResult(
        station=station,
        table_name=table,
        expectation_type=config.kwargs.get("rule", config.type),
        column_name=config.kwargs.get("column"),
        severity=str(getattr(config.severity, "value", config.severity)),
        success=bool(result.success) and error is None,
        is_evaluated=error is None,
        evaluated_count=row_count if is_about_rows and error is None else None,
        unexpected_count=sentences.unexpected_count(config, found) if is_about_rows else None,
        reason=error or (None if result.success else sentences.reason(config, found)),
        observed=sentences.observed(config, found) if error is None else None,
        failing_rows=failing_rows,
    )


def _unreadable(station: str, table: str, reason: str) -> TableVerdict:
    """A table that is not there or cannot be read: nobody knows what would be in it."""
    return TableVerdict(
        station,
        table,
        (
            ExpectationResult(
                station=station,
                table_name=table,
                expectation_type="table_can_be_read",
                column_name=None,
                severity="critical",
                success=False,
                is_evaluated=False,
                evaluated_count=None,
                unexpected_count=None,
                reason=reason,
                observed=None,
            ),
        ),
    )


def _without_traceback(exception_info: dict[str, Any]) -> dict[str, Any]:
    """Only the message: a traceback tells a reader of Data Docs about our machine."""
    error = error_text(exception_info)
    return {
        "raised_exception": error is not None,
        "exception_message": error,
        "exception_traceback": "",
    }
