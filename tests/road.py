"""The company worked on paper in a folder of its own, which a test may spoil and put back.

Stations are called in the process of the tests, so that dbt parses once for all of them.
"""

import datetime as dt
import functools
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import Result
from typer.testing import CliRunner

from expectations import STATIONS as GATED_STATIONS
from expectations import suites_of, tables_by_station
from orchestration.cli import app
from orchestration.extract.pull import PullReport, pull
from orchestration.gates.results import TableVerdict, load_expectation_results
from orchestration.gates.validation import examine, run_gate
from orchestration.resources.warehouse import connect, delete_warehouse
from orchestration.run_arguments import RunArguments
from orchestration.settings import Settings
from orchestration.transform import dbt, events, plan_book
from orchestration.transform.assets import QUALITY, STATIONS

DEALS = Path(__file__).parent / "deals"
RUN_ID = "road"

# In the marts that say so, the period in which something was sold or earned.
PERIOD_OF = {
    "fct_transactions": "period_id",
    "fct_credits": "earning_period_id",
    "fct_attainment": "period_id",
    "fct_commissions": "earning_period_id",
    "fct_payouts": "earning_period_id",
    "rpt_statement_lines": "period_id",
}

# More than the two with which the release of the fixture was computed.
THREADS = 4

Rows = list[tuple[Any, ...]]

# Where a row came from, and how many rows tell of files, differ when the same rows come in others.
_LINEAGE = "source_file_name, source_line_number"
_CONTENT = {
    "fct_transactions": f"select * exclude (release_id, {_LINEAGE}) from fct_transactions",
    "rpt_reconciliation": "select system, entity, period_id, currency_code,"
    " sum(columns('_(row_count|amount)$')) from rpt_reconciliation group by all",
    "rpt_quarantine": "select * exclude (release_id, file_name, line_number) from rpt_quarantine",
    "rpt_quality": "select * exclude (release_id, reason) replace ("
    "case when table_name not in ('crediting.int_rows__accounted', 'marts.rpt_reconciliation')"
    " then evaluated_count end as evaluated_count) from rpt_quality",
}


@dataclass(frozen=True)
class Road:
    """A company folder and its state, both below `home`; `run` is the home of one full run."""

    home: Path
    run: Path

    @property
    def settings(self) -> Settings:
        folder = self.home / "companies" / "deals"
        return Settings(company_dir=folder, home=self.home, threads=THREADS)

    @property
    def ran(self) -> Settings:
        """Where the full run left its state; it was another folder of the same name."""
        return Settings(company_dir=DEALS, home=self.run)

    @property
    def environment(self) -> dict[str, str]:
        """What makes `attain` work on this company, in this process or another."""
        return {
            "ATTAIN_HOME": str(self.home),
            "ATTAIN_COMPANY": str(self.settings.company_dir),
            "ATTAIN_THREADS": str(THREADS),
        }

    def attain(self, *arguments: str) -> Result:
        """The command as a user types it; `exit_code`, `stdout` and `stderr` as it left them."""
        with pytest.MonkeyPatch.context() as patched:
            for name, value in self.environment.items():
                patched.setenv(name, value)
            return CliRunner().invoke(app, arguments)

    def start_over(self) -> None:
        """The company as it was delivered, before its first run."""
        settings = self.settings
        for folder in (settings.company_dir, settings.published_dir, settings.archive_dir):
            shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(settings.gates_dir, ignore_errors=True)
        delete_warehouse(settings)
        shutil.copytree(DEALS, settings.company_dir)
        plan_book.prepare(settings)

    def restore(self) -> None:
        """The company after its full run: warehouse, archive, gates and release."""
        self.start_over()
        ran, settings = self.ran, self.settings
        copy_databases(ran, settings)
        for folder in ("archive_dir", "gates_dir", "published_dir"):
            shutil.copytree(getattr(ran, folder), getattr(settings, folder), symlinks=True)

    def extract(self, name: str) -> Path:
        """A delivered file: `erp/orders_2025-03-31.csv`."""
        return self.settings.company_dir / "extracts" / name

    def book(self, name: str) -> Path:
        """A file of the plan book: `rate_tiers.csv`."""
        return self.settings.company_dir / "plan_book" / name

    def pull(
        self,
        *,
        through: str | None = None,
        known_by_on: dt.date | None = None,
        recorded_on: dt.date | None = None,
    ) -> PullReport:
        """The extract station; `recorded_on` is the day on which deliveries were taken in."""
        noon = recorded_on and dt.datetime.combine(recorded_on, dt.time(12), dt.UTC)
        arguments = RunArguments(RUN_ID, through, known_by_on)
        return pull(self.settings, arguments, recorded_at=noon)

    def compute(self, *select: str) -> None:
        """What dbt makes of the pulled rows: `select`, or all but the report on the gates."""
        plan_book.prepare(self.settings)
        every = [words for station in STATIONS for words in station.select]
        self._build(select or every, exclude=() if select else QUALITY.select)

    def report_on_gates(self) -> None:
        """Every gate looks, then rpt_quality tells what they found."""
        for station in GATED_STATIONS:
            run_gate(station, settings=self.settings)
        with connect(self.settings) as warehouse:
            load_expectation_results(warehouse, gates_dir=self.settings.gates_dir, run_id=RUN_ID)
        self._build(QUALITY.select)

    def look(self, table: str) -> TableVerdict:
        """What the gate of its station says about one table ("schema.table")."""
        station = next(name for name, tables in tables_by_station().items() if table in tables)
        suites = {table: suites_of(station)[table]}
        return examine(station, settings=self.settings, suites=suites).tables[0]

    def query(self, sql: str) -> Rows:
        with connect(self.settings, read_only=True) as warehouse:
            return warehouse.execute(sql).fetchall()

    def change(self, statement: str) -> None:
        change_databases(self.settings, statement)

    def _build(self, select: tuple[str, ...] | list[str], exclude: tuple[str, ...] = ()) -> None:
        project = dbt.DbtProject(self.settings)
        failure = events.failure_of(dbt.build(project, select=select, exclude=exclude))
        assert failure is None, failure


