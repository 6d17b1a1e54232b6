"""Data Docs: what every gate of a run found, as HTML that needs no network.

Great Expectations renders the expectations; its own pages around them fetch style sheets and
scripts from five hosts, so the pages and the style sheet here are ours.
"""

import html
import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from expectations import tables_by_station
from orchestration.gates.results import (
    ExpectationResult,
    StationGate,
    TableVerdict,
    gate_path,
    read_gate,
    run_dir,
)

if TYPE_CHECKING:
    from great_expectations.core import ExpectationSuiteValidationResult

PAGES = Path(__file__).parent / "pages"

# Sentences shown per failed expectation; the file of failing rows has more.
SHOWN_ROWS = 3


@dataclass(frozen=True)
class Failure:
    """One expectation that was not met, in the words of a page."""

    severity: str
    expectation: str
    row_count: str
    reasons: Sequence[str]


@dataclass(frozen=True)
class Table:
    """One table as the pages show it; `page` is None where nothing could be evaluated."""

    name: str
    station: str
    verdict: str
    expectation_count: int
    reason: str
    failures: Sequence[Failure]
    page: str | None


@dataclass(frozen=True)
class Station:
    name: str
    tables: Sequence[Table]


def build_data_docs(gates_dir: Path, run_id: str) -> Path:
    """Render what the gates of `run_id` found so far; gives the path of the first page.

    Raises `FileNotFoundError` when no gate has looked at that run.
    """
    folder = run_dir(gates_dir, run_id)
    gates = list(_gates(gates_dir, run_id))
    if not gates:
        raise FileNotFoundError(f"No gate has looked at run {run_id}")
    aside = folder / f".data_docs.{os.getpid()}"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    _write_pages(aside, gates, stored_in=folder / "great_expectations")
    docs = folder / "data_docs"
    shutil.rmtree(docs, ignore_errors=True)
    os.replace(aside, docs)
    return docs / "index.html"


def _gates(gates_dir: Path, run_id: str) -> Iterable[StationGate]:
    for station in tables_by_station():
        path = gate_path(gates_dir, run_id=run_id, station=station)
        if path.exists():
            yield read_gate(path)


def _write_pages(folder: Path, gates: Sequence[StationGate], *, stored_in: Path) -> None:
    from great_expectations.render.renderer import ValidationResultsPageRenderer
    from great_expectations.render.view import DefaultJinjaPageView

    from expectations import expect_no_rows  # noqa: F401  (registers itself with its renderers)

    # One of each for all pages: a view compiles its templates once.
    renderer = ValidationResultsPageRenderer(run_info_at_end=True)
    view = DefaultJinjaPageView(custom_views_directory=str(PAGES))
    stations = []
    for gate in gates:
        stored = json.loads((stored_in / f"{gate.station}.json").read_text(encoding="utf-8"))
        tables = [_table(table, has_page=table.table_name in stored) for table in gate.tables]
        stations.append(Station(gate.station, tables))
        for table in tables:
            if table.page is None:
                continue
            page = view.render(
                renderer.render(_validation(stored[table.name])),
                template="attain_table.html",
                table=table,
                run_id=gate.run_id,
                release_id=gate.release_id,
            )
            (folder / table.page).write_text(page, encoding="utf-8")
    index = view.env.get_template("attain_index.html").render(_summary(gates, stations))
    (folder / "index.html").write_text(index, encoding="utf-8")


def _summary(gates: Sequence[StationGate], stations: Sequence[Station]) -> dict[str, Any]:
    tables = [table for station in stations for table in station.tables]
    return {
        "run_id": gates[-1].run_id,
        "release_id": gates[-1].release_id,
        "stations": stations,
        "attention": [table for table in tables if table.verdict != "passed"],
        "table_count": len(tables),
        "expectation_count": sum(table.expectation_count for table in tables),
        "blocked_count": sum(table.verdict == "blocked" for table in tables),
        "warned_count": sum(table.verdict == "warned" for table in tables),
    }


def _table(verdict: TableVerdict, *, has_page: bool) -> Table:
    failed = verdict.failed
    return Table(
        name=verdict.table_name,
        station=verdict.station,
        verdict="blocked" if not verdict.passed else "warned" if failed else "passed",
        expectation_count=len(verdict.results),
        reason=(failed[0].reason or "") if failed else "",
        failures=[_failure(result) for result in failed],
        page=f"{verdict.table_name}.html" if has_page else None,
    )


def _failure(result: ExpectationResult) -> Failure:
    reasons = [row.reason for row in result.failing_rows[:SHOWN_ROWS]]
    name = result.expectation_type.replace("_", " ")
    return Failure(
        severity=result.severity if result.is_evaluated else "not evaluated",
        expectation=name if result.column_name is None else f"{name} ({result.column_name})",
        row_count="" if result.unexpected_count is None else f"{result.unexpected_count:,}",
        reasons=reasons or [result.reason or ""],
    )


def _validation(stored: Mapping[str, Any]) -> "ExpectationSuiteValidationResult":
    from great_expectations.core.expectation_validation_result import (
        expectationSuiteValidationResultSchema,
    )

    loaded: ExpectationSuiteValidationResult = expectationSuiteValidationResultSchema.load(
        _harmless(stored)
    )
    return loaded


def _harmless(content: Any, *, is_a_value: bool = False) -> Any:
    """Escape the delivered values: Great Expectations puts them into its tables as they are."""
    if isinstance(content, Mapping):
        return {
            key: _harmless(value, is_a_value=is_a_value or str(key).startswith("partial_"))
            for key, value in content.items()
        }
    if isinstance(content, list):
        return [_harmless(value, is_a_value=is_a_value) for value in content]
    return html.escape(content) if is_a_value and isinstance(content, str) else content
