"""The gates in Dagster: a failing one stops what reads the table, a warning does not."""

import subprocess
import sys
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from expectations import STATIONS, suites_of
from orchestration.gates.checks import CHECK_NAME, asset_key, build_gate, to_check_result
from orchestration.gates.results import read_gate
from orchestration.settings import PROJECT_ROOT, Settings
from tests import gates_company

PAYOUTS = tuple(suites_of("payouts"))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = gates_company.settings_in(tmp_path)
    gates_company.build(settings.warehouse_path)
    return settings


def road(settings: Settings) -> dg.ExecuteInProcessResult:
    """Payouts, their gate, and one asset behind it, run as Dagster runs them."""

    @dg.multi_asset(specs=[dg.AssetSpec(asset_key(table)) for table in PAYOUTS])
    def payouts():
        for table in PAYOUTS:
            yield dg.MaterializeResult(asset_key=asset_key(table))

    @dg.asset(deps=[asset_key(table) for table in PAYOUTS])
    def marts() -> None:
        with duckdb.connect(str(settings.warehouse_path)) as warehouse:
            warehouse.execute("create table marts.after_the_gate as select 1 as one")

    definitions = dg.Definitions(
        assets=[payouts, marts],
        asset_checks=[build_gate("payouts")],
        resources={"settings": settings},
        jobs=[dg.define_asset_job("road", executor_def=dg.in_process_executor)],
    )
    return definitions.resolve_job_def("road").execute_in_process(raise_on_error=False)


def break_payouts(settings: Settings, change: str) -> None:
    with duckdb.connect(str(settings.warehouse_path)) as warehouse:
        warehouse.execute(f"update payouts.int_payouts__converted set {change}")


def evaluations(result: dg.ExecuteInProcessResult) -> dict[str, dg.AssetCheckEvaluation]:
    return {
        evaluation.asset_key.to_user_string(): evaluation
        for evaluation in result.get_asset_check_evaluations()
    }


def materialised(result: dg.ExecuteInProcessResult) -> set[str]:
    return {event.asset_key.to_user_string() for event in result.get_asset_materialization_events()}


def test_sound_data_passes_and_the_next_station_writes(settings):
    result = road(settings)

    assert result.success
    assert "marts" in materialised(result)
    found = evaluations(result)
    assert len(found) == len(PAYOUTS)
    assert all(evaluation.passed for evaluation in found.values())


def test_a_failing_gate_stops_what_comes_after_it(settings):
    break_payouts(settings, "rate_e12 = null, payout_minor = null where payee_id = 'P-1'")

    result = road(settings)

    assert not result.success
    assert "marts" not in materialised(result)
    evaluation = evaluations(result)["payouts/int_payouts__converted"]
    assert not evaluation.passed
    assert evaluation.blocking
    assert evaluation.severity == dg.AssetCheckSeverity.ERROR
    assert "Payout of P-1 for C-1 in 2025-01 has no exchange rate" in evaluation.description


def test_metadata_leads_to_the_failing_rows(settings):
    break_payouts(settings, "rate_e12 = null where payee_id = 'P-1'")

    evaluation = evaluations(road(settings))["payouts/int_payouts__converted"]

    assert evaluation.metadata["expectations"].value == 8
    assert evaluation.metadata["failed"].value == 1
    assert "* Payout of P-1" in evaluation.metadata["reasons"].value
    kept = read_gate(Path(evaluation.metadata["failing_rows"].value))
    assert kept.run_id == gates_company.RUN_ID


def test_a_gate_that_cannot_look_lets_nothing_pass(settings):
    with duckdb.connect(str(settings.warehouse_path)) as warehouse:
        warehouse.execute("delete from raw_control.runs")

    result = road(settings)

    assert not result.success
    assert "marts" not in materialised(result)


def test_a_warning_is_reported_and_does_not_stop(settings):
    with duckdb.connect(str(settings.warehouse_path)) as warehouse:
        warehouse.execute("delete from staging.stg_hr__workers where payee_id = 'P-1'")
    table = "staging.stg_plan__plan_assignments"
    from orchestration.gates.validation import examine

    gate = examine("staging", settings=settings, suites={table: suites_of("staging")[table]})
    result = to_check_result(gate.tables[0], results_path="staging.json")

    assert not result.passed
    assert result.severity == dg.AssetCheckSeverity.WARN


@pytest.mark.parametrize("station", STATIONS)
def test_every_table_with_a_suite_has_a_blocking_check(station):
    specs = list(build_gate(station).check_specs)

    assert {spec.asset_key for spec in specs} == {asset_key(name) for name in suites_of(station)}
    assert all(spec.blocking for spec in specs)
    assert {spec.name for spec in specs} == {CHECK_NAME}


def test_a_gate_that_would_check_nothing_is_not_built(monkeypatch):
    monkeypatch.setattr("expectations.payouts.SUITES", {})

    with pytest.raises(ValueError, match="payouts has no suites"):
        build_gate("payouts")


def test_building_the_gates_does_not_import_great_expectations():
    """It takes seconds, and `attain --help` has no use for it."""
    code = (
        "import sys; from expectations import STATIONS;"
        " from orchestration.gates.checks import build_gate;"
        " [build_gate(station) for station in STATIONS];"
        " sys.exit('great_expectations' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT_ROOT, check=False)

    assert done.returncode == 0
