"""Quotas that nobody writes for a payee: of a group, or out of credits."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from tests.oracle.attainment import last_day_on
from tests.oracle.crediting import Credit
from tests.oracle.numbers import half_away
from tests.oracle.typed import Book, Period, Quota

# Payee, component and period.
Key = tuple[str, str, str]
Credits = Mapping[tuple[str, str], Sequence[Credit]]


def divided_quotas(book: Book) -> dict[Key, list[Quota]]:
    """The quotas of years in as many parts as they have periods, where none is written."""
    found = {}
    for (payee, component, year_id), amount in book.year_quotas.items():
        calendar = book.calendars[book.components[component][0].calendar_id]
        year = [period for period in calendar if period.year_id == year_id]
        weights = [book.seasons.get((component, place), 1) for place in range(1, len(year) + 1)]
        for place, period in enumerate(year):
            due = [
                half_away(
                    amount * Fraction(sum(weights[:through])) / Fraction(sum(weights)),
                    book.settings.money_scale,
                )
                for through in (place, place + 1)
            ]
            key = (payee, component, period.period_id)
            if key not in book.quotas:
                found[key] = [Quota(due[1] - due[0], None, "year")]
    return found


def group_quotas(book: Book) -> dict[Key, list[Quota]]:
    """For everybody in a group with a quota, where none is written."""
    periods = {each.period_id: each for found in book.calendars.values() for each in found}
    found = {}
    for (component, period_id), quotas in book.group_quotas.items():
        plans = {terms.plan_id for terms in book.components[component]}
        for payee in {payee for payee, plan_id in book.assignments if plan_id in plans}:
            first = first_day_there(book, payee, component, periods[period_id])
            groups = [] if first is None else groups_of(book, payee, first)
            nearest = next((group for group in groups if group in quotas), None)
            key = (payee, component, period_id)
            if nearest and key not in book.quotas:
                found[key] = [Quota(quotas[nearest], None, nearest[0])]
    return found


def first_day_there(book: Book, payee: str, component: str, period: Period) -> dt.date | None:
    """The first day of the period on which the payee is on the component and employed."""
    versions = book.components[component]
    for day in sorted(period.span.days()):
        on_it = any(book.is_on_component(payee, terms, day) for terms in versions)
        if on_it and day in book.employed[payee]:
            return day
    return None


def groups_of(book: Book, payee: str, day: dt.date) -> list[tuple[str, str]]:
    """Kind and id of the payee's groups, the nearest first."""
    territories = [
        ("territory", territory)
        for territory, members in book.members.items()
        if any(member == payee and day in span for member, span in members)
    ]
    jobs = [job for job in book.jobs.get(payee, ()) if day in job.span]
    teams = [("team", job.manager) for job in jobs]
    return [*territories, *teams, *(("role", job.role) for job in jobs)]


def compared_quotas(book: Book, credits: Credits) -> dict[Key, list[Quota]]:
    """What another component credits, for who is on a component that is compared with it."""
    found = {}
    for component, versions in book.components.items():
        names = {terms.compared_with for terms in versions} - {""}
        for payee in {payee for payee, counted in credits if counted in names}:
            for period in book.calendars[versions[0].calendar_id]:
                last = last_day_on(book, payee, component, period.span)
                terms = last and book.terms(component, last)
                key = (payee, component, period.period_id)
                if terms and terms.compared_with and key not in book.quotas:
                    counted = credits.get((payee, terms.compared_with), ())
                    if quotas := list(_by_pay_period(book, period, counted)):
                        found[key] = quotas
    return found


def _by_pay_period(book: Book, period: Period, counted: Sequence[Credit]) -> Iterator[Quota]:
    for pay in book.calendars[book.settings.pay_calendar_id]:
        if pay.span.meets(period.span):
            before = [c.amount for c in counted if c.day in period.span and c.day < pay.span.end]
            if before:
                total = max(sum(before, start=Fraction(0)), Fraction(0))
                yield Quota(total, max(pay.span.first, period.span.first), "credits")


def grown_quotas(book: Book, credits: Credits) -> dict[Key, list[Quota]]:
    """For everybody credited in a component whose quotas grow, where none is written."""
    found = {}
    for (payee, component), counted in credits.items():
        if any(terms.growth is not None for terms in book.components[component]):
            for period, quota in _grown(book, payee, component, counted):
                key = (payee, component, period.period_id)
                if key not in book.quotas:
                    found[key] = [Quota(quota, None, "growth")]
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
