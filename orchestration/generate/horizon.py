"""The months that a generated firm lives through, as days counted from the first."""

import datetime as dt
from functools import cached_property

import numpy as np

from orchestration.generate.frames import Ints

FIRST_DAY = dt.date(2025, 1, 1)
# The plan book's calendars end with 2027.
MOST_MONTHS = 36
DAY_SECONDS = 86_400


def first_of_month(months_after: int) -> dt.date:
    """First day of the month that lies so many months after the first."""
    return dt.date(FIRST_DAY.year + months_after // 12, months_after % 12 + 1, 1)


def date_text(day: int | None) -> str | None:
    """ISO date of a day, None for none."""
    return None if day is None else (FIRST_DAY + dt.timedelta(days=day)).isoformat()


class Horizon:
    """`months` months from the first of January 2025; delivery k closes month k."""

    def __init__(self, months: int) -> None:
        self.months = months

    @cached_property
    def month_starts(self) -> Ints:
        """First day of each month, and the day after the last: `months` + 1 numbers."""
        return np.array(
            [(first_of_month(month) - FIRST_DAY).days for month in range(self.months + 1)],
            dtype=np.int64,
        )

    @property
    def days(self) -> int:
        """Days of the horizon, which is also the day after its last."""
        return int(self.month_starts[-1])

    @property
    def last_delivery(self) -> int:
        return self.months - 1

    def month_of(self, days: Ints) -> Ints:
        """Month of each day, from 0."""
        places = np.searchsorted(self.month_starts, days, side="right") - 1
        return places.astype(np.int64)

    def delivery_day(self, delivery: int) -> int:
        """Day on which a delivery is made: the first after the month it closes."""
        return int(self.month_starts[delivery + 1])

    @cached_property
    def busy_ends(self) -> Ints:
        """Running total of the days' weights: quiet weekends, hectic ends of quarters."""
        dates = [FIRST_DAY + dt.timedelta(days=day) for day in range(self.days)]
        weights = [
            (1 if date.weekday() >= 5 else 10)
            * (2 if (date + dt.timedelta(days=7)).month in (1, 4, 7, 10) and date.day > 24 else 1)
            for date in dates
        ]
        return np.cumsum(np.array(weights, dtype=np.int64))
