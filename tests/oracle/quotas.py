"""Quotas that nobody writes: they come out of the credits of a year before."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from tests.oracle.attainment import last_day_on
from tests.oracle.crediting import Credit
from tests.oracle.numbers import half_away
from tests.oracle.typed import Book, Period, Quota

# Payee, component and period.
Key = tuple[str, str, str]
Credits = Mapping[tuple[str, str], Sequence[Credit]]


def grown_quotas(book: Book, credits: Credits) -> dict[Key, list[Quota]]:
    """For everybody credited in a component whose quotas grow, where none is written."""
    found = {}
    for (payee, component), counted in credits.items():
        if any(terms.growth is not None for terms in book.components[component]):
            for period, quota in _grown(book, payee, component, counted):
                key = (payee, component, period.period_id)
                if key not in book.quotas:
                    found[key] = [Quota(quota, None)]
    return found


def _grown(
    book: Book, payee: str, component: str, counted: Sequence[Credit]
) -> Iterator[tuple[Period, Fraction]]:
    for period in book.calendars[book.components[component][0].calendar_id]:
        last = last_day_on(book, payee, component, period.span)
        terms = last and book.terms(component, last)
        before = year_before(book, period)
        if not terms or terms.growth is None or before is None:
            continue
        credited = sum((c.amount for c in counted if c.day in before.span), start=Fraction(0))
        if credited > 0:
            yield period, half_away(credited * terms.growth, book.settings.money_scale)


def year_before(book: Book, period: Period) -> Period | None:
    """The period at the same place of the year before."""
    years: dict[str, list[Period]] = {}
    for each in book.calendars[period.calendar_id]:
        years.setdefault(each.year_id, []).append(each)
    in_order = list(years)
    number = in_order.index(period.year_id)
    place = years[period.year_id].index(period)
    before = years[in_order[number - 1]] if number else []
    return before[place] if place < len(before) else None
