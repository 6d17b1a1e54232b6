"""Who is there to own, share or help on a deal, on each day and in each region."""

import numpy as np

from orchestration.generate.careers import Job, Leave, Workforce
from orchestration.generate.firm import REGIONS, Role
from orchestration.generate.frames import NOTHING, Frame, Ints, ordered, taken, unrolled
from orchestration.generate.horizon import Horizon

# Places of a region's pools; 0 to 2 are its account executives by segment.
EXECUTIVES, SUCCESS_MANAGERS, ENGINEERS = 3, 4, 5
POOLS_PER_REGION = 6


def _pools_of(job: Job) -> tuple[int, ...]:
    position = job.position
    first = position.region * POOLS_PER_REGION
    if position.role == Role.ACCOUNT_EXECUTIVE:
        return (first + position.segment, first + EXECUTIVES)
    if position.role == Role.CUSTOMER_SUCCESS_MANAGER:
        return (first + SUCCESS_MANAGERS,)
    if position.role == Role.SOLUTION_ENGINEER:
        return (first + ENGINEERS,)
    return ()


def _present(job: Job, *, leaves: dict[int, Leave], horizon: Horizon) -> list[tuple[int, int]]:
    """Days of a job within the horizon, without the worker's leave: at most two ranges."""
    start = max(job.from_day, 0)
    end = horizon.days if job.to_day is None else min(job.to_day, horizon.days)
    leave = leaves.get(job.worker)
    if leave is None or leave.to_day <= start or leave.from_day >= end:
        return [(start, end)]
    return [(start, leave.from_day), (leave.to_day, end)]


class Pools:
    """Workers by day and pool, in order of their number, in one array with offsets."""

    def __init__(self, workforce: Workforce, horizon: Horizon) -> None:
        leaves = {leave.worker: leave for leave in workforce.leaves}
        ranges = np.array(
            [
                (job.worker, pool, start, end)
                for job in workforce.jobs
                for pool in _pools_of(job)
                for start, end in _present(job, leaves=leaves, horizon=horizon)
                if start < end
            ],
            dtype=np.int64,
        ).reshape(-1, 4)
        self._pool_count = len(REGIONS) * POOLS_PER_REGION
        places, numbers = unrolled(ranges[:, 3] - ranges[:, 2])
        days = ranges[places, 2] + numbers - 1
        present: Frame = ordered(
            {"slot": days * self._pool_count + ranges[places, 1], "worker": ranges[places, 0]},
            "slot",
            "worker",
        )
        self._workers = present["worker"]
        self._offsets = np.searchsorted(
            present["slot"], np.arange(horizon.days * self._pool_count + 1)
        ).astype(np.int64)

    def sizes(self, days: Ints, pools: Ints) -> Ints:
        """How many workers each pool has on each day."""
        slots = days * self._pool_count + pools
        sizes: Ints = self._offsets[slots + 1] - self._offsets[slots]
        return sizes

    def members(self, days: Ints, pools: Ints, places: Ints) -> Ints:
        """The worker at each place, 0 to the pool's size - 1."""
        workers: Ints = self._workers[self._offsets[days * self._pool_count + pools] + places]
        return workers

    def members_or_nobody(self, days: Ints, pools: Ints, chances: Ints) -> Ints:
        """A worker by a large random number, -1 where the pool is empty that day."""
        sizes = self.sizes(days, pools)
        workers = np.full(len(days), NOTHING, dtype=np.int64)
        staffed = np.flatnonzero(sizes)
        chosen = taken({"day": days, "pool": pools, "at": chances % np.maximum(sizes, 1)}, staffed)
        workers[staffed] = self.members(chosen["day"], chosen["pool"], chosen["at"])
        return workers
