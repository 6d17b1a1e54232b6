"""The ERP's small tables as rows of text: products and exchange rates."""

import datetime as dt
from decimal import Decimal

import numpy as np

from orchestration.generate.draws import Draws
from orchestration.generate.firm import CURRENCIES, PRODUCTS
from orchestration.generate.horizon import FIRST_DAY, Horizon
from orchestration.generate.hr_extracts import Table

# Dollars for one euro and for one pound, in millionths, about which the rates wander.
MIDDLE_RATES_PPM = {"USD": 1_000_000, "EUR": 1_085_000, "GBP": 1_268_000}

_RATE_COLUMNS = (
    "from_currency_code",
    "to_currency_code",
    "rate_type",
    "rate_on",
    "rate",
    "modified_at",
)


def products() -> Table:
    """Everything that is sold."""
    rows: list[tuple[str | None, ...]] = [
        (product.product_id, product.product_name, product.product_family, "2024-06-03 09:00:00")
        for product in PRODUCTS
    ]
    return ("product_id", "product_name", "product_family", "modified_at"), rows


def exchange_rates(draws: Draws, horizon: Horizon, delivery: int) -> Table:
    """Rates of a delivery: spot rates of its Mondays, budget rates with a year's first month.

    The first delivery begins with the Monday before the first day, so that every day has a rate.
    """
    known_by = FIRST_DAY + dt.timedelta(days=horizon.delivery_day(delivery))
    known_from = FIRST_DAY + dt.timedelta(days=int(horizon.month_starts[delivery]))
    if delivery == 0:
        known_from -= dt.timedelta(days=FIRST_DAY.weekday())
    rows = []
    if delivery % 12 == 0:
        rows += _pairs("budget", FIRST_DAY.replace(year=known_by.year), MIDDLE_RATES_PPM)
    wandering = _wandering(draws, horizon.days // 7 + 2)
    week_start = known_from + dt.timedelta(days=-known_from.weekday() % 7)
    while week_start < known_by:
        week = (week_start - FIRST_DAY).days // 7 + 1
        rates = {code: MIDDLE_RATES_PPM[code] + int(wandering[code][week]) for code in CURRENCIES}
        rows += _pairs("spot", week_start, rates)
        week_start += dt.timedelta(days=7)
    return _RATE_COLUMNS, rows


def _wandering(draws: Draws, weeks: int) -> dict[str, list[int]]:
    """Distance of each currency from its middle rate, week by week, in millionths of a dollar."""
    numbers = np.arange(weeks, dtype=np.int64)
    paths: dict[str, list[int]] = {"USD": [0] * weeks}
    for code in ("EUR", "GBP"):
        place, path = 0, []
        for step in draws.between(f"{code} rate", numbers, -9_000, 9_000).tolist():
            # A tenth of the way back each week: rates stay within a few percent.
            place = place - place // 10 + step
            path.append(place)
        paths[code] = path
    return paths


def _pairs(
    rate_type: str, rate_on: dt.date, dollars_ppm: dict[str, int]
) -> list[tuple[str | None, ...]]:
    """All ordered pairs on one day; both directions are rounded on their own, to 8 decimals."""
    return [
        (
            source,
            target,
            rate_type,
            rate_on.isoformat(),
            str(
                (Decimal(dollars_ppm[source]) / Decimal(dollars_ppm[target])).quantize(
                    Decimal("0.00000001")
                )
            ),
            f"{rate_on.isoformat()} 06:00:00",
        )
        for source in CURRENCIES
        for target in CURRENCIES
        if source != target
    ]
