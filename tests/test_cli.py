"""The command line: it teaches, it fails in one sentence, and it is a thin front."""

import json
import subprocess
import sys
import time
import tomllib
import uuid
from pathlib import Path
from typing import get_args

import dagster as dg
import pytest
from rich.console import Console
from typer.testing import CliRunner

from orchestration import bench
from orchestration.cli import GatedStationName, StationName, app
from orchestration.cli.meter import Meter
from orchestration.cli.progress import Progress
from orchestration.jobs import STATIONS
from orchestration.publish.release import publish
from orchestration.resources import run_lock
from orchestration.resources.instance import open_instance
from orchestration.settings import PROJECT_ROOT, Settings
from tests.firm_folder import EXPECTED, SMALL, make_firm, run_firm

COMMANDS = [
    "generate",
    "run",
    "explain",
    "check",
    "uat",
    "publish",
    "releases",
    "plans",
    "bench",
    "doctor",
]

# What costs a second or more to import.
HEAVY = ["dagster", "dagster_dbt", "dbt", "great_expectations", "duckdb", "pandas", "plotly"]


@pytest.fixture
def firm(tmp_path: Path, monkeypatch) -> Settings:
    """A company whose run filled the warehouse for release `first` and passed its gates."""
    settings = make_firm(tmp_path)
    run_firm(settings, SMALL, release_id="first")
    monkeypatch.setenv("ATTAIN_HOME", str(settings.home))
    monkeypatch.setenv("ATTAIN_COMPANY", str(settings.company_dir))
    return settings


def attain(*arguments: str):
    return CliRunner().invoke(app, arguments)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_says_what_it_does_and_shows_one(command):
    overview = attain("--help").stdout
    own = attain(command, "--help").stdout

    assert f" {command} " in overview
    assert f"Example: attain {command}" in own


def test_the_help_does_not_wait_for_heavy_libraries():
    script = (
        "import sys; from orchestration.cli import app\n"
        "try: app(['run', '--help'])\n"
        f"except SystemExit: print([name for name in {HEAVY} if name in sys.modules])"
    )

    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=PROJECT_ROOT, check=True
    )

    assert ended.stdout.splitlines()[-1] == "[]"


def test_the_stations_of_the_command_line_are_those_of_the_road():
    assert get_args(StationName) == STATIONS
    assert get_args(GatedStationName) == STATIONS[:-1]


@pytest.mark.parametrize(
    "arguments",
    [["frobnicate"], ["run", "--until", "nowhere"], ["run", "--known-by", "31.01.2025"]],
    ids=["unknown command", "unknown station", "no ISO date"],
)
def test_wrong_usage_ends_with_2(arguments):
    ended = attain(*arguments)

    assert ended.exit_code == 2
    assert "Usage:" in ended.stderr


def test_a_failure_is_one_sentence_on_stderr_and_1(tmp_path, monkeypatch):
    monkeypatch.setenv("ATTAIN_HOME", str(tmp_path))

    ended = attain("releases", "list", "--company", "nowhere")

    assert ended.exit_code == 1
    assert ended.stdout == ""
    assert ended.stderr == (
        "attain: No company 'nowhere': neither seeds/nowhere/company.yml nor"
        " nowhere/company.yml exists\n"
    )


def test_debug_shows_where_it_failed():
    ended = attain("--debug", "releases", "list", "--company", "nowhere")

    assert isinstance(ended.exception, FileNotFoundError)


def test_check_before_any_run_says_how_to_start(firm):
    firm.warehouse_path.unlink()

    ended = attain("check", "--station", "marts")

    assert ended.exit_code == 1
    assert ended.stderr.count("\n") == 1
    assert "start with `attain run`" in ended.stderr


def test_publish_alone_refuses_what_no_gate_looked_at(firm):
    ended = attain("publish")

    assert ended.exit_code == 1
    assert ended.stderr.startswith(
        "attain: Run run-1 is not published: The gate of extract did not look at run run-1"
    )
    assert run_lock.current_holder(firm.run_lock_path) is None


def test_releases_are_listed_shown_and_rolled_back_to(firm):
    assert "has published no release yet" in attain("releases", "list").stdout
    publish(firm, expected=EXPECTED)
    run_firm(firm, SMALL, release_id="second", run_id="run-2")
    publish(firm, expected=EXPECTED)

    listed = attain("releases", "list").stdout.splitlines()
    assert [line.split()[0] for line in listed] == ["release", "second", "first"]
    assert [line.endswith("current") for line in listed] == [False, True, False]

    shown = attain("releases", "show").stdout
    assert shown.startswith("second: the current release of firm\n")
    assert "fct_payouts" in shown
    assert str(firm.published_dir / "second" / "marts.duckdb") in shown

    assert "get release first again" in attain("releases", "roll-back", "first").stdout
    assert attain("releases", "show").stdout.startswith("first: the current release of firm\n")


def test_a_second_run_is_quick_and_changes_nothing(deals_home, monkeypatch):
    monkeypatch.setenv("ATTAIN_HOME", str(deals_home))
    release = deals_home / "published" / "deals" / "current"
    before = release.readlink(), release.stat().st_mtime_ns
    started = time.monotonic()

    ended = attain("run", "--company", "tests/deals")

    assert ended.stdout.startswith("Nothing changed since the current release")
    assert str(release.resolve() / "cockpit.html") in ended.stdout
    assert (release.readlink(), release.stat().st_mtime_ns) == before
    assert time.monotonic() - started < 5


