"""Who works at the firm on its first day, and what will happen to them.

The hierarchy has five levels: chief revenue officer, a vice president per region, directors,
managers, sellers. A worker stays on their level for life and reports to somebody one level up,
so the hierarchy cannot hold a cycle on any date.
"""

from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np

from orchestration.generate.draws import Draws
from orchestration.generate.firm import EMEA, REGIONS, UK, US_EAST, US_WEST, WORLD_ID, Role
from orchestration.generate.frames import NOTHING, Ints
from orchestration.generate.horizon import Horizon

FEWEST_PAYEES = 30

# The n-th director, and the n-th manager, works in the n-th of these regions, and round again:
# every region gets its first two managers before any gets a third.
_REGION_ROUND = (US_EAST, EMEA, UK, US_WEST, US_EAST, EMEA, UK, US_WEST, US_EAST, EMEA)

_COMMERCIAL, _MID_MARKET, _ENTERPRISE = range(3)
# The n-th seller of a region does the n-th of these jobs, and round again.
_JOB_ROUND = (
    (Role.ACCOUNT_EXECUTIVE, _COMMERCIAL),
    (Role.ACCOUNT_EXECUTIVE, _MID_MARKET),
    (Role.ACCOUNT_EXECUTIVE, _ENTERPRISE),
    (Role.CUSTOMER_SUCCESS_MANAGER, NOTHING),
    (Role.ACCOUNT_EXECUTIVE, _COMMERCIAL),
    (Role.SOLUTION_ENGINEER, NOTHING),
    (Role.ACCOUNT_EXECUTIVE, _MID_MARKET),
    (Role.TERRITORY_SPECIALIST, NOTHING),
    (Role.ACCOUNT_EXECUTIVE, _COMMERCIAL),
    (Role.ACCOUNT_EXECUTIVE, _ENTERPRISE),
    (Role.ACCOUNT_EXECUTIVE, _COMMERCIAL),
    (Role.CUSTOMER_SUCCESS_MANAGER, NOTHING),
    (Role.ACCOUNT_EXECUTIVE, _MID_MARKET),
    (Role.ACCOUNT_EXECUTIVE, _COMMERCIAL),
    (Role.SOLUTION_ENGINEER, NOTHING),
    (Role.ACCOUNT_EXECUTIVE, _COMMERCIAL),
)


@dataclass(frozen=True)
class Position:
    """What somebody does from a day on. `segment` and `manager` are -1 where there is none."""

    role: Role
    region: int
    territory_id: str
    manager: int
    segment: int = NOTHING
    fte_percent: int = 100


@dataclass(frozen=True)
class Roster:
    """First position of every worker, by number, and the territories of every region."""

    positions: tuple[Position, ...]
    territories: tuple[tuple[str, ...], ...]

    def workers_of(self, *roles: Role) -> list[int]:
        """Numbers of the workers whose first position has one of these roles."""
        return [worker for worker, at in enumerate(self.positions) if at.role in roles]


class TransferKind(IntEnum):
    """How far a transfer goes; the last two are for account executives only."""

    NEW_TERRITORY = 0
    NEW_SEGMENT = 1
    # From the UK to EMEA; elsewhere a new segment.
    NEW_REGION = 2


@dataclass(frozen=True)
class Fates:
    """One element per worker: the day something happens to them, -1 for never."""

    hired_day: Ints
    left_day: Ints
    manager_move_day: Ints
    transfer_day: Ints
    transfer_kind: Ints
    part_time_day: Ints
    leave_day: Ints
    leave_days: Ints


