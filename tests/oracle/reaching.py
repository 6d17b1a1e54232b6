"""How far a payee has come with a component on a day: what gates, factors and matrices ask for."""

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction

from tests.oracle.attainment import quota_of, segment_starts, window_of
from tests.oracle.crediting import Credit
from tests.oracle.typed import Book, Terms

CreditsOf = Mapping[tuple[str, str], Sequence[Credit]]


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
