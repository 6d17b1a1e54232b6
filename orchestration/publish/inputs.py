"""What a release was made from, as its manifest names it: run, deliveries, plan book, code."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.publish.durable import sha256_of
from orchestration.publish.evidence import NotPublishableError
from orchestration.settings import Settings
from orchestration.transform.plan_book import CONTRACT_PATH, read_contract, read_plan_book

Record = dict[str, str | None]


@dataclass(frozen=True)
class RunFacts:
    """The one row of raw_control.runs; `arguments` is all of it as text."""

    run_id: str
    release_id: str
    company_id: str
    arguments: Record


def read_run(connection: duckdb.DuckDBPyConnection) -> RunFacts:
    """The run that filled the attached warehouse. Raises `ValueError` unless there is one."""
    rows = _records(connection, "warehouse.raw_control.runs")
    if len(rows) != 1:
        raise ValueError(f"raw_control.runs holds {len(rows)} rows, not the one of its run")
    row = rows[0]
    named = {name: row[name] or "" for name in ("run_id", "release_id", "company_id")}
    for name, value in named.items():
        if not value:
            raise ValueError(f"raw_control.runs has no {name}")
    return RunFacts(**named, arguments=row)


def read_deliveries(connection: duckdb.DuckDBPyConnection) -> tuple[Record, ...]:
    """One record per delivered file, with its hash."""
    return tuple(_records(connection, "warehouse.raw_control.files"))


def plan_book_files(settings: Settings, run_id: str) -> tuple[Path, ...]:
    """The analyst's own files of the plan book, by name.

    Raises `NotPublishableError` when they are no longer what the run computed with: a release
    that names another plan book than its own could not be reproduced.
    """
    source = settings.company_dir / "plan_book"
    contract = read_contract(CONTRACT_PATH)
    for name, text in read_plan_book(source, contract=contract).items():
        used = settings.plan_book_dir / f"{name}.csv"
        if not used.is_file() or used.read_bytes() != text.encode("utf-8"):
            raise NotPublishableError(
                f"Run {run_id} is not published: plan_book/{name}.csv was changed after it"
            )
    return tuple(path for name in contract if (path := source / f"{name}.csv").is_file())


def hashes_of(paths: tuple[Path, ...]) -> dict[str, str]:
    """SHA-256 by file name."""
    return {path.name: sha256_of(path) for path in paths}


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
