"""The gates as Dagster asset checks: one per table, blocking, all of a station in one step."""

from collections.abc import Iterator

import dagster as dg

from expectations import suites_of
from orchestration.gates.results import TableVerdict, gate_path
from orchestration.gates.validation import examine
from orchestration.settings import Settings

CHECK_NAME = "gate"

# Reasons shown on the check itself; the others are in the file of failing rows.
SHOWN_REASONS = 5


def asset_key(table_name: str) -> dg.AssetKey:
    """The asset behind "schema.table"."""
    return dg.AssetKey(table_name.split("."))


def to_check_result(verdict: TableVerdict, *, results_path: str) -> dg.AssetCheckResult:
    """Fail with ERROR, which stops the run, or with WARN, which only reports.

    An expectation that could not be evaluated, say because its column is gone, stops the run
    whatever its severity: not knowing is not passing.
    """
    failed = verdict.failed
    severity = dg.AssetCheckSeverity.WARN if verdict.passed else dg.AssetCheckSeverity.ERROR
    reasons = verdict.reasons(limit=SHOWN_REASONS)
    return dg.AssetCheckResult(
        asset_key=asset_key(verdict.table_name),
        check_name=CHECK_NAME,
        passed=not failed and verdict.passed,
        severity=severity,
        description="; ".join(reasons) or None,
        metadata={
            "expectations": len(verdict.results),
            "failed": len(failed),
            "reasons": dg.MetadataValue.md("\n".join(f"* {reason}" for reason in reasons)),
            "failing_rows": dg.MetadataValue.path(results_path),
        },
    )


def build_gate(station: str) -> dg.AssetChecksDefinition:
    """The gate after `station`: nothing that reads a table is computed while its check fails.

    Raises `ValueError` for a station without suites, because it would let everything pass.
    """
    tables = tuple(suites_of(station))
    if not tables:
        raise ValueError(f"{station} has no suites, so its gate would check nothing")

    @dg.multi_asset_check(
        name=f"{station}_gate",
        specs=[
            dg.AssetCheckSpec(
                CHECK_NAME,
                asset=asset_key(table),
                blocking=True,
                description=f"The suite of {table} in expectations/{station}.py.",
            )
            for table in tables
        ],
        required_resource_keys={"settings"},
    )
    def gate(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
        settings: Settings = context.resources.settings
        seen = examine(station, settings=settings)
        path = gate_path(settings.gates_dir, run_id=seen.run_id, station=station)
        for verdict in seen.tables:
            yield to_check_result(verdict, results_path=str(path))

    return gate
