"""Taking turns: who has to wait is told for whom."""

from contextlib import AbstractContextManager

from rich.console import Console

from orchestration.resources import run_lock
from orchestration.settings import Settings


def take_turn(settings: Settings, *, run_id: str, console: Console) -> AbstractContextManager[None]:
    """The lock of the company for the length of a block; prints whom it waits for."""
    return run_lock.hold(
        settings.run_lock_path,
        run_id=run_id,
        on_wait=lambda holder: console.print(f"Waiting for {holder}", markup=False),
    )
