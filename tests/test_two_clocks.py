"""The two clocks of a run, and runs that meet: one waits, one is killed, the answer is the same."""

import datetime as dt
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from orchestration.publish import releases
from orchestration.publish.release import publish
from orchestration.resources import run_lock
from orchestration.settings import PROJECT_ROOT
from tests.road import (
    PERIOD_OF,
    Road,
    Rows,
    content_of,
    difference,
    marts_of,
    of_period,
    road_beside,
)

# Pulls or publishes as `attain` does, and kills itself when it is about to give the given file,
# counted from 1, its lasting name: a power cut between two steps.
KILLED = """
import os, signal, sys
from orchestration import settings
from orchestration.extract.pull import pull
from orchestration.publish.release import publish
from orchestration.run_arguments import RunArguments

_, work, rename = sys.argv
left = int(rename)

def count_down(event, _):
    global left
    if event == "os.rename":
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(count_down)
here = settings.from_environment()
pull(here, RunArguments("killed", "2025-02")) if work == "pull" else publish(here)
"""

THROUGH = "2025-02"
NOT_COMPUTED = "its date is in no period that is computed"


@pytest.fixture(scope="module")
def road(deals_home: Path) -> Road:
    return road_beside(deals_home)


@dataclass
class Disturbed:
    """A run through February: what was killed, who waited, and which release readers had."""

    before: str
    killed: list[int] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    holder: run_lock.Holder | None = None
    said: str = ""
    converged: str = ""
    database: Path = Path()
    published_again: dict[str, Rows] = field(default_factory=dict)


@pytest.fixture(scope="module")
def disturbed(road: Road, tmp_path_factory: pytest.TempPathFactory) -> Disturbed:
    """From a deleted warehouse and archive on, two pulls, a run and a publisher are killed."""
    road.restore()
    settings = road.settings
    settings.warehouse_path.unlink()
    shutil.rmtree(settings.archive_dir)
    told = Disturbed(before=seen_by_readers(road))
    for rename in (2, 40):
        kill_at(road, told, "pull", rename)
    run_beside_one_that_is_killed(road, told)
    told.converged = seen_by_readers(road)
    through = releases.show(settings)
    told.database = tmp_path_factory.mktemp("through") / "marts.duckdb"
    shutil.copyfile(through.marts_path, told.database)
    releases.roll_back(settings, told.before)
    shutil.rmtree(through.path)
    kill_at(road, told, "publish", 2)
    told.published_again = content_of(publish(settings).marts_path)
    return told


def seen_by_readers(road: Road) -> str:
    """The release that a reader who comes now gets, whole and as it was published."""
    release = releases.show(road.settings)
    assert releases.damaged_files(release) == []
    return release.release_id


def kill_at(road: Road, told: Disturbed, work: str, rename: int) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, work, str(rename)],
        cwd=PROJECT_ROOT,
        env=os.environ | road.environment,
        check=False,
    )
    told.killed.append(ended.returncode)
    told.seen.append(seen_by_readers(road))