def hired_roster(payees: int) -> Roster:
    """The firm's positions on its first day, chief first, sellers last."""
    director_count = max(4, payees // 100)
    manager_count = max(8, payees * 3 // 40)
    leaders = [Position(Role.CHIEF_REVENUE_OFFICER, US_EAST, WORLD_ID, NOTHING)]
    for region, described in enumerate(REGIONS):
        leaders.append(Position(Role.VICE_PRESIDENT, region, described.region_id, 0))
    for role, count in ((Role.DIRECTOR, director_count), (Role.SALES_MANAGER, manager_count)):
        above = list(enumerate(leaders))
        for number in range(count):
            region = _REGION_ROUND[number % len(_REGION_ROUND)]
            bosses = [w for w, at in above if at.role == role - 1 and at.region == region]
            boss = bosses[(number // len(_REGION_ROUND)) % len(bosses)]
            leaders.append(Position(role, region, REGIONS[region].region_id, boss))
    sellers = _hired_sellers(leaders, payees - len(leaders))
    return _placed_in_territories(leaders, sellers)


def _hired_sellers(leaders: list[Position], count: int) -> list[Position]:
    managers = [w for w, at in enumerate(leaders) if at.role == Role.SALES_MANAGER]
    hired = [0] * len(REGIONS)
    sellers = []
    for number in range(count):
        manager = managers[number % len(managers)]
        region = leaders[manager].region
        role, segment = _JOB_ROUND[hired[region] % len(_JOB_ROUND)]
        hired[region] += 1
        sellers.append(Position(role, region, "", manager, segment))
    return sellers


def _placed_in_territories(leaders: list[Position], sellers: list[Position]) -> Roster:
    counts = [
        max(2, sum(at.region == region for at in sellers) // 10) for region in range(len(REGIONS))
    ]
    territories = tuple(
        tuple(f"{region.region_id}-{number + 1:02d}" for number in range(count))
        for region, count in zip(REGIONS, counts, strict=True)
    )
    seated = [0] * len(REGIONS)
    placed = []
    for at in sellers:
        places = territories[at.region]
        placed.append(replace(at, territory_id=places[seated[at.region] % len(places)]))
        seated[at.region] += 1
    return Roster(positions=(*leaders, *placed), territories=territories)


def drawn_fates(draws: Draws, *, horizon: Horizon, roster: Roster) -> Fates:
    """Hires, terminations, moves, transfers and leaves; most are a seller's only."""
    workers = np.arange(len(roster.positions), dtype=np.int64)
    role = np.array([at.role for at in roster.positions], dtype=np.int64)
    is_seller = role >= Role.ACCOUNT_EXECUTIVE

    def day(stream: str, *, per_mille: int, first: int) -> Ints:
        # 28 days are the shortest horizon; first lies well below.
        on = draws.between(stream + " on", workers, first, horizon.days - 2)
        return np.where(draws.happens(stream, workers, per_mille=per_mille), on, NOTHING)

    # Nobody serves longer than the level above: a manager is there before their people.
    level = np.minimum(role, Role.ACCOUNT_EXECUTIVE)
    before = -draws.between("days of service", workers, 30, 900)
    before = before - 1000 * (int(Role.ACCOUNT_EXECUTIVE) - level)
    new = day("hired", per_mille=80, first=8)
    hired = np.where(is_seller & (new >= 0), new, before)
    left = np.where(is_seller, day("left", per_mille=70, first=12), NOTHING)
    left = np.where(left > hired + 20, left, NOTHING)
    left = np.where(role == Role.SALES_MANAGER, _departures(draws, horizon, roster), left)
    return Fates(
        hired_day=hired,
        left_day=left,
        manager_move_day=np.where(
            is_seller | (role == Role.SALES_MANAGER), day("moves", per_mille=220, first=5), NOTHING
        ),
        transfer_day=np.where(is_seller, day("transfers", per_mille=120, first=5), NOTHING),
        transfer_kind=draws.pick("transfer kind", workers, (3, 4, 4)),
        part_time_day=np.where(is_seller, day("part time", per_mille=30, first=5), NOTHING),
        leave_day=np.where(role > 0, day("goes on leave", per_mille=85, first=5), NOTHING),
        leave_days=draws.between("leave days", workers, 10, 90),
    )


def _departures(draws: Draws, horizon: Horizon, roster: Roster) -> Ints:
    """Days on which managers leave: in every other region one of them, in mid-horizon."""
    days = np.full(len(roster.positions), NOTHING, dtype=np.int64)
    managers = roster.workers_of(Role.SALES_MANAGER)
    for region in (US_EAST, UK):
        candidates = [w for w in managers if roster.positions[w].region == region]
        key = np.array([region], dtype=np.int64)
        leaver = candidates[int(draws.below("manager leaves", key, len(candidates))[0])]
        days[leaver] = draws.between(
            "manager leaves on", key, horizon.days // 3, horizon.days * 2 // 3
        )[0]
    return days
