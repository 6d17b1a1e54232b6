"""What today's data must look like: one module per station, one small function per table.

Every station module has `SUITES`: "schema.table" -> function that builds its suite. Great
Expectations is imported when the first suite is built, not when this package is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

# In the order a deal passes them. Publishing has no gate of its own: it needs all of these.
STATIONS = ("extract", "staging", "crediting", "attainment", "commissions", "payouts", "marts")


def suites_of(station: str) -> Mapping[str, Callable[[], ExpectationSuite]]:
    """The suites of one station by "schema.table". Raises `ValueError` for an unknown station."""
    if station not in STATIONS:
        raise ValueError(f"No station {station!r}: there are {', '.join(STATIONS)}")
    suites: Mapping[str, Callable[[], ExpectationSuite]] = import_module(
        f"expectations.{station}"
    ).SUITES
    return suites


def tables_by_station() -> dict[str, tuple[str, ...]]:
    """Every station with the tables that a gate must have passed, in order."""
    return {station: tuple(suites_of(station)) for station in STATIONS}
