"""What a generator draws from: one seeded source of chance, and days worth trying."""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from tests.oracle.typed import ONE_DAY, Row, Span, Tables

T = TypeVar("T")

# Three winters, a leap day among them.
HORIZON = Span(dt.date(2024, 1, 1), dt.date(2025, 4, 1))

# Terms of a component whose quotas count no days.
NO_DAYS = {"quota_proration": "none", "quota_first_day": "", "quota_part_time": ""}


@dataclass
class Draws:
    """Chance, and the days on which a company happens."""

    chance: random.Random
    # All that happens, and the stretch in which most of it does.
    horizon: Span = HORIZON
    around: Span = HORIZON
    # Whether a few things happen just outside.
    strays: bool = True
    # Whether components count anything but amounts.
    counts: bool = True
    # Known disagreements that are drawn all the same: see `generator.KNOWN`.
    known: frozenset[str] = frozenset()

    def tries(self, known: str) -> bool:
        return known in self.known

    def happens(self, probability: float) -> bool:
        return self.chance.random() < probability

    def pick(self, values: Sequence[T]) -> T:
        return values[self.chance.randrange(len(values))]

    def some(self, values: Sequence[T], count: int) -> list[T]:
        return self.chance.sample(list(values), min(count, len(values)))

    def number(self, low: int, high: int) -> int:
        return self.chance.randint(low, high)

    def day(self, span: Span | None = None) -> dt.date:
        """A day, by preference one on which something else begins or ends."""
        within = span or self.around
        edges = [day for day in EDGES if day in within]
        if edges and self.happens(0.4):
            return self.pick(edges)
        return within.first + ONE_DAY * self.number(0, (within.end - within.first).days - 1)


EDGES = (
    dt.date(2024, 1, 1),
    dt.date(2024, 1, 31),
    dt.date(2024, 2, 1),
    dt.date(2024, 2, 28),
    dt.date(2024, 2, 29),
    dt.date(2024, 3, 1),
    dt.date(2024, 4, 1),
    dt.date(2024, 6, 30),
    dt.date(2024, 7, 1),
    dt.date(2024, 12, 31),
    dt.date(2025, 1, 1),
    dt.date(2025, 2, 28),
    dt.date(2025, 3, 1),
    dt.date(2025, 3, 31),
)


def text(value: object) -> str:
    return "" if value is None else str(value)


def row(**values: object) -> Row:
    return {name: text(value) for name, value in values.items()}


def add(tables: Tables, name: str, **values: object) -> Row:
    made = row(**values)
    tables.setdefault(name, []).append(made)
    return made


def versions(draws: Draws, *, changes: float, gap: float = 0.0) -> list[dict[str, str]]:
    """Validity of one, two or three versions that follow one another; now and then with a gap."""
    days = sorted({draws.day() for _ in range(2) if draws.happens(changes)})
    starts: list[dt.date | None] = [None, *days]
    ends: list[dt.date | None] = [*days, None]
    if days and draws.happens(gap):
        later = days[0] + ONE_DAY * draws.number(1, 9)
        if len(days) == 1 or later < days[1]:
            starts[1] = later
    return [
        {"valid_from_on": text(first), "valid_to_on": text(end)}
        for first, end in zip(starts, ends, strict=True)
    ]
