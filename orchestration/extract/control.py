"""Control tables: what this warehouse was filled with, in `raw_control`.

Models read the run's bounds from here, not from variables, so that dbt's parse stays valid from
run to run; gates and reconciliation read what was delivered.
"""

import csv
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import duckdb

from orchestration.company import Company, InputError
from orchestration.extract.delivered import NumberedFile
from orchestration.extract.mapping import MappedFile
from orchestration.extract.release_id import ReleaseInputs
from orchestration.run_arguments import RunArguments

CALENDAR_COLUMNS = {"calendar_id", "period_id", "valid_from_on", "valid_to_on"}

RUNS = """
create table raw_control.runs (
    run_id varchar not null,
    release_id varchar not null,
    plan_book_sha256 varchar not null,
    code_sha256 varchar not null,
    company_id varchar not null,
    money_scale integer not null,
    minor_factor bigint not null,
    pay_calendar_id varchar not null,
    bookings_from varchar not null,
    through_on date,
    known_by_on date,
    through_period_id varchar,
    quarantine_tolerance_ppm integer not null
)
"""

FILES = """
create table raw_control.files (
    file_id integer not null,
    source_name varchar not null,
    dataset varchar not null,
    delivery_id varchar not null,
    delivery_sequence varchar,
    known_on date not null,
    file_name varchar not null,
    file_sha256 varchar not null,
    row_count bigint not null,
    control_total decimal(38, 6)
)
"""

MAPPED_FILES = """
create table raw_control.mapped_files (
    system varchar not null,
    entity varchar not null,
    file_id integer not null,
    delivered_row_count bigint not null,
    mapped_row_count bigint not null,
    mapped_amount decimal(38, 6)
)
"""


def find_through_on(company: Company, through_period_id: str | None) -> dt.date | None:
    """The day after the last one to compute: the exclusive end of a period of the pay calendar.

    None, without a period, computes all. Read from the plan book's `calendar_periods.csv`.
    Raises `InputError` for a period that the pay calendar lacks, naming its first and last.
    """
    if through_period_id is None:
        return None
    path = company.plan_book_dir / "calendar_periods.csv"
    if not path.is_file():
        raise InputError(f"The plan book of {company.company_id} has no {path.name}")
    ends: dict[str, tuple[str, str, int]] = {}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        lacking = CALENDAR_COLUMNS - set(reader.fieldnames or ())
        if lacking:
            raise InputError(f"{path.name} line 1 lacks the column {min(lacking)}")
        for row in reader:
            if row.get("calendar_id") == company.pay_calendar_id:
                ends[row["period_id"]] = (
                    row["valid_from_on"],
                    row["valid_to_on"],
                    reader.line_num,
                )
    if not ends:
        raise InputError(f"{path.name} has no period of the calendar {company.pay_calendar_id}")
    if through_period_id not in ends:
        in_order = sorted(ends, key=lambda period_id: ends[period_id])
        raise InputError(
            f"No period {through_period_id} in calendar {company.pay_calendar_id}: its first is "
            f"{in_order[0]}, its last {in_order[-1]}"
        )
    _, valid_to_on, line = ends[through_period_id]
    try:
        return dt.date.fromisoformat(valid_to_on)
    except ValueError:
        raise InputError(
            f"{path.name} line {line}: valid_to_on must be an ISO date, not {valid_to_on!r}"
        ) from None


def write_runs(
    warehouse: duckdb.DuckDBPyConnection,
    company: Company,
    arguments: RunArguments,
    *,
    inputs: ReleaseInputs,
    through_on: dt.date | None,
) -> None:
    """The one row that says what this run was asked to do, and with what."""
    warehouse.execute(RUNS)
    run = (
        arguments.run_id,
        inputs.release_id,
        inputs.plan_book,
        inputs.code,
        company.company_id,
        company.money_scale,
        company.minor_factor,
        company.pay_calendar_id,
        company.bookings_from,
        through_on,
        arguments.known_by_on,
        arguments.through_period_id,
        company.quarantine_tolerance_ppm,
    )
    _insert(warehouse, "raw_control.runs", [run])


def write_files(
    warehouse: duckdb.DuckDBPyConnection,
    files: Iterable[NumberedFile],
    totals: Mapping[int, Decimal],
) -> None:
    """One row per file in use, with its control total."""
    warehouse.execute(FILES)
    rows = [
        (
            one.file_id,
            one.dataset.source_name,
            one.dataset.name,
            one.used.delivery_id,
            one.used.delivery.sequence,
            one.used.delivery.known_on,
            one.used.file.file_name,
            one.used.file.sha256,
            one.used.file.row_count,
            totals.get(one.file_id),
        )
        for one in files
    ]
    _insert(warehouse, "raw_control.files", rows)


def write_mapped_files(warehouse: duckdb.DuckDBPyConnection, mapped: Iterable[MappedFile]) -> None:
    """One row per entity and file of its driving dataset."""
    warehouse.execute(MAPPED_FILES)
    rows = [
        (
            one.entity.system,
            one.entity.name,
            one.file_id,
            one.delivered_row_count,
            one.mapped_row_count,
            one.mapped_amount,
        )
        for one in mapped
    ]
    _insert(warehouse, "raw_control.mapped_files", rows)


def _insert(
    warehouse: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[object, ...]]
) -> None:
    if rows:
        row = f"({', '.join('?' for _ in rows[0])})"
        values = [value for values in rows for value in values]
        warehouse.execute(f"insert into {table} values {', '.join([row] * len(rows))}", values)
