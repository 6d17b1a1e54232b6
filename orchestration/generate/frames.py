"""Rows as columns of whole numbers: what the firm is made of until it is written as text.

A frame maps a column to an array, all of one length. Days count from the first day of the
horizon, seconds likewise, money is in cents, -1 stands for nothing.
"""

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Frame = dict[str, Ints]

NOTHING = -1


def row_count(frame: Frame) -> int:
    """Rows of a frame."""
    return len(next(iter(frame.values())))


def taken(frame: Frame, rows: Ints | Bools) -> Frame:
    """The rows at these places, or where the mask is true, in that order."""
    return {column: values[rows] for column, values in frame.items()}


def changed(frame: Frame, **columns: Ints | int) -> Frame:
    """The same rows with some columns replaced or added; a single number fills its column."""
    length = row_count(frame)
    return frame | {
        column: np.broadcast_to(np.asarray(values, dtype=np.int64), (length,))
        for column, values in columns.items()
    }


def stacked(*frames: Frame) -> Frame:
    """Frames with the same columns, one below the other."""
    return {column: np.concatenate([frame[column] for frame in frames]) for column in frames[0]}


def ordered(frame: Frame, *columns: str) -> Frame:
    """Rows in the order of `columns`, the first the most important; ties keep their order."""
    return taken(frame, np.lexsort([frame[column] for column in reversed(columns)]))


def unrolled(counts: Ints) -> tuple[Ints, Ints]:
    """For each element `counts[i]` times: its place i, and a running number from 1."""
    places = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    first_rows = np.cumsum(counts) - counts
    numbers = np.arange(len(places), dtype=np.int64) - first_rows[places] + 1
    return places, numbers
