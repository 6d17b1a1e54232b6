"""What all companies of a batch share: settings, currencies, exchange rates, the pay calendar."""

import datetime as dt
import random
from dataclasses import dataclass
from decimal import Decimal

from tests.oracle.draws import HORIZON, Draws, add
from tests.oracle.typed import ONE_DAY, Settings, Span, Tables

RATE_TYPES = ("spot", "budget")

# Rates that leave halves behind when an amount is multiplied by them, and some that do not.
_RATES = {
    ("USD", "EUR"): ("0.5", "0.95", "0.9641", "0.954321"),
    ("EUR", "USD"): ("2", "1.25", "1.0372", "1.047619047619"),
    ("USD", "JPY"): ("150", "150.5", "149.17", "154.250001"),
    ("JPY", "USD"): ("0.005", "0.0065", "0.006712", "0.0066666666"),
    ("EUR", "JPY"): ("160", "160.25", "161.5", "158.333333"),
    ("JPY", "EUR"): ("0.0065", "0.00625", "0.006211", "0.0059999"),
}


@dataclass(frozen=True)
class World:
    settings: Settings
    tables: Tables

    @property
    def currencies(self) -> list[str]:
        return [row["currency_code"] for row in self.tables["currencies"]]


def world_of(seed: int) -> World:
    """Pay periods are months or odd stretches, bookings are orders or opportunities."""
    draws = Draws(random.Random(f"world {seed}"))
    tables: Tables = {}
    digits = {"USD": 2, "EUR": 2, "JPY": 0}
    for code, decimal_digits in digits.items():
        add(tables, "currencies", currency_code=code, decimal_digits=decimal_digits)
    _add_rates(tables, draws)
    lengths = None if seed % 3 != 2 else [28, 35, 15, 61]
    add_calendar(tables, "pay", periods_of(HORIZON, lengths), years=[12])
    settings = Settings(
        money_scale=2 if seed % 4 != 3 else 4,
        bookings_from="orders" if seed % 2 == 0 else "opportunities",
    )
    return World(settings, tables)


def _add_rates(tables: Tables, draws: Draws) -> None:
    """The rate of a pair changes once a quarter, and on the leap day."""
    for (source, target), values in _RATES.items():
        for kind in RATE_TYPES:
            days = {dt.date(2023, 12, 1), dt.date(2024, 2, 29), dt.date(2025, 3, 31)}
            days |= {draws.day(HORIZON) for _ in range(3)}
            for day in sorted(days):
                add(
                    tables,
                    "exchange_rates",
                    from_currency_code=source,
                    to_currency_code=target,
                    rate_type=kind,
                    rate_on=day,
                    rate=Decimal(draws.pick(values)),
                )


def periods_of(span: Span, lengths: list[int] | None) -> list[Span]:
    """Months, or stretches of so many days in turn, up to the end of the span."""
    periods: list[Span] = []
    first = span.first
    while first < span.end:
        if lengths:
            end = first + ONE_DAY * lengths[len(periods) % len(lengths)]
        else:
            end = (first.replace(day=1) + ONE_DAY * 32).replace(day=1)
        periods.append(Span(first, min(end, span.end)))
        first = end
    return periods


def add_calendar(tables: Tables, calendar_id: str, periods: list[Span], years: list[int]) -> None:
    """Years are `years` periods long, in turn; the ids of periods begin with their calendar's."""
    year, left = 1, years[0]
    for number, span in enumerate(periods, start=1):
        if left == 0:
            left = years[year % len(years)]
            year += 1
        left -= 1
        add(
            tables,
            "calendar_periods",
            calendar_id=calendar_id,
            period_id=f"{calendar_id}-{number:02}",
            year_id=f"{calendar_id}-Y{year}",
            valid_from_on=span.first,
            valid_to_on=span.end,
        )
