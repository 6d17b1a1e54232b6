"""What catches a planted error: a unit test, or the company worked on paper."""

import re
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from orchestration.gates.validation import run_gate
from orchestration.settings import Settings
from orchestration.transform import dbt
from orchestration.transform.assets import QUALITY
from tests.mutation.planting import Planted, in_place, models_of
from tests.road import copy_databases, marts_of
from tests.test_deals import MARTS, as_row, expected_rows
from tests.unit_tests import ALL, run_unit_tests

if TYPE_CHECKING:
    from dbt.artifacts.schemas.run import RunResult
    from dbt.contracts.graph.manifest import Manifest

GATED = ("crediting", "attainment", "commissions", "payouts", "marts")

# The engine refuses the SQL before it reads a row, or a recursion never ends: nobody could have
# made that error unseen.
_NO_SQL = re.compile(r"(Parser|Binder|Catalog|INTERRUPT) Error|Compilation Error|contract")

# The unit tests of a model take less than a second.
_PATIENCE_SECONDS = 10


class NoMutantError(Exception):
    """What was planted is no SQL, or never ends."""


@dataclass(frozen=True)
class Laboratory:
    """The company worked on paper after its run; `pristine` has what was computed then."""

    settings: Settings
    pristine: Settings

    @classmethod
    def of(cls, settings: Settings) -> "Laboratory":
        """Everything below the home of `settings` is its own from now on."""
        pristine = replace(settings, home=settings.home / "pristine")
        copy_databases(settings, pristine)
        return cls(settings, pristine)

    @cached_property
    def project(self) -> dbt.DbtProject:
        return dbt.DbtProject(self.settings)

    @property
    def manifest(self) -> "Manifest":
        return dbt.parse(self.project)

    def catch(self, planted: Planted) -> str | None:
        """What finds the error first, in words; none if nothing does. Raises `NoMutantError`."""
        models = models_of(self.manifest, planted)
        with in_place(self.manifest, planted):
            return self._unit_tests(models) or self._paper_company(models)

    def _unit_tests(self, models: list[str]) -> str | None:
        with _interrupted_after(_PATIENCE_SECONDS + len(models)):
            results = run_unit_tests(self.project, *(f"{model},{ALL}" for model in models))
        broken = [result for result in results if result.status != "pass"]
        _raise_if_no_sql(broken)
        return f"unit test {min(result.node.name for result in broken)}" if broken else None

    def _paper_company(self, models: list[str]) -> str | None:
        try:
            return self._computed([f"{model}+" for model in models]) or self._gates()
        finally:
            copy_databases(self.pristine, self.settings)

    def _computed(self, select: list[str]) -> str | None:
        results = dbt.build(self.project, select=select, exclude=QUALITY.select)
        failed = [result for result in results if str(result.status) in ("error", "fail")]
        _raise_if_no_sql(failed)
        if failed:
            return f"the run of the paper company, at {failed[0].node.name}"
        with marts_of(self.settings.marts_path) as marts:
            for name, relation in MARTS.items():
                header, expected = expected_rows(name)
                found = marts.execute(f"select {', '.join(header)} from {relation}").fetchall()
                if sorted(expected.elements()) != sorted(as_row(*row) for row in found):
                    return f"tests/deals/expected/{name}.csv"
        return None

    def _gates(self) -> str | None:
        for station in GATED:
            for verdict in run_gate(station, settings=self.settings):
                if not verdict.passed:
                    return f"the gate of {station}: {verdict.reasons(limit=1)[0]}"
        return None


@contextmanager
def _interrupted_after(seconds: int) -> Iterator[None]:
    """Whatever dbt still asks the engine by then is given up."""
    from dbt.adapters.factory import FACTORY

    def interrupt() -> None:
        adapter: Any = FACTORY.lookup_adapter("duckdb")
        adapter.cancel_open_connections()

    timer = threading.Timer(seconds, interrupt)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _raise_if_no_sql(results: "Iterable[RunResult]") -> None:
    for result in results:
        if result.status == "error" and _NO_SQL.search(result.message or ""):
            raise NoMutantError(dbt.on_one_line(result.message))
