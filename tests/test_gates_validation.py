"""What blocks, what only warns, and whose data it was that a gate looked at."""

import json
from pathlib import Path

import pytest

from expectations import suites_of
from expectations.vocabulary import (
    between,
    has_columns,
    never_empty,
    no_rows,
    one_of,
    row_count,
    suite,
)
from orchestration.gates.results import gate_path, read_gate
from orchestration.gates.validation import examine, run_gate
from orchestration.settings import Settings
from tests import gates_company
from tests.gates_things import TABLE, change, look, no_thing, payees, shares, three_things

GHOST = "ghost"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return three_things(tmp_path)


@pytest.mark.parametrize("fault", [payees, shares, no_thing], ids=lambda fault: fault.__name__)
def test_a_critical_expectation_blocks(fault, settings):
    verdict = look(settings, fault("critical"))

    assert not verdict.passed
    assert [result.blocks for result in verdict.failed] == [True]


@pytest.mark.parametrize("fault", [payees, shares, no_thing], ids=lambda fault: fault.__name__)
def test_a_warning_only_reports(fault, settings):
    verdict = look(settings, fault("warning"))

    assert verdict.passed
    assert [result.blocks for result in verdict.failed] == [False]
    assert verdict.reasons()


NOT_EVALUATED = {
    "no such column": lambda: never_empty(GHOST, severity="warning")[0],
    "no such column in a set": lambda: one_of(GHOST, "a", severity="warning"),
    "no such column in a range": lambda: between(GHOST, 0, 1, severity="warning"),
    "a query that cannot run": no_thing("warning", f"{GHOST} = 1"),
    "a query that breaks on a row": no_thing("warning", "cast(thing_id as integer) = 1"),
    "a table that is not there": lambda: no_rows(
        "there_are_no_ghosts",
        "select 1 as row_key, 1 as value, 'x' as reason from this, staging.ghosts",
        severity="warning",
    ),
}


@pytest.mark.parametrize("name", NOT_EVALUATED)
def test_not_knowing_is_not_passing(name, settings):
    verdict = look(settings, shares("warning"), NOT_EVALUATED[name])

    assert not verdict.passed
    [unknown] = [result for result in verdict.results if not result.is_evaluated]
    assert unknown.blocks
    assert not unknown.success
    assert unknown.reason.startswith("could not be evaluated: ")
    assert unknown.evaluated_count is None
    assert "\n" not in unknown.reason


def test_one_expectation_that_breaks_does_not_hide_the_others(settings):
    verdict = look(settings, payees("critical"), NOT_EVALUATED["no such column"], shares("warning"))

    assert len(verdict.results) == 3
    assert {result.column_name: result.unexpected_count for result in verdict.results} == {
        "payee_id": 1,
        "split_ppm": 1,
        GHOST: None,
    }


def test_a_passing_table_is_counted(settings):
    change(settings, f"delete from {TABLE} where thing_id <> 'T-1'")

    verdict = look(settings, payees("critical"), shares("critical"), no_thing("critical", "false"))

    assert verdict.passed
    assert not verdict.failed
    assert {result.evaluated_count for result in verdict.results} == {1}
    assert {result.unexpected_count for result in verdict.results} == {0}


def test_an_empty_table_passes_what_is_about_its_rows(settings):
    change(settings, f"delete from {TABLE}")

    verdict = look(settings, payees("critical"), shares("critical"), no_thing("critical"))

    assert verdict.passed
    assert not verdict.failed


@pytest.mark.parametrize(
    ("expectation", "reason"),
    [
        (lambda: has_columns("thing_id", "colour", "weight"), "missing columns: colour, weight"),
        (lambda: row_count(1), "3 rows, not 1"),
    ],
    ids=["columns", "row count"],
)
def test_what_is_wrong_with_a_whole_table_is_said(expectation, reason, settings):
    verdict = look(settings, expectation)

    assert not verdict.passed
    assert verdict.reasons() == [reason]


def test_a_table_that_was_not_built_blocks(settings):
    change(settings, f"drop table {TABLE}")

    verdict = look(settings, shares("warning"))

    assert not verdict.passed
    assert verdict.reasons() == ["staging.stg_things does not exist"]


def test_a_view_that_lost_its_file_blocks_and_the_others_are_still_looked_at(settings, tmp_path):
    file = tmp_path / "things.parquet"
    change(
        settings,
        f"copy {TABLE} to '{file}' (format parquet);"
        f" create view staging.stg_archived as select * from '{file}'",
    )
    file.unlink()

    gate = examine(
        "staging",
        settings=settings,
        suites={
            name: lambda name=name: suite(name, between("line_number", 1, None))
            for name in ("staging.stg_archived", TABLE)
        },
    )

    assert [table.passed for table in gate.tables] == [False, True]
    assert "staging.stg_archived cannot be read: IO Error" in gate.tables[0].reasons()[0]


def test_the_next_station_can_write_after_the_gate(settings):
    look(settings, shares("critical"), no_thing("critical"), NOT_EVALUATED["no such column"])

    change(settings, "create or replace table staging.next_station as select 1 as one")


def test_results_are_kept_for_the_run_that_filled_the_warehouse(settings):
    verdict = look(settings, shares("warning"))

    path = gate_path(settings.gates_dir, run_id="run-1", station="staging")
    kept = read_gate(path)
    assert (kept.station, kept.run_id, kept.release_id) == ("staging", "run-1", "release-1")
    assert kept.tables == (verdict,)
    [table] = json.loads(path.read_text())["tables"]
    assert table["results"][0]["severity"] == "warning"


def test_a_gate_refuses_to_look_at_another_run(settings):
    with pytest.raises(ValueError, match="The warehouse holds run run-1, not run-2"):
        run_gate("staging", settings=settings, run_id="run-2")

    assert not settings.gates_dir.exists()


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("delete from raw_control.runs", "raw_control.runs has 0 rows, not 1"),
        ("insert into raw_control.runs values ('run-2', 'r')", "raw_control.runs has 2 rows"),
        ("drop table raw_control.runs", "The warehouse has no raw_control.runs"),
        ("drop table raw_control.files", "The warehouse has no raw_control.files"),
    ],
    ids=["no run", "two runs", "no table of runs", "no table of files"],
)
def test_a_gate_does_not_look_at_data_of_nobody_knows_what(statement, sentence, settings):
    change(settings, statement)

    with pytest.raises(ValueError, match=sentence):
        look(settings, shares("warning"))


def test_there_is_nothing_to_look_at_before_the_first_run(tmp_path):
    settings = gates_company.settings_in(tmp_path)

    with pytest.raises(FileNotFoundError, match="tiny has no warehouse yet"):
        run_gate("staging", settings=settings)


def test_a_whole_station_is_looked_at(tmp_path):
    settings = gates_company.settings_in(tmp_path)
    gates_company.build(settings.warehouse_path)

    verdicts = run_gate("payouts", settings=settings, run_id=gates_company.RUN_ID)

    assert {verdict.table_name for verdict in verdicts} == set(suites_of("payouts"))
    assert all(verdict.passed for verdict in verdicts)


def test_a_second_look_replaces_the_first(settings):
    look(settings, shares("critical"))
    change(settings, f"update {TABLE} set split_ppm = 0")
    look(settings, shares("critical"))

    path = gate_path(settings.gates_dir, run_id="run-1", station="staging")
    assert read_gate(path).tables[0].passed
