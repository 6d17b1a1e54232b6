"""One real run of each company, shared by every test that reads a release."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent

# The longest first, so that no process is left with one of them when the others are done.
LONGEST = (
    "test_metamorphic",
    "test_uat",
    "test_oracle",
    "test_two_clocks",
    "test_plans_describe",
    "test_plans_check",
    "test_same_answer",
    "test_adventureworks",
    "test_unit_tests",
    "test_bad_input",
    "test_gates_stop_the_road",
    "test_expectations",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    place = {REPOSITORY / "tests" / f"{name}.py": number for number, name in enumerate(LONGEST)}
    assert all(path.exists() for path in place)
    items.sort(key=lambda item: place.get(item.path, len(place)))


def attain(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    """The command as a user types it, with its state below `home`; never raises."""
    return subprocess.run(
        [sys.executable, "-m", "orchestration.cli", *arguments],
        cwd=REPOSITORY,
        env=os.environ | {"ATTAIN_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


def run_company(company: str, *, home: Path) -> Path:
    """The home of a company that went the whole road."""
    done = attain("run", "--company", company, home=home)
    assert done.returncode == 0, done.stderr or done.stdout
    return home


@pytest.fixture(scope="session")
def deals_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """State and releases of the company worked on paper, tests/deals: read it, copy it to write.

    One worker runs it, and the others wait for that.
    """
    own = tmp_path_factory.getbasetemp().resolve()
    home = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "deals"
    with home.with_name("deals.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "published" / "deals" / "current").exists():
            run_company("tests/deals", home=home)
    return home


@pytest.fixture(scope="session")
def deals_release(deals_home: Path) -> Path:
    return deals_home / "published" / "deals" / "current"


@pytest.fixture(scope="session")
def deals_warehouse(deals_home: Path) -> Path:
    return deals_home / ".attain" / "deals" / "warehouse.duckdb"


@pytest.fixture(scope="session")
def plans_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where tests write their plan books, one after the other."""
    return tmp_path_factory.mktemp("plans").resolve()


@pytest.fixture(scope="session")
def adventureworks_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = run_company("adventureworks", home=tmp_path_factory.mktemp("adventureworks"))
    return home / "published" / "adventureworks" / "current"
