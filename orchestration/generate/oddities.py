"""What real deliveries are like: rows sent again, corrected, taken back, or plainly wrong.

All of it comes on top of the current rows, which stay as many as they were.
"""

from enum import IntEnum

import numpy as np

from orchestration.generate.draws import Draws
from orchestration.generate.firm import OrderKind
from orchestration.generate.frames import (
    NOTHING,
    Frame,
    changed,
    ordered,
    row_count,
    stacked,
    taken,
)
from orchestration.generate.horizon import DAY_SECONDS, Horizon


class Fault(IntEnum):
    """What is wrong with a row; the renderings write it."""

    NONE = 0
    UNTYPABLE_AMOUNT = 1
    THREE_DECIMALS = 2
    UNKNOWN_CURRENCY = 3
    EMPTY_KEY = 4
    IMPOSSIBLE_DATE = 5


def plain(frame: Frame) -> Frame:
    """The frame with the columns that oddities use: fault, deleted."""
    return changed(frame, fault=int(Fault.NONE), deleted=0)


def with_repeats(draws: Draws, horizon: Horizon, stream: str, frame: Frame) -> Frame:
    """One row in a hundred comes again, the same, in the next delivery."""
    rows = np.arange(row_count(frame), dtype=np.int64)
    again = draws.happens(stream + " repeated", rows, per_mille=10)
    again &= (frame["delivery"] < horizon.last_delivery) & (frame["fault"] == Fault.NONE)
    repeated = taken(frame, again)
    return stacked(frame, changed(repeated, delivery=repeated["delivery"] + 1))


def with_versions(draws: Draws, horizon: Horizon, stream: str, lines: Frame) -> Frame:
    """Corrected amounts, and versions older than what is known that come late.

    One line in a hundred is first delivered with a tenth less; its current version follows in
    the next delivery. For one in three hundred an older version is delivered after the current
    one: only `modified` tells that it is old.
    """
    rows = np.arange(row_count(lines), dtype=np.int64)
    has_next = lines["delivery"] < horizon.last_delivery
    corrected = draws.happens(stream + " corrected", rows, per_mille=10) & has_next
    outdated = draws.happens(stream + " outdated", rows, per_mille=3) & has_next & ~corrected
    first = taken(lines, corrected)
    first = changed(first, cents=first["cents"] - first["cents"] // 10)
    current = changed(
        lines,
        delivery=lines["delivery"] + corrected,
        modified=lines["modified"] + corrected * 20 * DAY_SECONDS,
    )
    old = taken(lines, outdated)
    old = changed(
        old,
        cents=old["cents"] + old["cents"] // 10,
        delivery=old["delivery"] + 1,
        modified=old["modified"] - 3_600,
    )
    return stacked(current, first, old)


def with_pipeline_versions(draws: Draws, horizon: Horizon, opportunities: Frame) -> Frame:
    """One opportunity in twenty is first delivered while it is still open, a month earlier."""
    seen = draws.happens("seen while open", opportunities["number"], per_mille=50)
    seen &= opportunities["delivery"] > 0
    early = taken(opportunities, seen)
    early = changed(
        early,
        won=0,
        is_open=1,
        delivery=early["delivery"] - 1,
        modified=horizon.month_starts[early["delivery"]] * DAY_SECONDS - 2 * DAY_SECONDS,
    )
    return stacked(opportunities, early)


def with_test_orders(horizon: Horizon, orders: Frame, lines: Frame) -> tuple[Frame, Frame]:
    """Orders typed in to try the system and deleted a month later: rows, then tombstones."""
    if horizon.months == 1:
        return orders, lines
    count = min(25, 1 + row_count(lines) // 2_500)
    numbers = int(orders["number"].max()) + 1 + np.arange(count, dtype=np.int64)
    models = np.arange(count, dtype=np.int64) * (row_count(orders) // count)
    extra = taken(orders, models)
    entered = changed(
        extra,
        number=numbers,
        opportunity=NOTHING,
        original=NOTHING,
        kind=int(OrderKind.BOOKING),
        delivery=np.minimum(extra["delivery"], horizon.last_delivery - 1),
    )
    deleted = _tombstones(entered)
    line = changed(
        taken(lines, np.zeros(count, dtype=np.int64)),
        number=numbers,
        line=1,
        original_line=NOTHING,
        cents=990_000,
        cost=180_000,
        recurring=0,
        delivery=entered["delivery"],
        modified=entered["modified"],
    )
    return stacked(orders, entered, deleted), stacked(lines, line, _tombstones(line))


def _tombstones(frame: Frame) -> Frame:
    return changed(
        frame,
        deleted=1,
        delivery=frame["delivery"] + 1,
        modified=frame["modified"] + 12 * DAY_SECONDS,
    )


def with_rotten_orders(orders: Frame, lines: Frame) -> tuple[Frame, Frame]:
    """Three faulty lines in a thousand, of five kinds; none in a firm too small for one each."""
    faults = [fault for fault in Fault if fault != Fault.NONE]
    each = _rotten_count(row_count(lines))
    count = each * len(faults)
    if count == 0:
        return orders, lines
    fault = np.repeat(np.array(faults, dtype=np.int64), each)
    models = np.arange(count, dtype=np.int64) * (row_count(orders) // count)
    of_header = (fault == Fault.UNKNOWN_CURRENCY) | (fault == Fault.IMPOSSIBLE_DATE)
    number = int(orders["number"].max()) + 1 + np.arange(count, dtype=np.int64)
    model = taken(orders, models)
    header = changed(
        model, number=number, opportunity=NOTHING, original=NOTHING, fault=fault, deleted=0
    )
    line = changed(
        taken(lines, np.zeros(count, dtype=np.int64)),
        number=np.where(of_header, number, model["number"]),
        # No order has so many lines: the key is new.
        line=np.where(of_header, 1, 90 + fault),
        original_line=NOTHING,
        cents=19_999,
        cost=9_999,
        recurring=0,
        fault=np.where(of_header, int(Fault.NONE), fault),
        delivery=model["delivery"],
        modified=model["modified"],
        deleted=0,
    )
    return stacked(orders, taken(header, of_header)), stacked(lines, line)


def with_rotten_amounts(lines: Frame) -> Frame:
    """A few lines whose amount cannot be typed or has a decimal too many, under new keys."""
    each = _rotten_count(row_count(lines))
    if each == 0:
        return lines
    fault = np.repeat([int(Fault.UNTYPABLE_AMOUNT), int(Fault.THREE_DECIMALS)], each)
    models = np.arange(2 * each, dtype=np.int64) * (row_count(lines) // (2 * each))
    rotten = changed(taken(lines, models), line=90 + fault, cents=4_999, fault=fault, deleted=0)
    return stacked(lines, rotten)


def _rotten_count(rows: int) -> int:
    """How many of each kind: far below a tolerance of 1 %, also in a small firm."""
    return min(20, rows // 2_000 + (rows >= 800))


def delivered(frame: Frame) -> Frame:
    """Rows in the order in which they are delivered: by delivery, key and version."""
    keys = [column for column in ("number", "line", "worker", "modified") if column in frame]
    return ordered(frame, "delivery", *keys)
