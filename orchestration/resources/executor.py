"""How a run is executed: all steps in one process, under the lock of the company."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg

from orchestration.resources import run_lock
from orchestration.settings import Settings


def one_run_at_a_time(settings: Settings) -> dg.ExecutorDefinition:
    """The in-process executor, waiting its turn: pools hold back what Dagster queues, the lock
    also what somebody starts from the command line."""

    @dg.executor(
        name="in_process_under_the_run_lock",
        config_schema=dg.in_process_executor.config_schema.as_field(),
    )
    def in_process_under_the_run_lock(context: dg.InitExecutorContext) -> dg.Executor:
        in_process = dg.in_process_executor.executor_creation_fn
        assert in_process is not None
        return _UnderTheLock(in_process(context), settings.run_lock_path)

    return in_process_under_the_run_lock


class _UnderTheLock(dg.Executor):
    def __init__(self, steps: dg.Executor, lock_path: Path) -> None:
        self._steps = steps
        self._lock_path = lock_path

    @property
    def retries(self) -> Any:
        return self._steps.retries

    def execute(self, plan_context: Any, execution_plan: Any) -> Iterator[Any]:
        def say(holder: run_lock.Holder) -> None:
            plan_context.log.warning(f"Waiting for {holder}")

        with run_lock.hold(self._lock_path, run_id=plan_context.run_id, on_wait=say):
            yield from self._steps.execute(plan_context, execution_plan)
