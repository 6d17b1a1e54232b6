"""The bridge: what dbt did, as Dagster events, and what went wrong, as one sentence."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import dagster as dg

from orchestration.transform.dbt import on_one_line

if TYPE_CHECKING:
    from dbt.artifacts.schemas.run import RunResult

UNIQUE_ID_METADATA = "dagster_dbt/unique_id"

_FAILED = {"error", "fail", "runtime error"}


@dataclass(frozen=True)
class AssetNames:
    """Under which Dagster keys the nodes of dbt are known, by dbt's unique id."""

    assets: Mapping[str, dg.AssetKey]
    checks: Mapping[str, dg.AssetCheckKey]

    @classmethod
    def of(cls, definition: dg.AssetsDefinition) -> "AssetNames":
        """Read off an assets definition that dagster-dbt made."""
        return cls(
            assets={spec.metadata[UNIQUE_ID_METADATA]: spec.key for spec in definition.specs},
            checks={spec.metadata[UNIQUE_ID_METADATA]: spec.key for spec in definition.check_specs},
        )


def to_events(
    results: "Iterable[RunResult]", names: AssetNames, row_counts: Mapping[str, int]
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """One materialisation per model or seed that was built, one check result per data test.

    `row_counts` is keyed by `schema.table`; a view has none. What Dagster does not know, say a
    test over two models that names neither, yields no event: `failure_of` still sees it.
    """
    for result in results:
        unique_id, status = result.node.unique_id, str(result.status)
        if unique_id in names.assets and status == "success":
            yield _materialization(result, names.assets[unique_id], row_counts)
        elif unique_id in names.checks and status != "skipped":
            yield _check_result(result, names.checks[unique_id])


def failure_of(results: "Iterable[RunResult]") -> str | None:
    """One sentence naming the first model or test that failed, and how many more did."""
    failed = [result for result in results if str(result.status) in _FAILED]
    if not failed:
        return None
    more = "" if len(failed) == 1 else f" ({len(failed) - 1} more failed)"
    return f"{_sentence(failed[0])}{more}"


def _materialization(
    result: "RunResult", key: dg.AssetKey, row_counts: Mapping[str, int]
) -> dg.MaterializeResult:
    metadata: dict[str, dg.MetadataValue] = {
        "execution_seconds": dg.MetadataValue.float(round(result.execution_time, 3)),
    }
    rows = row_counts.get(".".join(key.path))
    if rows is not None:
        metadata["dagster/row_count"] = dg.MetadataValue.int(rows)
    return dg.MaterializeResult(asset_key=key, metadata=metadata | _compiled_sql(result))


def _check_result(result: "RunResult", key: dg.AssetCheckKey) -> dg.AssetCheckResult:
    only_warns = str(result.node.config.get("severity")).lower() == "warn"
    passed = str(result.status) == "pass"
    metadata: dict[str, dg.MetadataValue] = {
        "failing_rows": dg.MetadataValue.int(result.failures or 0),
    }
    return dg.AssetCheckResult(
        asset_key=key.asset_key,
        check_name=key.name,
        passed=passed,
        severity=dg.AssetCheckSeverity.WARN if only_warns else dg.AssetCheckSeverity.ERROR,
        description=None if passed else _sentence(result),
        metadata=metadata | _compiled_sql(result),
    )


def _compiled_sql(result: "RunResult") -> dict[str, dg.MetadataValue]:
    path = result.node.compiled_path if hasattr(result.node, "compiled_path") else None
    return {"compiled_sql": dg.MetadataValue.path(Path(path).absolute())} if path else {}


def _sentence(result: "RunResult") -> str:
    node = result.node
    where = f"{node.resource_type} {node.name}"
    attached = getattr(node, "attached_node", None)
    if attached:
        where += f" on {attached.split('.')[-1]}"
    if str(result.status) == "fail":
        claim = f": {on_one_line(node.description)}" if node.description else ""
        return f"dbt {where} failed with {result.failures} rows{claim}"
    return f"dbt {where} failed: {_without_heading(result.message or 'no message')}"


def _without_heading(message: str) -> str:
    """dbt repeats the name of the node on a line of its own before the reason."""
    first, _, rest = message.partition("\n")
    return on_one_line(rest if " Error in " in first and rest else message)
