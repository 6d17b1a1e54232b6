"""What a release was made from, as its manifest names it: run, deliveries, plan book, code."""

from dataclasses import dataclass, fields
from pathlib import Path

import duckdb

from orchestration.company import Company
from orchestration.extract.release_id import hash_of_plan_book
from orchestration.publish.durable import sha256_of
from orchestration.publish.evidence import NotPublishableError

Record = dict[str, str | None]


@dataclass(frozen=True)
class RunFacts:
    """The one row of raw_control.runs; `arguments` is all of it as text."""

    run_id: str
    release_id: str
    plan_book_sha256: str
    code_sha256: str
    company_id: str
    arguments: Record


def read_run(connection: duckdb.DuckDBPyConnection) -> RunFacts:
    """The run that filled the attached warehouse. Raises `ValueError` unless there is one."""
    rows = _records(connection, "warehouse.raw_control.runs")
    if len(rows) != 1:
        raise ValueError(f"raw_control.runs holds {len(rows)} rows, not the one of its run")
    row = rows[0]
    named = {one.name: row.get(one.name) or "" for one in fields(RunFacts)[:-1]}
    for name, value in named.items():
        if not value:
            raise ValueError(f"raw_control.runs has no {name}")
    return RunFacts(**named, arguments=row)


def read_deliveries(connection: duckdb.DuckDBPyConnection) -> tuple[Record, ...]:
    """One record per delivered file, with its hash."""
    return tuple(_records(connection, "warehouse.raw_control.files"))


def plan_book_files(company: Company, run: RunFacts) -> tuple[Path, ...]:
    """The analyst's own files of the plan book, by name.

    Raises `NotPublishableError` when they are no longer what the run computed with: a release
    that names another plan book than its own could not be reproduced.
    """
    if hash_of_plan_book(company) != run.plan_book_sha256:
        raise NotPublishableError(
            f"Run {run.run_id} is not published: the plan book was changed after it: run again"
        )
    return tuple(sorted(company.plan_book_dir.glob("*.csv")))


def hashes_of(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a folder, by name."""
    return {path.name: sha256_of(path) for path in sorted(folder.iterdir())}


def _records(connection: duckdb.DuckDBPyConnection, table: str) -> list[Record]:
    """Rows as text by column name, in a stable order."""
    cursor = connection.execute(f"select * from {table} order by all")
    names = [column[0] for column in cursor.description or ()]
    return [
        {
            name: None if value is None else str(value)
            for name, value in zip(names, row, strict=True)
        }
        for row in cursor.fetchall()
    ]
