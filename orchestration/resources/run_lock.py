"""One run of a company at a time: a lock file around the whole run.

The operating system frees the lock when its holder dies, however it dies.
"""

import datetime as dt
import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

POLL_SECONDS = 0.2


@dataclass(frozen=True)
class Holder:
    """Who holds the lock: process, run, and the UTC time it got the lock (ISO 8601)."""

    pid: int
    run_id: str
    since: str

    def __str__(self) -> str:
        return f"run {self.run_id} (process {self.pid}, since {self.since})"


def say_nothing(_: Holder) -> None:
    """For a caller that has nobody to tell."""


@contextmanager
def hold(
    path: Path, *, run_id: str, on_wait: Callable[[Holder], None] = say_nothing
) -> Iterator[None]:
    """Hold the lock for the length of the block; wait for it as long as that takes.

    `on_wait` is told once for every holder waited for. Raises `RuntimeError` when this very
    process holds the lock already, because it would wait for ever.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _acquire(descriptor, path, on_wait)
        since = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        _write(descriptor, json.dumps(asdict(Holder(os.getpid(), run_id, since))))
        try:
            yield
        finally:
            _write(descriptor, "")
    finally:
        os.close(descriptor)


def current_holder(path: Path) -> Holder | None:
    """Who holds the lock now; None when it is free."""
    if not path.exists():
        return None
    descriptor = os.open(path, os.O_RDWR)
    try:
        return None if _try(descriptor) else _read(path)
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, path: Path, on_wait: Callable[[Holder], None]) -> None:
    told: Holder | None = None
    while not _try(descriptor):
        holder = _read(path)
        if holder is not None and holder.pid == os.getpid():
            raise RuntimeError(f"This process holds {path.name} already, for {holder}")
        if holder is not None and holder != told:
            on_wait(holder)
            told = holder
        time.sleep(POLL_SECONDS)


def _try(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read(path: Path) -> Holder | None:
    """The holder's own words; None in the instant between its lock and its writing."""
    text = path.read_text(encoding="utf-8")
    return Holder(**json.loads(text)) if text.endswith("}") else None


def _write(descriptor: int, text: str) -> None:
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, text.encode("utf-8"), 0)
