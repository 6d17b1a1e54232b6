"""What a stretch of work cost: CPU seconds, wall seconds, peak memory."""

import os
import resource
import sys
import time
from dataclasses import dataclass
from pathlib import Path

_CLEAR_REFS = Path("/proc/self/clear_refs")
_STATUS = Path("/proc/self/status")
_RESET_PEAK = "5"


@dataclass(frozen=True)
class Cost:
    """`cpu_seconds` of this process and its children; `peak_mib` is resident memory."""

    cpu_seconds: float
    wall_seconds: float
    peak_mib: int

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(
            self.cpu_seconds + other.cpu_seconds,
            self.wall_seconds + other.wall_seconds,
            max(self.peak_mib, other.peak_mib),
        )


NOTHING = Cost(0.0, 0.0, 0)


class Meter:
    """Laps. The first one counts the CPU from the start of the process."""

    def __init__(self) -> None:
        self._cpu = 0.0
        self._wall = time.perf_counter()

    def lap(self) -> Cost:
        """The cost since the last lap."""
        cpu, wall = _cpu_seconds(), time.perf_counter()
        cost = Cost(cpu - self._cpu, wall - self._wall, _peak_mib())
        self._cpu, self._wall = cpu, wall
        return cost


def _cpu_seconds() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _peak_mib() -> int:
    """The peak since the last call where the kernel can forget it (Linux), else since the start."""
    if not os.access(_CLEAR_REFS, os.W_OK):
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak // (1024 * 1024 if sys.platform == "darwin" else 1024)
    [line] = [each for each in _STATUS.read_text().splitlines() if each.startswith("VmHWM")]
    _CLEAR_REFS.write_text(_RESET_PEAK)
    return int(line.split()[1]) // 1024
