"""Which conventions of quotas and attainment a company touches."""

import datetime as dt
from collections.abc import Iterator

from tests.oracle.attainment import (
    ATTAINMENT_DIGITS,
    days_on_component,
    is_counted,
    proration_of,
    prorations,
    ramp_share,
)
from tests.oracle.numbers import is_tie
from tests.oracle.oracle import Account
from tests.oracle.quotas import first_day_there, groups_of, year_before
from tests.oracle.typed import ALWAYS, ONE_DAY, OPEN, Book, Period, Terms

LEAP_DAY = dt.date(2024, 2, 29)


def quota_hits(account: Account) -> Iterator[str]:
    for found in account.attained.values():
        if found.quota == 0:
            yield "quota: zero"
        if found.attainment is None or found.quota is None:
            continue
        if found.attainment < 0:
            yield "attainment: negative"
        if found.attainment > 1:
            yield "attainment: above 1"
        if is_tie(found.credited / found.quota, ATTAINMENT_DIGITS):
            yield "attainment: a tie"
    book = account.book
    yield from _target_hits(account)
    periods = {p.period_id: p for found in book.calendars.values() for p in found}
    for (payee, component, period_id), quotas in book.quotas.items():
        period = periods[period_id]
        if any(quota.first and quota.first > period.span.first for quota in quotas):
            yield "quota: another version inside the period"
        terms = book.terms(component, period.span.end) or book.components[component][-1]
        yield from _sources(book, payee, terms, period)
        share = ramp_share(book, payee, terms, period)
        if share != 1 and quotas[0].amount:
            yield "quota: ramped"
            yield f"quota: ramped, {_by(book, payee, terms, period)}"
        if _by(book, payee, terms, period) != "none" and quotas[0].amount:
            yield from _prorated(book, payee, terms, period)


def _by(book: Book, payee: str, terms: Terms, period: Period) -> str:
    return proration_of(prorations(book, payee, terms.component_id, period))


def _sources(book: Book, payee: str, terms: Terms, period: Period) -> Iterator[str]:
    quotas = book.quotas[payee, terms.component_id, period.period_id]
    groups = book.group_quotas.get((terms.component_id, period.period_id), {})
    first = first_day_there(book, payee, terms.component_id, period)
    mine = [group for group in groups_of(book, payee, first) if group in groups] if first else []
    match quotas[0].source:
        case "written":
            yield from _written_instead(book, payee, terms, period)
            if mine:
                yield "quota: written where a group has one"
        case "year":
            has_seasons = (terms.component_id, 1) in book.seasons
            yield f"quota: of a year, {'by seasons' if has_seasons else 'in equal parts'}"
            if mine:
                yield "quota: of a year where a group has one"
            if _by(book, payee, terms, period) != "none":
                yield "quota: of a year and prorated"
        case "growth":
            yield f"quota: grown, {terms.window}"
            if _by(book, payee, terms, period) != "none":
                yield "quota: grown and prorated"
        case "credits":
            yield "quota: what another component credits"
            if not all(quota.amount for quota in quotas):
                yield "quota: what another component credits, nothing left"
            if len(quotas) > 1:
                yield "quota: what another component credits, by several pay periods"
        case _:
            last = groups_of(book, payee, period.span.end - ONE_DAY)
            yield from _of_a_group(terms, mine, is_left=mine[0] not in last)
            if first and first > period.span.first:
                yield "quota: of a group on a later day than the first"


def _written_instead(book: Book, payee: str, terms: Terms, period: Period) -> Iterator[str]:
    if (payee, terms.component_id, period.year_id) in book.year_quotas:
        yield "quota: written where one of a year is"
    if terms.growth is not None and year_before(book, period):
        yield "quota: written where it would have grown"
    if terms.compared_with:
        yield "quota: written where another component credits"


def _of_a_group(terms: Terms, mine: list[tuple[str, str]], *, is_left: bool) -> Iterator[str]:
    yield f"quota: of a {mine[0][0]}"
    if len(mine) > 1:
        yield "quota: of the nearest of several groups"
    if is_left:
        yield "quota: of a group that the payee leaves inside the period"
    if terms.growth is not None:
        yield "quota: of a group where it would have grown"


def _target_hits(account: Account) -> Iterator[str]:
    book = account.book
    for (payee, component, period_id), found in account.attained.items():
        period = next(p for ps in book.calendars.values() for p in ps if p.period_id == period_id)
        terms = book.terms(component, period.span.end - ONE_DAY)
        if found.target is None or terms is None:
            continue
        yield f"target: {terms.window}"
        if found.quota is None:
            yield "target: without a quota"
        targets = book.targets[payee, terms.plan_id]
        if any(period.span.first < span.first < period.span.end for span, _ in targets):
            yield "target: changes inside a period"
        if terms.weight != 1:
            yield "target: a part of it"
        days = days_on_component(book, payee, component, period.span.days())
        is_prorated = _by(book, payee, terms, period) != "none"
        if is_prorated and found.target and 0 < len(days) < len(period.span.days()):
            yield "target: prorated"


def _prorated(book: Book, payee: str, terms: Terms, period: Period) -> Iterator[str]:
    days = period.span.days()
    counted = days_on_component(book, payee, terms.component_id, days)
    yield from _of_several(book, payee, terms, period, is_there=bool(counted))
    if not counted or len(counted) == len(days):
        return
    yield "quota: prorated"
    if _by(book, payee, terms, period) == "working_days":
        yield "quota: prorated by working days"
        if any(day.weekday() < 5 for day in days & book.holidays.get(period.calendar_id, set())):
            yield "quota: prorated by working days, a holiday among them"
    if terms.part_time == "fte" and any(
        job.fte != 1 for job in book.jobs.get(payee, ()) if job.span.meets(period.span)
    ):
        yield "quota: prorated, part-time work"
    later = counted - {period.span.first}
    if not all(is_counted(book, payee, terms, day) for day in later):
        yield "quota: prorated, the day of coming not counted"
    if LEAP_DAY in days:
        yield "quota: prorated over a leap day"
    employed = book.employed[payee]
    if employed.first in days and employed.first != ALWAYS:
        yield "quota: prorated, joiner"
    if employed.end in days and employed.end != OPEN:
        yield "quota: prorated, leaver"
    if any(leave.meets(period.span) for leave in book.leaves.get(payee, ())):
        yield "quota: prorated, leave"
    amount = book.quotas[payee, terms.component_id, period.period_id][0].amount
    scaled = amount * len(counted) / len(days) * 10**book.settings.money_scale
    if scaled.denominator != 1:
        yield "quota: prorated, a cent rounded"


def _of_several(
    book: Book, payee: str, terms: Terms, period: Period, *, is_there: bool
) -> Iterator[str]:
    """Where the versions of a component prorate in different ways."""
    versions = book.components[terms.component_id]
    found = prorations(book, payee, terms.component_id, period)
    days = period.span.days()
    if not any(book.is_on_component(payee, each, day) for each in versions for day in days):
        if terms.window == "year" and len({each.proration for each in versions}) > 1:
            yield "quota: prorated by the nearest of different terms"
    elif is_there and len(found) > 1:
        if "none" in found:
            yield "quota: prorated by one of the terms of a period"
        if {"calendar_days", "working_days"} <= found:
            yield "quota: prorated by the terms of a period that count working days"
