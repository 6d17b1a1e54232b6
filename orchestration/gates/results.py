"""What the gates of a run found: kept as one JSON file per station, read by the publisher.

    <gates_dir>/<run_id>/<station>.json

Every file names the run and the release that the warehouse held when the gate looked at it, so
that a result cannot be passed off for other data.
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb

from expectations import tables_by_station


@dataclass(frozen=True)
class FailingRow:
    """One row that failed: where it is, what stands there, what is wrong. Never a name."""

    key: str
    column: str | None
    value: str | None
    reason: str


@dataclass(frozen=True)
class ExpectationResult:
    """One expectation of one table. `unexpected_count` counts all failing rows, also those
    beyond `failing_rows`; both counts are None where an expectation is not about rows.
    """

    station: str
    table_name: str
    expectation_type: str
    column_name: str | None
    severity: str
    success: bool
    is_evaluated: bool
    evaluated_count: int | None
    unexpected_count: int | None
    reason: str | None
    observed: str | None
    failing_rows: tuple[FailingRow, ...] = ()

    @property
    def blocks(self) -> bool:
        """Not knowing is not passing: what could not be evaluated blocks at any severity."""
        return not self.is_evaluated or (not self.success and self.severity == "critical")


@dataclass(frozen=True)
class TableVerdict:
    """All expectations of one table ("schema.table")."""

    station: str
    table_name: str
    results: tuple[ExpectationResult, ...]

    @property
    def passed(self) -> bool:
        return bool(self.results) and not any(result.blocks for result in self.results)

    @property
    def failed(self) -> tuple[ExpectationResult, ...]:
        """What was not met, blocking or not, what blocks first."""
        failed = [result for result in self.results if result.blocks or not result.success]
        return tuple(sorted(failed, key=lambda result: not result.blocks))

    def reasons(self, *, limit: int = 5) -> list[str]:
        """The first `limit` sentences that say what is wrong with which row."""
        sentences = []
        for result in self.failed:
            rows = [row.reason for row in result.failing_rows]
            sentences += rows or [result.reason or f"{result.expectation_type} is not met"]
        return sentences[:limit]


@dataclass(frozen=True)
class StationGate:
    """One look at the outputs of one station, and whose data it was that it saw."""

    station: str
    run_id: str
    release_id: str
    tables: tuple[TableVerdict, ...]


@dataclass(frozen=True)
class RunVerdict:
    """Whether a run may be published: it may when there is no problem."""

    run_id: str
    expected: Mapping[str, tuple[str, ...]]
    tables: tuple[TableVerdict, ...]
    problems: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return not self.problems


def run_dir(gates_dir: Path, run_id: str) -> Path:
    """The folder of one run. Raises `ValueError` for an id that would lead elsewhere."""
    if run_id in ("", ".", "..") or Path(run_id).name != run_id:
        raise ValueError(f"{run_id!r} is no run id")
    return gates_dir / run_id


def gate_path(gates_dir: Path, *, run_id: str, station: str) -> Path:
    return run_dir(gates_dir, run_id) / f"{station}.json"


def write_gate(gates_dir: Path, gate: StationGate) -> Path:
    """Keep what a gate found, all of it or nothing; a second look replaces the first."""
    path = gate_path(gates_dir, run_id=gate.run_id, station=gate.station)
    write_json(path, asdict(gate))
    return path


def read_gate(path: Path) -> StationGate:
    """Raises `FileNotFoundError` when the gate never ran and `ValueError` for a broken file."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        return StationGate(**{**stored, "tables": tuple(map(_table, stored["tables"]))})
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise ValueError(f"{path.name} of run {path.parent.name} is no gate result") from error


def write_json(path: Path, content: Any) -> None:
    """Write aside, then switch: a reader sees the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    aside.write_text(json.dumps(content, indent=1, ensure_ascii=False), encoding="utf-8")
    os.replace(aside, path)


def verdict(
    run_id: str,
    *,
    gates_dir: Path,
    release_id: str | None = None,
    expected: Mapping[str, tuple[str, ...]] | None = None,
) -> RunVerdict:
    """Read again what the gates of a run found; what is missing has not passed.

    `release_id` is the release that is to be published: results of another one are refused.
    `expected` is station -> tables, by default every table that has a suite.
    """
    expected = tables_by_station() if expected is None else expected
    tables: list[TableVerdict] = []
    problems: list[str] = []
    for station, names in expected.items():
        if not names:
            continue
        path = gate_path(gates_dir, run_id=run_id, station=station)
        try:
            gate = read_gate(path)
        except FileNotFoundError:
            problems.append(f"The gate of {station} did not look at run {run_id}")
            continue
        except ValueError as error:
            problems.append(str(error))
            continue
        tables += gate.tables
        problems += _problems(gate, names, station=station, run_id=run_id, release_id=release_id)
    return RunVerdict(run_id, expected, tuple(tables), tuple(problems))


def load_expectation_results(
    connection: duckdb.DuckDBPyConnection, *, gates_dir: Path, run_id: str
) -> int:
    """Put what the gates found so far into raw_gates.expectation_results, and count its rows.

    One row per expectation, in place of whatever the table held before.
    """
    rows = [
        (
            result.station,
            result.table_name,
            result.expectation_type,
            result.column_name,
            result.severity,
            result.success and result.is_evaluated,
            result.evaluated_count,
            result.unexpected_count,
            result.reason,
        )
        for path in _gates_of(gates_dir, run_id)
        for table in read_gate(path).tables
        for result in table.results
    ]
    connection.execute("create schema if not exists raw_gates")
    connection.execute(
        "create or replace table raw_gates.expectation_results ("
        "station varchar, table_name varchar, expectation_type varchar, column_name varchar,"
        " severity varchar, is_success boolean, evaluated_count bigint,"
        " unexpected_count bigint, reason varchar)"
    )
    if rows:
        connection.executemany(
            "insert into raw_gates.expectation_results values (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows
        )
    return len(rows)


def _gates_of(gates_dir: Path, run_id: str) -> list[Path]:
    paths = [gate_path(gates_dir, run_id=run_id, station=name) for name in tables_by_station()]
    return [path for path in paths if path.exists()]


def _problems(
    gate: StationGate,
    names: Sequence[str],
    *,
    station: str,
    run_id: str,
    release_id: str | None,
) -> list[str]:
    if (gate.station, gate.run_id) != (station, run_id):
        return [f"The result kept for {station} of {run_id} is {gate.station} of {gate.run_id}"]
    if release_id is not None and gate.release_id != release_id:
        return [f"The gate of {station} looked at release {gate.release_id}, not at {release_id}"]
    found = {table.table_name: table for table in gate.tables}
    problems = [f"{name} was not checked" for name in names if name not in found]
    for table in gate.tables:
        if not table.passed:
            first = table.reasons(limit=1) or ["no expectation was evaluated"]
            problems.append(f"{table.table_name} did not pass: {first[0]}")
    return problems


def _table(stored: dict[str, Any]) -> TableVerdict:
    return TableVerdict(
        station=stored["station"],
        table_name=stored["table_name"],
        results=tuple(
            ExpectationResult(
                **{
                    **result,
                    "failing_rows": tuple(FailingRow(**row) for row in result["failing_rows"]),
                }
            )
            for result in stored["results"]
        ),
    )
