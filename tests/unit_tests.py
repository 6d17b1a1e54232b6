"""The unit tests of the models, run by dbt in this process."""

from typing import TYPE_CHECKING, Any

import pytest

from orchestration.transform import dbt

if TYPE_CHECKING:
    from dbt.artifacts.schemas.run import RunResult

ALL = "test_type:unit"


def run_unit_tests(project: dbt.DbtProject, *select: str) -> "list[RunResult]":
    """In this process, on the manifest that `dbt.parse` holds. Raises what dbt raises."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    arguments = ["test", "--select", *select, "--no-write-json", *project.common_arguments]
    with pytest.MonkeyPatch.context() as environment:
        for name, value in project.environment.items():
            environment.setenv(name, value)
        outcome: Any = dbtRunner(manifest=dbt.parse(project)).invoke(arguments)
        DuckDBConnectionManager.close_all_connections()
    if outcome.exception is not None:
        raise outcome.exception
    return list(outcome.result.results)


def broken_rules(results: "list[RunResult]") -> dict[str, str]:
    """What each unit test that does not pass shows, by file and name."""
    return {
        f"{result.node.original_file_path}: {result.node.name}": (result.message or "").strip()
        for result in results
        if result.status != "pass"
    }
