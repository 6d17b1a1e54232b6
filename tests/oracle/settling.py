"""Whose what has been earned is, and how much of it is paid: pools, then funds."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction

from tests.oracle.attainment import Window, window_of
from tests.oracle.earning import MILLIONTHS, Commission
from tests.oracle.modifying import Change, windows_on
from tests.oracle.numbers import half_away
from tests.oracle.typed import ONE_DAY, Book, Period


def pool_changes(
    book: Book, commissions: Sequence[Commission], changes: Sequence[Change]
) -> Iterator[Change]:
    """`changes` are those of all modifiers before."""
    for component in book.pools:
        rows = [row for row in commissions if row.credit.component == component]
        changed = [change for change in changes if change.terms.component_id == component]
        plans = {terms.plan_id for terms in book.components[component]}
        payees = sorted({payee for payee, plan_id in book.assignments if plan_id in plans})
        on = {payee: windows_on(book, payee, component) for payee in payees}
        windows = {found.window_id: found for each in on.values() for found, _ in each.values()}
        for window_id, window in windows.items():
            before: dict[str, Fraction] = defaultdict(Fraction)
            for period in periods_of(book, window):
                last = min(period.span.end, window.span.end) - ONE_DAY
                days = {
                    payee: [day for day in on[payee][window_id][1] if day <= last]
                    for payee in payees
                    if window_id in on[payee]
                }
                earned = {
                    payee: earned_by(book, payee, window, period, rows, changed)
                    for payee, found in days.items()
                    if found
                }
                for payee, part in parts_of(book, component, period, window, earned).items():
                    moved = part - earned[payee]
                    if moved != before[payee]:
                        day = days[payee][-1]
                        terms = book.terms(component, day)
                        assert terms is not None
                        exact = moved - before[payee]
                        yield Change(payee, terms, "pool", period.period_id, day, exact)
                        before[payee] = moved


def parts_of(
    book: Book, component: str, period: Period, window: Window, earned: dict[str, Fraction]
) -> dict[str, Fraction]:
    last = min(period.span.end, window.span.end) - ONE_DAY
    weights = {
        member: weight
        for member, weight, span in book.pools[component]
        if last in span and member in earned
    }
    if not weights:
        return earned
    pool, digits = sum(earned.values()), book.settings.money_scale + MILLIONTHS
    whole, before, found = sum(weights.values()), Fraction(0), {}
    for payee in sorted(earned):
        upto = before + weights.get(payee, Fraction(0))
        found[payee] = half_away(pool * upto / whole, digits) - half_away(
            pool * before / whole, digits
        )
        before = upto
    return found


def fund_changes(
    book: Book, commissions: Sequence[Commission], changes: Sequence[Change]
) -> Iterator[Change]:
    """`changes` are those of all modifiers before."""
    for component, versions in book.components.items():
        if not any(terms.is_paid_on_claims for terms in versions):
            continue
        rows = [row for row in commissions if row.credit.component == component]
        changed = [change for change in changes if change.terms.component_id == component]
        payees = {row.credit.payee for row in rows} | {change.payee for change in changed}
        for payee in sorted(payees):
            for window, days in windows_on(book, payee, component).values():
                before = Fraction(0)
                for period in periods_of(book, window):
                    if period.span.end <= days[0]:
                        continue
                    day = max(day for day in days if day < period.span.end)
                    terms = book.terms(component, day)
                    assert terms is not None
                    accrued = earned_by(book, payee, window, period, rows, changed)
                    waiting = Fraction(0)
                    if terms.is_paid_on_claims:
                        claimed = claimed_by(book, payee, component, window, period)
                        waiting = min(claimed - accrued, Fraction(0))
                    if waiting != before:
                        exact = waiting - before
                        yield Change(payee, terms, "fund", period.period_id, day, exact)
                    before = waiting


def periods_of(book: Book, window: Window) -> list[Period]:
    """The pay periods that a window reaches into."""
    periods = book.calendars[book.settings.pay_calendar_id]
    met = [period for period in periods if period.span.meets(window.span)]
    return sorted(met, key=lambda period: period.span.first)


def earned_by(
    book: Book,
    payee: str,
    window: Window,
    period: Period,
    rows: Sequence[Commission],
    changes: Sequence[Change],
) -> Fraction:
    """What the window has earned at the end of the period; of one component."""
    ends = {p.period_id: p.span.end for p in book.calendars[book.settings.pay_calendar_id]}
    by_credits = (
        row.exact
        for row in rows
        if row.credit.payee == payee
        and row.segment.window_id == window.window_id
        and row.credit.day < period.span.end
    )
    by_changes = (
        change.exact
        for change in changes
        if change.payee == payee
        and window_of(book, change.terms, change.day).window_id == window.window_id
        and ends[change.period_id] <= period.span.end
    )
    return sum(by_credits, start=Fraction(0)) + sum(by_changes, start=Fraction(0))


def claimed_by(book: Book, payee: str, component: str, window: Window, period: Period) -> Fraction:
    days = window.span
    claims = (
        amount
        for day, amount in book.claims.get((payee, component), ())
        if day in days and day < period.span.end
    )
    return sum(claims, start=Fraction(0))
