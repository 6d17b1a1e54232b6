"""Three things in a warehouse, and the words to look at them with a few expectations."""

from pathlib import Path

import duckdb

from expectations.vocabulary import between, never_empty, no_rows, suite
from orchestration.gates.validation import examine
from orchestration.settings import Settings
from tests import gates_company

TABLE = "staging.stg_things"


def three_things(folder: Path) -> Settings:
    """T-1 is sound, T-2 has no payee, T-3 a share of 120 %."""
    settings = gates_company.settings_in(folder)
    change(
        settings,
        """
        create schema raw_control;
        create schema staging;
        create table raw_control.runs as select 'run-1' as run_id, 'release-1' as release_id;
        create table raw_control.files as select 7 as file_id, 'things_2025.csv' as file_name;
        create table staging.stg_things as
        select 'T-1' as thing_id, 'P-1' as payee_id, 'Ada' as payee_name, 500000 as split_ppm,
            7 as file_id, 2 as line_number
        union all select 'T-2', null, 'Ben', 500000, 7, 3
        union all select 'T-3', 'P-3', 'Cyd', 1200000, 7, 4;
        """,
    )
    return settings


def change(settings: Settings, statements: str) -> None:
    with duckdb.connect(str(settings.warehouse_path)) as warehouse:
        warehouse.execute(statements)


def look(settings: Settings, *expectations, key=("file_id", "line_number")):
    """The verdict on the things by `expectations`, functions so that they are built late."""
    gate = examine(
        "staging",
        settings=settings,
        suites={TABLE: lambda: suite(TABLE, *(build() for build in expectations), key=key)},
    )
    return gate.tables[0]


def payees(severity: str):
    return lambda: never_empty("payee_id", severity=severity)[0]


def shares(severity: str):
    return lambda: between("split_ppm", 0, 1_000_000, severity=severity)


def no_thing(severity: str, where: str = "true"):
    return lambda: no_rows(
        "there_are_no_things",
        f"select thing_id as row_key, split_ppm as value, 'Thing ' || thing_id as reason"
        f" from this where {where}",
        severity=severity,
    )
