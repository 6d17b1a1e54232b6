"""Windows, segments and quotas: what credits are counted against."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from tests.oracle.numbers import half_away
from tests.oracle.typed import ALWAYS, ONE_DAY, OPEN, Book, Period, Quota, Span, Terms

ATTAINMENT_DIGITS = 6


@dataclass(frozen=True)
class Window:
    """A period of a component's calendar, or a year of it."""

    calendar_id: str
    window_id: str
    periods: tuple[Period, ...]

    @property
    def span(self) -> Span:
        return Span(self.periods[0].span.first, self.periods[-1].span.end)


def window_of(book: Book, terms: Terms, day: dt.date) -> Window:
    period = book.period(terms.calendar_id, day)
    assert period is not None, f"{terms.calendar_id} has no period on {day}"
    if terms.window != "year":
        return Window(terms.calendar_id, period.period_id, (period,))
    periods = tuple(p for p in book.calendars[terms.calendar_id] if p.year_id == period.year_id)
    return Window(terms.calendar_id, period.year_id, periods)


def segment_starts(book: Book, payee: str, terms: Terms, day: dt.date) -> list[dt.date]:
    """First days of the segments of the window that holds `day`, up to that day's segment."""
    window = window_of(book, terms, day).span
    changes = _changes(book, payee, terms.component_id, window)
    return sorted({window.first} | {on for on in changes if window.first < on <= day})


def opened_on(book: Book, payee: str, component: str, starts: list[dt.date]) -> dt.date:
    """Where a running total begins: at the latest segment that opens at zero, else the window."""
    for start in reversed(starts):
        terms = book.terms(component, start)
        if terms and terms.opening == "zero" and book.is_on_component(payee, terms, start):
            return start
    return starts[0]


def last_day_on(book: Book, payee: str, component: str, span: Span) -> dt.date | None:
    """The last day of a range on which the payee is on the component."""
    days = sorted(span.days(), reverse=True)
    versions = book.components[component]
    return next(
        (d for d in days if any(book.is_on_component(payee, terms, d) for terms in versions)), None
    )


def _changes(book: Book, payee: str, component: str, window: Span) -> list[dt.date]:
    """Days on which another version of something that the payee is paid by begins."""
    versions = book.components[component]
    found = [version.span.first for version in versions] + territory_changes(book, payee)
    for version in versions:
        spans = book.assignments.get((payee, version.plan_id), [])
        found += [span.first for span in spans]
        found.append(book.plans[version.plan_id].span.first)
        if version.method not in ("none", "payee_rate"):
            names = {version.table_id} | {rule.table_id for rule in book.rules.get(component, ())}
            tables = {tier.span.first for name in names for tier in book.tiers.get(name, ())}
            found += [max(on, version.span.first) for on in tables if on < version.span.end]
        if version.method == "payee_rate":
            rates = book.payee_rates.get((payee, component), [])
            starts = (span.first for span, _ in rates)
            found += [max(on, version.span.first) for on in starts if on < version.span.end]
        if version.has_target:
            targets = book.targets.get((payee, version.plan_id), [])
            days = {day for span, _ in targets for day in (span.first, span.end)}
            found += [on for on in days if on in version.span]
        for period in book.calendars[version.calendar_id]:
            if period.span.meets(window):
                found += _quota_changes(book, payee, component, period)
    return found


def territory_changes(book: Book, payee: str) -> list[dt.date]:
    """Days on which they work other territories than the day before, or their job has another."""
    worked = [span for members in book.members.values() for who, span in members if who == payee]
    spans = [*worked, *(job.span for job in book.jobs.get(payee, ()))]
    days = {day for span in spans for day in (span.first, span.end)} - {ALWAYS, OPEN}
    before = {day: _territories(book, payee, day - ONE_DAY) for day in days}
    return [day for day in days if _territories(book, payee, day) != before[day]]


def _territories(book: Book, payee: str, day: dt.date) -> tuple[set[str], set[str]]:
    """Those that they work on a day, and that of their job."""
    worked = {
        territory
        for territory, members in book.members.items()
        if any(who == payee and day in span for who, span in members)
    }
    return worked, {job.territory for job in book.jobs.get(payee, ()) if day in job.span} - {""}


def _quota_changes(book: Book, payee: str, component: str, period: Period) -> list[dt.date]:
    quotas = book.quotas.get((payee, component, period.period_id), [])
    return [quota.first for quota in quotas if quota.first and quota.first > period.span.first]


def quota_of(book: Book, payee: str, terms: Terms, start: dt.date) -> Fraction | None:
    """The quota of a segment that begins on `start`; none where none was ever written."""
    window = window_of(book, terms, start)
    quotas = [_period_quota(book, payee, terms, period, start) for period in window.periods]
    written = [quota for quota in quotas if quota is not None]
    return sum(written, start=Fraction(0)) if written else None


def _period_quota(
    book: Book, payee: str, terms: Terms, period: Period, start: dt.date
) -> Fraction | None:
    day = period.span.nearest(start)
    quota = _version(book.quotas.get((payee, terms.component_id, period.period_id), []), day)
    if quota is None:
        return None
    share = _share_of_days(book, payee, terms, period)
    share *= ramp_share(book, payee, terms, period)
    return half_away(quota.amount * share, book.settings.money_scale)


