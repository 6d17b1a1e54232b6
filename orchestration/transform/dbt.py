"""dbt inside the run's own process: parsed once, called once per station.

A `dbt` subprocess per station costs more than the whole computation of a million transactions
(STACK: start-up). In the process, dbt keeps the warehouse file open until it is told to let go.
"""

import functools
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.resources.warehouse import spill_dir
from orchestration.settings import PROJECT_ROOT, Settings
from orchestration.transform.kept_manifest import read_or_parse

if TYPE_CHECKING:
    from dbt.artifacts.schemas.run import RunResult
    from dbt.contracts.graph.manifest import Manifest

# Manifest and results are read as objects.
NO_ARTIFACTS = "--no-write-json"


class DbtError(RuntimeError):
    """dbt could not do what it was asked to; the message is one line."""


@dataclass(frozen=True)
class DbtProject:
    """A dbt project and the company whose warehouse it builds."""

    settings: Settings
    project_dir: Path = PROJECT_ROOT
    profiles_dir: Path = PROJECT_ROOT / "dbt_project"

    @property
    def environment(self) -> dict[str, str]:
        """What profiles.yml and dbt_project.yml read. Variables (`--vars`) are never used:
        a changed one makes dbt parse every file again."""
        settings = self.settings
        return {
            "ATTAIN_WAREHOUSE": str(settings.warehouse_path),
            "ATTAIN_MARTS": str(settings.marts_path),
            "ATTAIN_PLAN_BOOK": str(settings.plan_book_dir),
            "ATTAIN_THREADS": str(settings.threads),
            "ATTAIN_MEMORY_LIMIT": settings.memory_limit,
            "ATTAIN_TEMP": str(spill_dir(settings)),
            "ATTAIN_DBT_TARGET": str(settings.dbt_target_dir),
            "DBT_PROFILES_DIR": str(self.profiles_dir),
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        }

    @property
    def common_arguments(self) -> list[str]:
        """The same for every call: partial parsing depends on it."""
        return [
            "--project-dir", str(self.project_dir),
            "--profiles-dir", str(self.profiles_dir),
            "--target-path", str(self.settings.dbt_target_dir),
            "--log-path", str(self.settings.state_dir / "logs"),
            # Results come back as objects; writing 4,000 lines of log costs a tenth of dbt's time.
            "--log-level", "none",
            "--log-level-file", "none",
            "--no-use-colors",
            "--quiet",
        ]  # fmt: skip


@functools.cache
def parse(project: DbtProject) -> "Manifest":
    """The manifest of the project, parsed once per version of the code. Raises `DbtError`."""
    project.settings.plan_book_dir.mkdir(parents=True, exist_ok=True)

    def parse_anew() -> "Manifest":
        manifest: Manifest = _invoke(project, ["parse", NO_ARTIFACTS], manifest=None)
        return manifest

    is_ours = project.project_dir == PROJECT_ROOT
    manifest = read_or_parse(PROJECT_ROOT, parse_anew) if is_ours else parse_anew()
    _keep_seeds_out_of_harm(manifest, project.settings.plan_book_dir)
    return manifest


def _keep_seeds_out_of_harm(manifest: "Manifest", plan_book_dir: Path) -> None:
    """Split the path of each seed in two, a root and a relative rest.

    dbt writes the SQL it ran to `<target>/run/<package>/<path of the seed>`. Joined to an
    absolute path that is the seed itself: dbt would write its SQL over the plan book.
    """
    from dbt.contracts.graph.nodes import SeedNode

    for node in manifest.nodes.values():
        if isinstance(node, SeedNode):
            node.root_path = str(plan_book_dir.parent)
            node.original_file_path = f"{plan_book_dir.name}/{Path(node.original_file_path).name}"


def manifest_of(project: DbtProject) -> Mapping[str, Any]:
    """The manifest in the form that dagster-dbt reads; not from the file, which another process
    that parses may be writing just now."""
    manifest: dict[str, Any] = parse(project).writable_manifest().to_dict(omit_none=False)
    return manifest


def build(
    project: DbtProject, *, select: Sequence[str], exclude: Sequence[str] = ()
) -> "list[RunResult]":
    """Build the selected seeds and models and run their data tests, in the order of the graph.

    A test that reads several models runs with the last of them (`buildable`). Unit tests hold
    the rules in CI and stay out of production runs. A failed node is a result like any other:
    ask `orchestration.transform.events.failure_of`. Raises `DbtError` when nothing could be run.
    """
    arguments = [
        "build",
        "--select", *select,
        *(["--exclude", *exclude] if exclude else []),
        "--indirect-selection", "buildable",
        # Seeds are written anew: a truncated table keeps the columns of yesterday's plan book.
        "--full-refresh",
        "--cache-selected-only",
        NO_ARTIFACTS,
    ]  # fmt: skip
    manifest = parse(project)
    # Not excluded but taken out: dbt would still weave them into the graph at every station.
    unit_tests, manifest.unit_tests = manifest.unit_tests, {}
    try:
        return list(_invoke(project, arguments, manifest=manifest).results)
    finally:
        manifest.unit_tests = unit_tests


def _invoke(project: DbtProject, arguments: list[str], *, manifest: "Manifest | None") -> Any:
    # dbt costs more than a second to import: only those who run it pay.
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    with _environment(project.environment):
        try:
            outcome = dbtRunner(manifest=manifest).invoke([*arguments, *project.common_arguments])
        finally:
            # Gates open the file read-only, which fails while dbt has it open.
            DuckDBConnectionManager.close_all_connections()
    if outcome.exception is not None:
        if isinstance(outcome.exception, KeyboardInterrupt):
            raise outcome.exception
        raise DbtError(f"dbt {arguments[0]}: {on_one_line(outcome.exception)}")
    return outcome.result


def on_one_line(message: object) -> str:
    """The message without line breaks and indentation."""
    return " ".join(str(message).split())


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
