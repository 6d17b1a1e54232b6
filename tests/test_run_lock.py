"""One run at a time: the second waits and says for whom, and a dead holder holds nothing."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from orchestration.resources import run_lock

# Holds the lock until it is killed or told to stop by a line on its standard input.
HOLDER = """
import sys
from pathlib import Path
from orchestration.resources import run_lock

with run_lock.hold(Path(sys.argv[1]), run_id="first"):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "run.lock"


@pytest.fixture
def holder(path: Path):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent.parent,
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_the_second_run_waits_and_says_for_whom(path, holder):
    waited_for = []

    def let_go(first: run_lock.Holder) -> None:
        waited_for.append(first)
        threading.Timer(0.5, lambda: (holder.stdin.write("stop\n"), holder.stdin.flush())).start()

    with run_lock.hold(path, run_id="second", on_wait=let_go):
        now = run_lock.current_holder(path)

    assert [(first.pid, first.run_id) for first in waited_for] == [(holder.pid, "first")]
    assert str(waited_for[0]).startswith(f"run first (process {holder.pid}, since 20")
    assert (now.pid, now.run_id) == (os.getpid(), "second")


def test_the_lock_is_free_when_its_holder_is_killed(path, holder):
    assert run_lock.current_holder(path).run_id == "first"

    holder.send_signal(signal.SIGKILL)
    holder.wait()

    assert run_lock.current_holder(path) is None
    started = time.monotonic()
    with run_lock.hold(path, run_id="second"):
        assert time.monotonic() - started < 1


def test_the_lock_is_free_when_the_run_fails(path):
    with pytest.raises(ValueError, match="boom"), run_lock.hold(path, run_id="first"):
        raise ValueError("boom")

    assert run_lock.current_holder(path) is None


def test_a_process_that_would_wait_for_itself_fails_instead(path):
    with (
        run_lock.hold(path, run_id="first"),
        pytest.raises(RuntimeError, match=r"holds run\.lock already"),
        run_lock.hold(path, run_id="second"),
    ):
        raise AssertionError("held twice")


def test_nobody_holds_a_lock_that_was_never_taken(path):
    assert run_lock.current_holder(path) is None