def ramp_share(book: Book, payee: str, terms: Terms, period: Period) -> Fraction:
    """Of the month after joining in which the period begins, the month of hire being the first."""
    hired = book.employed[payee].first
    begins = max(period.span.first, hired)
    month = 12 * (begins.year - hired.year) + begins.month - hired.month + 1
    is_known = hired != ALWAYS
    return book.ramps.get((terms.ramp_id, month), Fraction(1)) if is_known else Fraction(1)


def _share_of_days(book: Book, payee: str, terms: Terms, period: Period) -> Fraction:
    """The share of a period's days that counts; all of it where no terms prorate."""
    key = (payee, terms.component_id, period.period_id)
    if key not in book.days_counted:
        by = proration_of(prorations(book, payee, terms.component_id, period))
        book.days_counted[key] = Fraction(1)
        days = period.span.days()
        if by == "working_days":
            days = working_days(book, period.calendar_id, days)
        if by != "none" and days:
            counted = {
                day
                for day in days_on_component(book, payee, terms.component_id, days)
                if day == period.span.first or is_counted(book, payee, terms, day)
            }
            worked = sum((_day_worked(book, payee, terms, on) for on in counted), start=Fraction(0))
            book.days_counted[key] = worked / len(days)
    return book.days_counted[key]


def prorations(book: Book, payee: str, component: str, period: Period) -> set[str]:
    """Of the terms that the payee is on in the period; of the nearest, if that is none."""
    found: dict[int, set[str]] = {}
    for terms in book.components[component]:
        plan = book.plans[terms.plan_id].span
        for span in book.assignments.get((payee, terms.plan_id), ()):
            first = max(span.first, plan.first, terms.span.first)
            end = min(span.end, plan.end, terms.span.end)
            if first < end:
                to_come, since = first - period.span.end, period.span.first - end
                days_away = max(to_come.days + 1, since.days + 1, 0)
                found.setdefault(days_away, set()).add(terms.proration)
    return found[min(found)] if found else set()


def proration_of(found: set[str]) -> str:
    """One that prorates is enough, and one that counts working days."""
    return next((by for by in ("working_days", "calendar_days") if by in found), "none")


def is_counted(book: Book, payee: str, terms: Terms, day: dt.date) -> bool:
    """Where the terms of the day say so, the day on which somebody comes is not."""
    there = book.terms(terms.component_id, day)
    if there is None or there.first_day == "counted":
        return True
    before = day - ONE_DAY
    versions = book.components[terms.component_id]
    was_on_it = any(book.is_on_component(payee, each, before) for each in versions)
    return was_on_it and before in book.employed[payee]


def working_days(book: Book, calendar_id: str, days: set[dt.date]) -> set[dt.date]:
    """Monday to Friday without the calendar's holidays."""
    return {day for day in days if day.weekday() < 5} - book.holidays.get(calendar_id, set())


def _day_worked(book: Book, payee: str, terms: Terms, day: dt.date) -> Fraction:
    """The share of a full day's work, where the terms of that day ask for it."""
    there = book.terms(terms.component_id, day)
    if there is None or there.part_time == "none":
        return Fraction(1)
    jobs = [job.fte for job in book.jobs.get(payee, ()) if day in job.span]
    return jobs[0] if jobs else Fraction(1)


def target_of(book: Book, payee: str, terms: Terms, start: dt.date) -> Fraction | None:
    """What the component pays at 100 % in the window of a segment that begins on `start`."""
    targets = book.targets.get((payee, terms.plan_id), [])
    yearly = next((amount * terms.weight for span, amount in targets if start in span), None)
    if yearly is None or not terms.has_target:
        return None
    total = Fraction(0)
    for period in window_of(book, terms, start).periods:
        share = _share_of_days(book, payee, terms, period)
        part = _part_of_year(book, yearly, period)
        total += half_away(part * share, book.settings.money_scale)
    return total


def _part_of_year(book: Book, yearly: Fraction, period: Period) -> Fraction:
    calendar = book.calendars[period.calendar_id]
    year = [each for each in calendar if each.year_id == period.year_id]
    place = year.index(period)
    due = [
        half_away(yearly * Fraction(number, len(year)), book.settings.money_scale)
        for number in (place, place + 1)
    ]
    return due[1] - due[0]


def _version(quotas: Iterable[Quota], day: dt.date) -> Quota | None:
    begun = [quota for quota in quotas if (quota.first or ALWAYS) <= day]
    return max(begun, key=lambda quota: quota.first or ALWAYS, default=None)


def days_on_component(book: Book, payee: str, component: str, days: set[dt.date]) -> set[dt.date]:
    """On the component, employed and not on leave."""
    return {
        day
        for day in days
        if any(book.is_on_component(payee, terms, day) for terms in book.components[component])
        and day in book.employed[payee]
        and not any(day in leave for leave in book.leaves.get(payee, ()))
    }


def attainment(credited: Fraction, quota: Fraction | None) -> Fraction | None:
    """Six decimals; none without a quota above zero."""
    if quota is None or quota <= 0:
        return None
    return half_away(credited / quota, ATTAINMENT_DIGITS)