def run_beside_one_that_is_killed(road: Road, told: Disturbed) -> None:
    """Two runs at once: the first is killed while it computes, the second goes on to the end."""
    arguments = ["run", "--through", THROUGH]
    first = subprocess.Popen(
        [sys.executable, "-m", "orchestration.cli", *arguments],
        cwd=PROJECT_ROOT,
        env=os.environ | road.environment | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert first.stdout is not None
    while told.holder is None:
        assert first.poll() is None, "it ended and never held the lock"
        time.sleep(0.05)
        told.holder = run_lock.current_holder(road.settings.run_lock_path)

    def kill_in_mid_station() -> None:
        for line in first.stdout:
            if line.startswith("extract"):
                break
        time.sleep(1)
        first.send_signal(signal.SIGKILL)
        told.killed.append(first.wait())
        told.seen.append(seen_by_readers(road))

    killer = threading.Thread(target=kill_in_mid_station)
    killer.start()
    second = road.attain(*arguments)
    killer.join()
    assert second.exit_code == 0, second.stderr
    told.said = second.stdout


def test_killed_at_any_instant_readers_have_the_old_release(disturbed: Disturbed) -> None:
    assert disturbed.killed == [-signal.SIGKILL] * 4
    assert set(disturbed.seen) == {disturbed.before}


def test_the_second_of_two_runs_waits_and_says_for_whom(disturbed: Disturbed) -> None:
    assert disturbed.holder is not None
    assert disturbed.said.startswith(f"Waiting for {disturbed.holder}\n")
    assert f"Release {disturbed.converged} is what readers of deals get" in disturbed.said


def test_after_the_kills_the_next_run_gives_the_new_release_whole(disturbed: Disturbed) -> None:
    assert disturbed.converged != disturbed.before
    assert disturbed.published_again == content_of(disturbed.database)


@pytest.mark.parametrize("mart", PERIOD_OF)
def test_through_a_period_its_marts_are_those_of_the_full_run(
    mart: str, disturbed: Disturbed, deals_release: Path
) -> None:
    full = deals_release / "marts.duckdb"
    through = of_period(disturbed.database, mart, THROUGH)

    assert through
    assert difference(through, of_period(full, mart, THROUGH)) == ([], [])
    assert of_period(full, mart, "2025-03")
    assert not of_period(disturbed.database, mart, "2025-03")


def test_transactions_after_the_period_are_out_of_scope_and_say_so(
    disturbed: Disturbed, deals_release: Path
) -> None:
    later = "fct_transactions where occurred_on >= '2025-03-01'"
    with marts_of(disturbed.database) as marts:
        found = marts.execute(
            "select transaction_id, amount, out_of_scope_amount, credited_amount,"
            f" crediting_status, reason from {later} order by all"
        ).fetchall()
    with marts_of(deals_release / "marts.duckdb") as marts:
        known = marts.execute(
            "select transaction_id, amount, amount, 0.0000, 'out_of_scope', ?"
            f" from {later} order by all",
            [NOT_COMPUTED],
        ).fetchall()

    assert found
    assert found == known


def test_an_unknown_period_is_refused_with_the_known_ones(
    road: Road,
) -> None:
    road.restore()
    before = seen_by_readers(road)

    ended = road.attain("run", "--through", "2025-Q1")

    assert ended.exit_code == 1
    assert ended.stderr == (
        "attain: No period 2025-Q1 in calendar months: its first is 2025-02, its last 2025-03\n"
    )
    assert seen_by_readers(road) == before


def test_before_the_first_snapshots_were_known_there_is_no_release(road: Road) -> None:
    """The paper company's CRM, HR and planning bear no date: known from the day of the full run."""
    road.restore()
    before = seen_by_readers(road)

    ended = road.attain("run", "--known-by", "2025-03-31")

    assert ended.exit_code == 1
    assert ended.stderr.startswith(
        "attain: Nothing was known by 2025-03-31 of crm.accounts, crm.opportunities, crm.splits,"
    )
    assert " planning.quotas (first known on " in ended.stderr
    assert "orders" not in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert seen_by_readers(road) == before


AT_THE_END_OF_FEBRUARY, A_MONTH_LATER = dt.date(2025, 2, 28), dt.date(2025, 3, 31)


def test_known_by_a_day_the_company_is_what_it_was_on_that_day(road: Road) -> None:
    road.start_over()
    later = hold_back_what_came_later(road.extract("erp"))
    road.pull(recorded_on=AT_THE_END_OF_FEBRUARY)
    then = raw_rows(road)
    for path in later.iterdir():
        path.rename(road.extract("erp") / path.name)
    road.pull(recorded_on=A_MONTH_LATER)
    assert raw_rows(road) != then

    road.pull(known_by_on=AT_THE_END_OF_FEBRUARY, recorded_on=A_MONTH_LATER)
    road.compute("path:models/staging", "path:models/intermediate/crediting", "resource_type:seed")

    assert raw_rows(road) == then
    transactions = dict(
        road.query(
            "select transaction_id, amount_minor from crediting.int_transactions__judged"
            " where crediting_status <> 'quarantined'"
        )
    )
    # Corrected to 12,345.67 in March.
    assert transactions["order|O-1002|1"] == 1234500
    # Not in the snapshot of March any more.
    assert transactions["invoice|I-2199|1"] == 100000
    # Withdrawn in March.
    assert transactions["order|O-1012|1"] == 400000
    assert not [name for name in transactions if name.startswith("order|O-1005")]


def hold_back_what_came_later(folder: Path) -> Path:
    """Set the deliveries of March aside; of what was first delivered then, February had no rows."""
    later = folder.with_name("later")
    later.mkdir()
    for path in folder.glob("*_2025-03-31.csv"):
        earlier = path.with_name(path.name.replace("03-31", "02-28"))
        if not earlier.exists():
            header = path.read_text(encoding="utf-8").splitlines(keepends=True)[0]
            earlier.write_text(header, encoding="utf-8")
        path.rename(later / path.name)
    return later


def raw_rows(road: Road) -> dict[str, Rows]:
    """Every row of every raw relation and of the list of files, in one order."""
    names = road.query(
        "select schema_name || '.' || view_name from duckdb_views()"
        " where schema_name like 'raw!_%' escape '!'"
    )
    tables = [*(name for (name,) in names), "raw_control.files", "raw_control.mapped_files"]
    return {table: road.query(f"from {table} order by all") for table in sorted(tables)}
