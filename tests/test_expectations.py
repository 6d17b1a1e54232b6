"""Every rule of the suites, seen failing and passing, and the suites in step with the models."""

import re
import shutil
from pathlib import Path

import duckdb
import pytest

from expectations import STATIONS, suites_of, tables_by_station
from orchestration.gates.results import TableVerdict
from orchestration.gates.validation import examine
from orchestration.settings import PROJECT_ROOT, Settings
from tests import (
    gates_company,
    gates_faults_computed,
    gates_faults_matrices,
    gates_faults_modified,
    gates_faults_numbers,
    gates_faults_paid,
    gates_faults_quotas,
    gates_faults_ranks,
    gates_faults_scores,
    gates_faults_settled,
    gates_faults_staged,
    gates_faults_written,
)
from tests.gates_faults_staged import JOBS, SPLITS

# Told after the last gate, so no gate can stand on it: its rows are the results themselves.
NOT_GATED = {"marts.rpt_quality"}


@pytest.fixture(scope="session")
def sound_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gates") / "warehouse.duckdb"
    gates_company.build(path)
    return path


@pytest.fixture
def settings(tmp_path: Path, sound_warehouse: Path) -> Settings:
    settings = gates_company.settings_in(tmp_path)
    shutil.copyfile(sound_warehouse, settings.warehouse_path)
    return settings


def broken(settings: Settings, fault: str, table: str) -> TableVerdict:
    """The verdict on `table` after `fault`, a statement, was done to the warehouse."""
    with duckdb.connect(str(settings.warehouse_path)) as warehouse:
        warehouse.execute(fault)
    station = next(name for name, tables in tables_by_station().items() if table in tables)
    gate = examine(station, settings=settings, suites={table: suites_of(station)[table]})
    return gate.tables[0]


@pytest.mark.parametrize("station", STATIONS)
def test_a_sound_company_passes_every_gate(station, settings):
    gate = examine(station, settings=settings)

    assert [table.table_name for table in gate.tables] == list(suites_of(station))
    assert {table.table_name: table.reasons() for table in gate.tables if table.failed} == {}


BLOCKING = (
    gates_faults_staged.BLOCKING
    | gates_faults_quotas.BLOCKING
    | gates_faults_scores.BLOCKING
    | gates_faults_settled.BLOCKING
    | gates_faults_computed.BLOCKING
    | gates_faults_paid.BLOCKING
    | gates_faults_modified.BLOCKING
    | gates_faults_matrices.BLOCKING
    | gates_faults_ranks.BLOCKING
    | gates_faults_numbers.BLOCKING
    | gates_faults_written.BLOCKING
)
WARNING = (
    gates_faults_staged.WARNING
    | gates_faults_quotas.WARNING
    | gates_faults_scores.WARNING
    | gates_faults_settled.WARNING
    | gates_faults_computed.WARNING
    | gates_faults_matrices.WARNING
    | gates_faults_numbers.WARNING
    | gates_faults_written.WARNING
)


@pytest.mark.parametrize("name", BLOCKING)
def test_a_structural_fault_blocks_and_says_what_is_wrong(name, settings):
    (table, fault), rule, words = BLOCKING[name]

    verdict = broken(settings, fault, table)

    assert not verdict.passed
    failed = {result.expectation_type: result for result in verdict.failed}
    assert rule in failed, failed
    assert failed[rule].blocks
    assert failed[rule].is_evaluated
    said = [row.reason for row in failed[rule].failing_rows] or [failed[rule].reason]
    assert any(words in sentence for sentence in said), said


@pytest.mark.parametrize("name", WARNING)
def test_a_fault_of_one_row_only_warns(name, settings):
    (table, fault), rule, words = WARNING[name]

    verdict = broken(settings, fault, table)

    assert verdict.passed
    assert [result.expectation_type for result in verdict.failed] == [rule]
    assert words in verdict.reasons()[0]


def test_a_name_that_slipped_into_another_column_is_not_shown(settings):
    verdict = broken(
        settings,
        "update staging.stg_hr__workers set row_status = 'quarantined', fault_column = 'hired_on',"
        " fault_value = 'Ada Example', fault_reason = 'is not a date' where payee_id = 'P-1'",
        "staging.stg_hr__workers",
    )

    assert "Example" not in repr(verdict)
    assert verdict.reasons() == ["hired_on is not a date (workers_1.csv line 2)"]


def test_a_superseded_row_may_break_any_rule(settings):
    """What was corrected since does not stop the run."""
    verdict = broken(
        settings,
        f"insert into {SPLITS} by name select 'O-1' as deal_id, 'P-1' as payee_id,"
        " 900000 as split_ppm, 3 as file_id, 9 as line_number, 'superseded' as row_status",
        SPLITS,
    )

    assert verdict.passed
    assert not verdict.failed


def test_managers_on_different_dates_are_no_cycle(settings):
    """P-1 and P-3 managed each other, one after the other."""
    verdict = broken(
        settings,
        f"update {JOBS} set valid_to_on = date '2025-01-01' where payee_id = 'P-1';"
        f" update {JOBS} set manager_id = 'P-1', valid_from_on = date '2025-01-01'"
        " where payee_id = 'P-3'",
        JOBS,
    )

    assert verdict.passed
    assert not verdict.failed


def test_every_table_that_a_later_station_reads_has_a_suite():
    gated = {table for tables in tables_by_station().values() for table in tables}
    missing = sorted(_read_across_stations() - gated - NOT_GATED)

    assert missing == [], f"no suite for {', '.join(missing)}"


def test_every_suite_is_of_a_table_that_exists():
    """A suite for a model that was renamed would guard nothing."""
    models = {f"{station}.{path.stem}" for path, station in _models().items()}
    computed = {
        table
        for station, tables in tables_by_station().items()
        if station != "extract"
        for table in tables
    }

    assert sorted(computed - models) == []


def _models() -> dict[Path, str]:
    """Every model's file and its schema, which is its folder's name."""
    models = PROJECT_ROOT / "models"
    found = {}
    for path in models.rglob("*.sql"):
        folders = path.relative_to(models).parts
        found[path] = folders[1] if folders[0] == "intermediate" else folders[0]
    return found


def _read_across_stations() -> set[str]:
    """Models that a later station reads, sources that staging reads, and every mart."""
    order = {station: place for place, station in enumerate(STATIONS)}
    models = _models()
    schema_of = {path.stem: station for path, station in models.items()}
    read = {f"marts.{path.stem}" for path, station in models.items() if station == "marts"}
    for path, station in models.items():
        text = path.read_text(encoding="utf-8")
        for name in re.findall(r"ref\(\s*'(\w+)'\s*\)", text):
            if name in schema_of and order[schema_of[name]] < order[station]:
                read.add(f"{schema_of[name]}.{name}")
        for schema, name in re.findall(r"judged_rows\('(\w+)', '(\w+)'", text):
            read.add(f"{schema}.{name}")
    return read