@functools.cache
def road_beside(run: Path) -> Road:
    """The one road of a process, in a folder beside the home of the full run that all share."""
    road = Road(home=run.with_name(f"road-{os.getpid()}"), run=run)
    road.start_over()
    return road


def copy_databases(source: Settings, target: Settings) -> None:
    """What was computed in one home, to another one."""
    target.state_dir.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source.warehouse_path, target.warehouse_path)
    shutil.copyfile(source.marts_path, target.marts_path)


def change_databases(settings: Settings, *statements: str) -> None:
    """Run `statements` on what was computed, marts too: how a test states a fault."""
    with duckdb.connect(str(settings.warehouse_path)) as warehouse:
        warehouse.execute(f"attach '{settings.marts_path}' as marts")
        for statement in statements:
            warehouse.execute(statement)


def replace(path: Path, old: str, new: str) -> None:
    """Change the one place of a file where `old` stands."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8")


@contextmanager
def marts_of(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The marts in a file, of a release or of a run, under their bare names."""
    with duckdb.connect(str(database), read_only=True) as connection:
        yield connection


def content_of(database: Path) -> dict[str, Rows]:
    """What every mart says, in one order, whichever release says it and whatever its files."""
    with marts_of(database) as marts:
        names = marts.execute("select table_name from duckdb_tables()").fetchall()
        return {name: _rows(marts, name) for (name,) in sorted(names)}


def _rows(marts: duckdb.DuckDBPyConnection, name: str) -> Rows:
    content = _CONTENT.get(name, f"select * exclude (release_id) from {name}")
    return marts.execute(f"from ({content}) order by all").fetchall()


def of_period(database: Path, mart: str, period_id: str) -> Rows:
    """The rows of a mart that are of a period, whichever release says them."""
    with marts_of(database) as marts:
        return marts.execute(
            f"select * exclude (release_id) from {mart} where {PERIOD_OF[mart]} = ? order by all",
            [period_id],
        ).fetchall()


def difference(found: Rows, expected: Rows) -> tuple[Rows, Rows]:
    """The rows that only one side has."""
    left, right = Counter(found), Counter(expected)
    return list((left - right).elements()), list((right - left).elements())
