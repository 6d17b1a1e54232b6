"""What changes a window as a whole, at the end of each pay period that it reaches into."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tests.oracle.attainment import Window, quota_of, segment_starts, window_of
from tests.oracle.crediting import Credit
from tests.oracle.earning import Commission
from tests.oracle.typed import Book, Gate, Terms

CreditsOf = Mapping[tuple[str, str], Sequence[Credit]]


@dataclass(frozen=True)
class Change:
    """What a modifier makes of a window since the pay period before."""

    payee: str
    terms: Terms
    kind: str
    period_id: str
    # The day on which others were measured: the last one on the component.
    day: dt.date
    exact: Fraction


def changes_of(
    book: Book, payee: str, component: str, commissions: Sequence[Commission], credits: CreditsOf
) -> Iterator[Change]:
    """Of one payee and component; `commissions` are theirs, `credits` those of everybody."""
    if not has_modifiers(book, component):
        return
    periods = sorted(book.calendars[book.settings.pay_calendar_id], key=lambda p: p.span.first)
    for window, days in _windows(book, payee, component).values():
        rows = [row for row in commissions if row.segment.window_id == window.window_id]
        before: dict[str, Fraction] = defaultdict(Fraction)
        for period in periods:
            if period.span.end <= days[0] or period.span.first >= window.span.end:
                continue
            day = max(day for day in days if day < period.span.end)
            so_far = [row for row in rows if row.credit.day < period.span.end]
            terms = book.terms(component, day)
            assert terms is not None
            earned = _gated(book, payee, terms, day, so_far, credits)
            is_last = window.span.end <= period.span.end
            for kind, change in _modified(terms, so_far, gated=earned, is_last=is_last):
                if change != before[kind]:
                    exact = change - before[kind]
                    yield Change(payee, terms, kind, period.period_id, day, exact)
                before[kind] = change


def has_modifiers(book: Book, component: str) -> bool:
    has_floor = any(terms.floor is not None for terms in book.components[component])
    return has_floor or component in book.gates


def _windows(book: Book, payee: str, component: str) -> dict[str, tuple[Window, list[dt.date]]]:
    """The windows of a component, each with the days on which the payee is on it."""
    found: dict[str, tuple[Window, list[dt.date]]] = {}
    for terms in book.components[component]:
        for period in book.calendars[terms.calendar_id]:
            for day in sorted(period.span.days()):
                if book.is_on_component(payee, terms, day):
                    window = window_of(book, terms, day)
                    found.setdefault(window.window_id, (window, []))[1].append(day)
    for _, days in found.values():
        days.sort()
    return found


def _modified(
    terms: Terms, so_far: Sequence[Commission], *, gated: Fraction, is_last: bool
) -> Iterator[tuple[str, Fraction]]:
    """What each modifier adds to what the window has earned to date, in their order."""
    yield "gate", gated - sum((row.exact for row in so_far), start=Fraction(0))
    if is_last and terms.floor is not None:
        yield "floor", max(terms.floor - gated, Fraction(0))


def _gated(
    book: Book,
    payee: str,
    terms: Terms,
    day: dt.date,
    so_far: Sequence[Commission],
    credits: CreditsOf,
) -> Fraction:
    if _is_open(book, payee, terms, day, credits, opens="pay") is False:
        return Fraction(0)
    is_free = _is_open(book, payee, terms, day, credits, opens="cap") is True
    counted = [row.exact for row in so_far if not (is_free and row.kind == "cap")]
    return sum(counted, start=Fraction(0))


def gates_on(book: Book, component: str, day: dt.date, opens: str) -> list[Gate]:
    return [
        gate for gate in book.gates.get(component, ()) if gate.opens == opens and day in gate.span
    ]


def _is_open(
    book: Book, payee: str, terms: Terms, day: dt.date, credits: CreditsOf, *, opens: str
) -> bool | None:
    """None where there is no such gate that day."""
    gates = gates_on(book, terms.component_id, day, opens)
    if not gates:
        return None
    met = 0
    for gate in gates:
        reached = reached_on(book, payee, gate.measured, day, credits)
        met += reached is not None and reached >= gate.minimum
    return met >= (terms.gates_needed or len(gates))


def reached_on(
    book: Book, payee: str, component: str, day: dt.date, credits: CreditsOf
) -> Fraction | None:
    """The exact attainment in the window that holds the day, by the last segment begun in it."""
    measured = _last_terms(book, payee, component, day)
    if measured is None:
        return None
    terms, on = measured
    window = window_of(book, terms, on)
    if day not in window.span:
        return None
    quota = quota_of(book, payee, terms, segment_starts(book, payee, terms, on)[-1])
    if not quota or quota < 0:
        return None
    counted = credits.get((payee, component), ())
    amounts = (credit.amount for credit in counted if window.span.first <= credit.day <= day)
    return sum(amounts, start=Fraction(0)) / quota


def _last_terms(
    book: Book, payee: str, component: str, day: dt.date
) -> tuple[Terms, dt.date] | None:
    """The last day up to `day` on which the payee is on a component, and its terms then."""
    found = [
        (min(span.end, terms.span.end, plan.span.end, day + dt.timedelta(days=1)), terms)
        for terms in book.components[component]
        for plan in [book.plans[terms.plan_id]]
        for span in book.assignments.get((payee, terms.plan_id), ())
        if max(span.first, terms.span.first, plan.span.first) <= day
        and span.meets(terms.span)
        and span.meets(plan.span)
        and terms.span.meets(plan.span)
    ]
    if not found:
        return None
    end, terms = max(found, key=lambda one: one[0])
    return terms, end - dt.timedelta(days=1)
