"""What is kept of the gates, and when the publisher may believe it."""

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from expectations import tables_by_station
from orchestration.gates.results import (
    ExpectationResult,
    FailingRow,
    StationGate,
    TableVerdict,
    gate_path,
    load_expectation_results,
    read_gate,
    run_dir,
    verdict,
    write_gate,
)

EXPECTED = {"staging": ("staging.a", "staging.b"), "marts": ("marts.c",), "payouts": ()}
MET = ExpectationResult(
    station="staging",
    table_name="staging.a",
    expectation_type="each_key_occurs_once",
    column_name="payee_id",
    severity="critical",
    success=True,
    is_evaluated=True,
    evaluated_count=3,
    unexpected_count=0,
    reason=None,
    observed="0 failing rows",
)
FAILED = replace(
    MET,
    success=False,
    unexpected_count=1,
    reason="P-1 occurs 2 times",
    failing_rows=(FailingRow("P-1", "payee_id", "2", "P-1 occurs 2 times"),),
)


def table(name: str, *results: ExpectationResult) -> TableVerdict:
    station = name.partition(".")[0]
    named = [replace(result, station=station, table_name=name) for result in results or (MET,)]
    return TableVerdict(station, name, tuple(named))


def gate(*tables: TableVerdict, run_id: str = "run-1", release_id: str = "rel-1") -> StationGate:
    return StationGate(tables[0].station, run_id, release_id, tables)


@pytest.fixture
def gates_dir(tmp_path: Path) -> Path:
    """Everything looked at, everything passed."""
    write_gate(tmp_path, gate(table("staging.a"), table("staging.b")))
    write_gate(tmp_path, gate(table("marts.c")))
    return tmp_path


def judge(gates_dir: Path, **options: str):
    return verdict("run-1", gates_dir=gates_dir, expected=EXPECTED, **options)


def test_what_is_written_is_read_again(tmp_path):
    written = gate(table("staging.a", MET, FAILED), table("staging.b"))

    path = write_gate(tmp_path, written)

    assert path == tmp_path / "run-1" / "staging.json"
    assert read_gate(path) == written
    assert [found.name for found in path.parent.iterdir()] == ["staging.json"]


def test_a_run_passes_when_every_expected_table_did(gates_dir):
    judged = judge(gates_dir, release_id="rel-1")

    assert judged.passed
    assert judged.problems == ()
    assert [table.table_name for table in judged.tables] == ["staging.a", "staging.b", "marts.c"]


def test_a_warning_does_not_stop_a_release(gates_dir):
    write_gate(gates_dir, gate(table("marts.c", replace(FAILED, severity="warning"))))

    assert judge(gates_dir).passed


def test_a_station_without_result_has_not_passed(gates_dir):
    gate_path(gates_dir, run_id="run-1", station="marts").unlink()

    judged = judge(gates_dir)

    assert not judged.passed
    assert judged.problems == ("The gate of marts did not look at run run-1",)


def test_a_run_that_no_gate_looked_at_has_not_passed(gates_dir):
    judged = verdict("run-2", gates_dir=gates_dir, expected=EXPECTED)

    assert len(judged.problems) == 2


def test_a_table_without_result_has_not_passed(gates_dir):
    write_gate(gates_dir, gate(table("staging.a")))

    assert judge(gates_dir).problems == ("staging.b was not checked",)


@pytest.mark.parametrize(
    ("result", "sentence"),
    [
        (FAILED, "marts.c did not pass: P-1 occurs 2 times"),
        (
            replace(FAILED, is_evaluated=False, severity="warning", failing_rows=()),
            "marts.c did not pass: P-1 occurs 2 times",
        ),
    ],
    ids=["critical", "not evaluated"],
)
def test_a_table_that_failed_stops_the_release(result, sentence, gates_dir):
    write_gate(gates_dir, gate(table("marts.c", result)))

    assert judge(gates_dir).problems == (sentence,)


def test_a_table_of_which_nothing_was_asked_has_not_passed(gates_dir):
    write_gate(gates_dir, gate(TableVerdict("marts", "marts.c", ())))

    assert judge(gates_dir).problems == ("marts.c did not pass: no expectation was evaluated",)


def test_results_of_another_release_are_refused(gates_dir):
    write_gate(gates_dir, gate(table("marts.c"), release_id="rel-0"))

    assert judge(gates_dir).passed
    assert judge(gates_dir, release_id="rel-1").problems == (
        "The gate of marts looked at release rel-0, not at rel-1",
    )


def test_results_of_another_run_are_refused(gates_dir):
    """A copied file still says whose it is."""
    other = write_gate(gates_dir, gate(table("marts.c"), run_id="run-0"))
    gate_path(gates_dir, run_id="run-1", station="marts").write_bytes(other.read_bytes())

    assert judge(gates_dir).problems == ("The result kept for marts of run-1 is marts of run-0",)


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"station": "marts"}', '{"tables": [{}]}'], ids=repr
)
def test_half_a_file_has_not_passed(content, gates_dir):
    gate_path(gates_dir, run_id="run-1", station="marts").write_text(content)

    assert judge(gates_dir).problems == ("marts.json of run run-1 is no gate result",)


def test_every_table_with_a_suite_is_expected(tmp_path):
    judged = verdict("run-1", gates_dir=tmp_path)

    assert judged.expected == tables_by_station()
    assert len(judged.problems) == 7


@pytest.mark.parametrize("run_id", ["", "..", "a/b", "/etc", "../run-1"])
def test_a_run_id_leads_nowhere_else(run_id, tmp_path):
    with pytest.raises(ValueError, match="is no run id"):
        run_dir(tmp_path, run_id)


def test_the_quality_report_has_a_row_per_expectation(gates_dir):
    write_gate(
        gates_dir,
        gate(table("marts.c", MET, replace(FAILED, is_evaluated=False, success=False))),
    )

    with duckdb.connect() as connection:
        count = load_expectation_results(connection, gates_dir=gates_dir, run_id="run-1")
        load_expectation_results(connection, gates_dir=gates_dir, run_id="run-1")
        rows = connection.execute(
            "select * from raw_gates.expectation_results order by all"
        ).fetchall()
        columns = [column[0] for column in connection.description]

    assert count == 4
    assert len(rows) == 4
    assert columns == [
        "station",
        "table_name",
        "expectation_type",
        "column_name",
        "severity",
        "is_success",
        "evaluated_count",
        "unexpected_count",
        "reason",
    ]
    assert rows[0] == (
        "marts", "marts.c", "each_key_occurs_once", "payee_id", "critical", False, 3, 1,
        "P-1 occurs 2 times",
    )  # fmt: skip


def test_the_quality_report_of_no_gate_is_an_empty_table(tmp_path):
    with duckdb.connect() as connection:
        assert load_expectation_results(connection, gates_dir=tmp_path, run_id="run-1") == 0
        assert connection.execute("from raw_gates.expectation_results").fetchall() == []


def test_what_blocks_is_told_first():
    warned = replace(FAILED, severity="warning", failing_rows=(), reason="a row is in quarantine")

    judged = table("staging.a", MET, warned, FAILED)

    assert judged.reasons() == ["P-1 occurs 2 times", "a row is in quarantine"]
    assert judged.reasons(limit=1) == ["P-1 occurs 2 times"]
