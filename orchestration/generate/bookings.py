"""What every worker and team books, roughly, in dollars: the ground on which quotas are set."""

from dataclasses import dataclass

import numpy as np

from orchestration.generate.careers import Workforce
from orchestration.generate.erp_extracts import MIDDLE_RATES_PPM
from orchestration.generate.firm import CURRENCIES, SPLIT_PATTERNS, OrderKind, Role
from orchestration.generate.frames import Frame, Ints, row_count
from orchestration.generate.horizon import Horizon

_MILLIONTHS = 1_000_000


@dataclass(frozen=True)
class Booked:
    """Dollar cents by worker and month; `renewed` counts renewals only.

    `parts` says what there is, of each measure, to so many cents (`whole`) of all orders.
    """

    all_orders: Ints
    renewed: Ints
    by_team: Ints
    parts: dict[str, int]
    whole: int


def booked(
    horizon: Horizon, workforce: Workforce, *, orders: Frame, lines: Frame, splits: Frame
) -> Booked:
    """Shares of orders net of their cancellations, and of everybody's team as of mid-month."""
    # Cents of a whole firm stay below 2^53: exact in the floats that bincount weighs with.
    totals = np.bincount(lines["order_row"], lines["cents"], row_count(orders))
    net = np.bincount(orders["deal_row"], totals, row_count(orders)).astype(np.int64)
    to_dollars = np.array([MIDDLE_RATES_PPM[code] for code in CURRENCIES], dtype=np.int64)
    dollars = net // 100 * to_dollars[orders["currency"]] // 10_000
    parts = np.array(
        [
            [round(float(share) * _MILLIONTHS) for share in (*pattern, "0")[:3]]
            for pattern in SPLIT_PATTERNS
        ],
        dtype=np.int64,
    )
    share = dollars[splits["deal_row"]] // 1_000 * parts[splits["pattern"], splits["place"]]
    is_alone = (orders["owner"] >= 0) & (orders["deal_row"] == np.arange(row_count(orders)))
    is_alone[splits["deal_row"]] = False
    row = np.concatenate([np.flatnonzero(is_alone), splits["deal_row"]])
    worker = np.concatenate([orders["owner"][is_alone], splits["worker"]])
    cents = np.concatenate([dollars[is_alone], share // 1_000])

    workers = len(workforce.roster.positions)
    cell = worker * horizon.months + horizon.month_of(orders["day"])[row]

    def by_month(weights: Ints) -> Ints:
        sums = np.bincount(cell, weights, workers * horizon.months)
        return sums.astype(np.int64).reshape(workers, horizon.months)

    all_orders = by_month(cents)
    is_renewal = (orders["kind"] == OrderKind.RENEWAL)[row]
    return Booked(
        all_orders=all_orders,
        renewed=by_month(cents * is_renewal),
        by_team=_rolled_up(horizon, workforce, all_orders),
        parts=_parts(orders, lines),
        whole=int(lines["cents"].sum()),
    )


def _parts(orders: Frame, lines: Frame) -> dict[str, int]:
    """Cents of margin and of what recurs, and a hundredfold of the deals, in all orders."""
    return {
        "margin": int((lines["cents"] - lines["cost"]).sum()),
        "recurring": int(lines["recurring"].sum()),
        "deals": int((orders["kind"] == OrderKind.BOOKING).sum()) * 100,
    }


def _rolled_up(horizon: Horizon, workforce: Workforce, own: Ints) -> Ints:
    """Everybody's own and what the people below them book, month by month."""
    managers = np.full(own.shape, -1, dtype=np.int64)
    for job in workforce.jobs:
        end = horizon.days if job.to_day is None else job.to_day
        middles = horizon.month_starts[:-1] + 14
        managers[job.worker, (middles >= job.from_day) & (middles < end)] = job.position.manager
    roles = np.array([position.role for position in workforce.roster.positions])
    team = own.copy()
    months = np.arange(horizon.months)
    for role in (
        *(role for role in Role if role >= Role.ACCOUNT_EXECUTIVE),
        Role.SALES_MANAGER,
        Role.DIRECTOR,
        Role.VICE_PRESIDENT,
    ):
        for worker in np.flatnonzero(roles == role):
            reported = managers[worker] >= 0
            team[managers[worker][reported], months[reported]] += team[worker][reported]
    return team
