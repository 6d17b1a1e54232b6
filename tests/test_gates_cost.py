"""What a gate need not pay for: libraries no suite uses, the same configuration made many times."""

import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.gates.warehouse_reader import open_warehouse
from orchestration.settings import PROJECT_ROOT, Settings
from tests.gates_things import TABLE, payees, shares, three_things

IMPORT_ALL = """
import sys
from expectations import STATIONS, suites_of
from orchestration.gates.warehouse_reader import import_great_expectations

import_great_expectations()
for station in STATIONS:
    for build in suites_of(station).values():
        build()
import inspect

inspect.stack()
unused = [name for name in ("scipy.stats._stats_py", "altair.vegalite") if name in sys.modules]
assert not unused, unused

from scipy import stats

assert stats.norm.cdf(0) == 0.5
assert "scipy.stats._stats_py" in sys.modules
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return three_things(tmp_path)


def test_statistics_and_charts_are_imported_by_whoever_touches_them_first():
    subprocess.run([sys.executable, "-c", IMPORT_ALL], check=True, cwd=PROJECT_ROOT)


def test_an_expectation_makes_its_configuration_once_per_gate(settings):
    expectation = payees("warning")()
    another = shares("warning")()
    outside = expectation.configuration

    with open_warehouse(settings, [TABLE]):
        inside = expectation.configuration
        assert expectation.configuration is inside
        assert another.configuration != inside

    assert inside == outside
    assert expectation.configuration is not inside