def test_a_run_of_the_command_line_is_one_that_the_user_interface_shows(deals_home):
    settings = Settings(company_dir=PROJECT_ROOT / "tests" / "deals", home=deals_home)

    with open_instance(settings) as instance:
        [run] = instance.get_runs(dg.RunsFilter(job_name="attain_run"))

    assert run.status == dg.DagsterRunStatus.SUCCESS
    assert run.tags["attain/command_line"] == "deals"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--through", "1999-01"], "attain: No period 1999-01 in calendar months"),
        (["--company", "nowhere"], "attain: No company 'nowhere'"),
    ],
)
def test_a_run_that_cannot_succeed_is_refused_before_it_starts(
    deals_home, monkeypatch, arguments, sentence
):
    monkeypatch.setenv("ATTAIN_HOME", str(deals_home))

    ended = attain("run", "--company", "tests/deals", *arguments)

    assert ended.exit_code == 1
    assert ended.stderr.startswith(sentence)
    assert ended.stderr.count("\n") == 1


def test_the_doctor_names_what_is_missing_and_fails(firm):
    ended = attain("doctor")

    assert ended.exit_code == 1
    missing = [line for line in ended.stdout.splitlines() if line.startswith("MISSING")]
    assert missing == [
        f"MISSING  sources      The folder of source erp is gone: {firm.company_dir}/deliveries"
    ]


def test_the_doctor_is_content_when_a_run_could_start(firm):
    deliveries = firm.company_dir / "deliveries"
    deliveries.mkdir()
    (deliveries / "orders_1.csv").write_text("order_id\nO-1\n")

    with run_lock.hold(firm.run_lock_path, run_id="r-7"):
        ended = attain("doctor")

    assert ended.exit_code == 0, ended.stdout
    lines = {line[9:21].strip(): line[22:] for line in ended.stdout.splitlines()}
    assert lines["source erp"] == f"1 files of 1 datasets in {deliveries}"
    assert lines["running"].startswith("run r-7 (process ")
    assert lines["release"] == "none yet"
    assert lines["packages"].endswith("as locked")


def test_the_doctor_of_no_company_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("ATTAIN_HOME", str(tmp_path))

    ended = attain("doctor", "--company", "nowhere")

    assert ended.exit_code == 1
    assert "MISSING  company      No company 'nowhere'" in ended.stdout


@dg.asset(group_name="extract")
def pull() -> None: ...


@dg.asset(group_name="staging", deps=[pull])
def staging() -> None: ...


@dg.asset_check(name="staging_gate", asset=staging, blocking=True)
def staging_gate() -> dg.AssetCheckResult:
    return dg.AssetCheckResult(passed=True)


def test_progress_prints_a_line_per_station_and_keeps_its_cost(tmp_path):
    console = Console(record=True, width=100)
    steps = {"pull": "extract", "staging": "staging", "staging_staging_gate": "staging"}
    progress = Progress(console, steps)
    run_id = str(uuid.uuid4())
    job = dg.Definitions(
        assets=[pull, staging],
        asset_checks=[staging_gate],
        jobs=[dg.define_asset_job("road", dg.AssetSelection.all())],
    ).resolve_job_def("road")

    with dg.DagsterInstance.ephemeral() as instance:
        instance.add_event_listener(run_id, progress)
        job.execute_in_process(instance=instance, run_id=run_id)
    progress.finish()
    progress.write_costs(tmp_path / "costs.json")

    names = [line.split()[0] for line in console.export_text().splitlines()]
    assert names == ["start-up", "extract", "staging"]
    costs = json.loads((tmp_path / "costs.json").read_text())
    assert [row["station"] for row in costs["stations"]] == ["extract", "staging"]
    assert costs["start_up"]["peak_mib"] > 0
    assert bench.total_cpu_seconds(costs) >= 0


def test_a_lap_counts_the_work_since_the_last():
    meter = Meter()
    meter.lap()
    sum(number * number for number in range(2_000_000))

    first, second = meter.lap(), meter.lap()

    assert first.cpu_seconds > second.cpu_seconds
    assert first.peak_mib > 0


def test_the_yardstick_runs_in_a_folder_of_its_own(tmp_path):
    yardstick = tmp_path / "yardstick"
    yardstick.mkdir()
    (yardstick / "generate.py").write_text(
        "import sys; from pathlib import Path\n"
        "path = Path('data') / sys.argv[1] / 'txn.parquet'\n"
        "path.parent.mkdir(parents=True); path.touch()\n"
    )
    (yardstick / "run.py").write_text(
        "import json, sys; print(json.dumps({'n': int(sys.argv[1]), 'cpu_s': 2.0}))"
    )

    measured = bench.run_yardstick(yardstick, into=tmp_path / "copy", transactions=1000)

    assert measured == {"n": 1000, "cpu_s": 2.0}
    assert not (yardstick / "data").exists()


def test_a_benchmark_that_fails_says_what_the_process_said_last(tmp_path):
    (tmp_path / "generate.py").write_text("raise SystemExit('no room on the disk')")
    (tmp_path / "run.py").touch()

    with pytest.raises(bench.BenchError, match=r"generate\.py 1000 failed: no room on the disk"):
        bench.run_yardstick(tmp_path, into=tmp_path / "copy", transactions=1000)


def test_the_command_is_installed_as_attain():
    project = tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text())["project"]

    assert project["scripts"] == {"attain": "orchestration.cli:app"}
