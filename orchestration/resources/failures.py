"""Why a run failed, in one sentence: for the command line, the log and whoever is on call."""

import datetime as dt
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    import dagster as dg

FILE_NAME = "last_failure.json"

_INTERRUPTED = "DagsterExecutionInterruptedError"

# How many of the tables that a gate turned back are named.
NAMED_TABLES = 3


def failure_sentence(instance: "dg.DagsterInstance", run_id: str) -> str:
    """What stopped the run, from its first failed step.

    A step that a gate failed names the tables and what is wrong with them; any other step the
    error that was raised in it, without its traceback.
    """
    import dagster as dg

    failed = _events(instance, run_id, dg.DagsterEventType.STEP_FAILURE)
    if not failed:
        ended = _events(instance, run_id, dg.DagsterEventType.RUN_FAILURE)
        return str(ended[0].message) if ended else "The run failed and left no reason"
    first = failed[0]
    data = first.step_failure_data
    if data.user_failure_data is not None and data.user_failure_data.description:
        return str(data.user_failure_data.description)
    checks = _events(instance, run_id, dg.DagsterEventType.ASSET_CHECK_EVALUATION)
    turned_back = [
        event.asset_check_evaluation_data
        for event in checks
        if event.step_key == first.step_key
        and not event.asset_check_evaluation_data.passed
        and event.asset_check_evaluation_data.severity == dg.AssetCheckSeverity.ERROR
    ]
    if turned_back:
        return _gate_sentence(turned_back)
    return _raised(data.error) if data.error else str(first.message)


def note_failure(settings: Settings, *, run_id: str, job_name: str, sentence: str) -> Path:
    """Write <state>/last_failure.json, which `attain doctor` reads; returns its path."""
    path = settings.state_dir / FILE_NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".json.new")
    failed_at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    note = {"run_id": run_id, "job": job_name, "failed_at": failed_at, "reason": sentence}
    aside.write_text(json.dumps(note, indent=2) + "\n", encoding="utf-8")
    os.replace(aside, path)
    return path


def read_last_failure(settings: Settings) -> dict[str, str] | None:
    """run_id, job, failed_at (UTC) and reason of the last run that failed; None before any."""
    path = settings.state_dir / FILE_NAME
    if not path.exists():
        return None
    note: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return note


def _events(
    instance: "dg.DagsterInstance", run_id: str, kind: "dg.DagsterEventType"
) -> "Sequence[dg.DagsterEvent]":
    return [
        entry.dagster_event
        for entry in instance.all_logs(run_id, of_type=kind)
        if entry.dagster_event is not None
    ]


def _gate_sentence(turned_back: "Sequence[dg.AssetCheckEvaluation]") -> str:
    named = [
        f"{'.'.join(check.asset_key.path)} ({check.description or check.check_name})"
        for check in turned_back[:NAMED_TABLES]
    ]
    more = len(turned_back) - len(named)
    return f"The gate stopped {'; '.join(named)}" + (f"; and {more} more" if more else "")


def _raised(error: "dg.SerializableErrorInfo") -> str:
    """What was raised in the step: Dagster wraps it in an error of its own."""
    while error.cause is not None and (error.cls_name or "").startswith("Dagster"):
        error = error.cause
    if error.cls_name == _INTERRUPTED:
        return "The run was interrupted; the next one starts anew"
    message = " ".join(error.message.split())
    name, _, text = message.partition(": ")
    return text if text and error.cls_name and name.endswith(error.cls_name) else message
