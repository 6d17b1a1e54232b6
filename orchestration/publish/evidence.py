"""Why a run may be published: its gates, read again from disk. The graph is not asked."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from orchestration.gates.results import RunVerdict, verdict
from orchestration.publish.manifest import GateRecord

# It tells what the gates found, so it is made after the last of them has looked.
REPORT_ON_THE_GATES = "rpt_quality"

ExpectedTables = Mapping[str, tuple[str, ...]]


class NotPublishableError(RuntimeError):
    """The run did not pass its gates, or nobody can tell; the message is one sentence."""


def require_passed_gates(
    gates_dir: Path,
    *,
    run_id: str,
    release_id: str,
    mart_names: Sequence[str],
    expected: ExpectedTables | None = None,
) -> tuple[GateRecord, ...]:
    """What every gate of this very run and release said about every table.

    `expected` is station -> tables, by default every table that has a suite; every mart must
    be among them, but for the report on the gates itself. Raises `NotPublishableError` when one is
    missing, is of another run or release, was not evaluated or failed critically.
    """
    found = verdict(run_id, gates_dir=gates_dir, release_id=release_id, expected=expected)
    unchecked = [f"marts.{name} was not checked" for name in _unchecked(found, mart_names)]
    if REPORT_ON_THE_GATES not in mart_names:
        unchecked.append(f"marts.{REPORT_ON_THE_GATES} was not made")
    problems = [*found.problems, *(text for text in unchecked if text not in found.problems)]
    if problems:
        more = f" (and {len(problems) - 1} more problems)" if len(problems) > 1 else ""
        raise NotPublishableError(f"Run {run_id} is not published: {problems[0]}{more}")
    return tuple(
        GateRecord(
            station=table.station,
            table_name=table.table_name,
            expectation_count=len(table.results),
            warning_count=len(table.failed),
        )
        for table in found.tables
    )


def _unchecked(found: RunVerdict, mart_names: Sequence[str]) -> list[str]:
    checked = {table.table_name for table in found.tables}
    return [
        name
        for name in mart_names
        if f"marts.{name}" not in checked and name != REPORT_ON_THE_GATES
    ]
