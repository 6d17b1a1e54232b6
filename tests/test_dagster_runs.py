"""How Dagster runs here: one at a time under the lock, failures told in one sentence."""

import json
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest
import sqlalchemy

from orchestration.resources import run_lock
from orchestration.resources.executor import one_run_at_a_time
from orchestration.resources.failures import failure_sentence, note_failure, read_last_failure
from orchestration.resources.instance import (
    COMMAND_LINE_TAG,
    open_instance,
    prepare_dagster_home,
    report_dead_runs,
)
from orchestration.settings import PROJECT_ROOT, Settings

HOLDER = """
import sys, time
from pathlib import Path
from orchestration.resources import run_lock

with run_lock.hold(Path(sys.argv[1]), run_id=sys.argv[2]):
    print("held", flush=True)
    time.sleep(float(sys.argv[3]))
"""


@pytest.fixture(scope="module")
def instance():
    with dg.instance_for_test() as for_test:
        yield for_test


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(company_dir=tmp_path / "acme", home=tmp_path)


@pytest.fixture
def hold_elsewhere(settings):
    """Hold the lock of the company in another process."""
    processes = []

    def hold(run_id: str, seconds: float) -> None:
        process = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(settings.run_lock_path), run_id, str(seconds)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=PROJECT_ROOT,
        )
        processes.append(process)
        assert process.stdout.readline() == "held\n"

    yield hold
    for process in processes:
        process.kill()
        process.communicate()


@dg.asset(key=["crediting", "credits"], group_name="crediting")
def credits_of_today() -> None: ...


@dg.asset(key=["payouts", "lines"], group_name="payouts", deps=[credits_of_today])
def lines() -> None: ...


def make_job() -> dg.JobDefinition:
    settings = Settings(company_dir=Path("acme"), home=Path(sys.argv[-1]))
    definitions = dg.Definitions(
        assets=[credits_of_today, lines],
        executor=one_run_at_a_time(settings),
        jobs=[dg.define_asset_job("road", dg.AssetSelection.all())],
    )
    return definitions.resolve_job_def("road")


def test_a_run_holds_the_lock_and_waits_for_the_one_before(
    settings, instance, hold_elsewhere, monkeypatch
):
    monkeypatch.setattr(sys, "argv", [*sys.argv, str(settings.home)])
    hold_elsewhere("the-run-before", 2.0)

    result = dg.execute_job(dg.reconstructable(make_job), instance=instance)

    assert result.success
    messages = [entry.user_message for entry in instance.all_logs(result.run_id)]
    [waited] = [message for message in messages if message.startswith("Waiting for")]
    assert "run the-run-before (process" in waited
    assert run_lock.current_holder(settings.run_lock_path) is None


def run(*definitions, instance) -> str:
    """Run the assets and checks, and say why that failed."""
    result = dg.materialize(definitions, instance=instance, raise_on_error=False)
    assert not result.success
    return failure_sentence(instance, result.run_id)


def test_a_failed_gate_is_told_with_table_and_reason(instance):
    @dg.multi_asset_check(
        name="crediting_gate",
        specs=[dg.AssetCheckSpec("gate", asset=credits_of_today.key, blocking=True)],
    )
    def gate():
        yield dg.AssetCheckResult(
            asset_key=credits_of_today.key,
            check_name="gate",
            passed=False,
            description="payee_id is empty (credit C-1)",
        )

    sentence = run(credits_of_today, gate, lines, instance=instance)

    assert sentence == "The gate stopped crediting.credits (payee_id is empty (credit C-1))"


def test_an_error_is_told_without_its_traceback(instance):
    @dg.asset
    def orders() -> None:
        try:
            raise KeyError("amount")
        except KeyError as error:
            raise ValueError("orders.csv line 3: 'a' is not an amount") from error

    assert run(orders, instance=instance) == "orders.csv line 3: 'a' is not an amount"


def test_a_failure_of_dbt_is_told_as_it_was_raised(instance):
    @dg.asset
    def models() -> None:
        raise dg.Failure(description="dbt model int_credits failed", allow_retries=False)

    assert run(models, instance=instance) == "dbt model int_credits failed"


def test_the_last_failure_is_kept_for_the_doctor(settings):
    assert read_last_failure(settings) is None

    note_failure(settings, run_id="r-1", job_name="attain_run", sentence="no orders")

    kept = read_last_failure(settings)
    assert kept.pop("failed_at").endswith("+00:00")
    assert kept == {"run_id": "r-1", "job": "attain_run", "reason": "no orders"}
    assert json.loads((settings.state_dir / "last_failure.json").read_text())["run_id"] == "r-1"


def test_a_run_of_the_command_line_that_died_is_reported_as_failed(
    settings, instance, hold_elsewhere
):
    dead, alive = (
        instance.create_run_for_job(
            dg.Definitions([lines]).resolve_implicit_global_asset_job_def(),
            status=dg.DagsterRunStatus.STARTED,
            tags={COMMAND_LINE_TAG: "acme"},
        )
        for _ in range(2)
    )
    hold_elsewhere(alive.run_id, 60)

    assert report_dead_runs(instance, settings) == [dead.run_id]

    assert instance.get_run_by_id(dead.run_id).status == dg.DagsterRunStatus.FAILURE
    assert instance.get_run_by_id(alive.run_id).status == dg.DagsterRunStatus.STARTED


def test_dagster_runs_as_the_shipped_configuration_says(settings):
    home = prepare_dagster_home(settings)
    (home / "dagster.yaml").write_text("telemetry: {enabled: true}\n")

    with open_instance(settings) as instance:
        assert not instance.telemetry_enabled
        assert instance.run_monitoring_enabled
        assert instance.run_retries_enabled
        assert instance.event_log_storage.get_pool_config().default_pool_limit == 1


def test_the_event_log_is_connected_to_once_and_not_for_every_event(settings):
    connections = []

    def count(*_: object) -> None:
        connections.append(1)

    def report(instance: dg.DagsterInstance, message: str) -> None:
        instance.report_engine_event(message, job_name="road", run_id="r")
        instance.report_runless_asset_event(dg.AssetMaterialization("credits"))

    sqlalchemy.event.listen(sqlalchemy.Pool, "connect", count)
    try:
        with open_instance(settings) as instance:
            report(instance, "first")
            connections.clear()
            for number in range(10):
                report(instance, str(number))
    finally:
        sqlalchemy.event.remove(sqlalchemy.Pool, "connect", count)

    assert not connections
    with dg.DagsterInstance.from_config(str(settings.dagster_home)) as later:
        assert len(later.all_logs("r")) == 11
        assert later.get_latest_materialization_event(dg.AssetKey("credits")) is not None
    assert not list(settings.dagster_home.rglob("*.db-wal"))
