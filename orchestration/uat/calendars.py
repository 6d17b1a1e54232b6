"""Calendars that every company of plan cases has: months and quarters of the years they name."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping

from orchestration.uat.cases import Case, Row, Rows

EVERYBODYS_CALENDARS = ("months", "quarters")

# Where no case names a year: a plan book without deals still has a calendar.
ANY_YEAR = 2025

_YEAR = re.compile(r"((?:19|20)\d\d)-")


def years_of(cases: Iterable[tuple[Case, Mapping[str, Rows]]]) -> list[int]:
    """Every year that a case names anywhere, in its rows or in what it expects."""
    texts = [text for case, rows in cases for text in _texts(case, rows)]
    return sorted({int(match[1]) for text in texts if (match := _YEAR.match(text))}) or [ANY_YEAR]


def _texts(case: Case, tables: Mapping[str, Rows]) -> Iterator[str]:
    for rows in tables.values():
        for row in rows:
            yield from row.values()
    for expected in case.expected.figures.values():
        for chosen in expected:
            yield from chosen.chosen.values()


def months(years: Iterable[int]) -> Rows:
    starts = [dt.date(year, month, 1) for year in years for month in range(1, 13)]
    return [
        _period("months", f"{day:%Y-%m}", day, (day + dt.timedelta(days=31)).replace(day=1))
        for day in starts
    ]


def quarters(years: Iterable[int]) -> Rows:
    starts = [(dt.date(year, 3 * q - 2, 1), q) for year in years for q in range(1, 5)]
    return [
        _period(
            "quarters",
            f"{day.year}-Q{quarter}",
            day,
            (day + dt.timedelta(days=95)).replace(day=1),
        )
        for day, quarter in starts
    ]


def _period(calendar_id: str, period_id: str, begins: dt.date, ends: dt.date) -> Row:
    return {
        "calendar_id": calendar_id,
        "period_id": period_id,
        "year_id": str(begins.year),
        "valid_from_on": begins.isoformat(),
        "valid_to_on": ends.isoformat(),
    }
