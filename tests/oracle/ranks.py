"""Who comes to which rank of a component at the end of a window, and what that earns."""

import datetime as dt
from fractions import Fraction

from tests.oracle.reaching import CreditsOf, reached_on
from tests.oracle.typed import Book


def bonus_of(book: Book, payee: str, component: str, day: dt.date, credits: CreditsOf) -> Fraction:
    """Of a window that ends on `day`."""
    bonuses = {one.rank: one.amount for one in book.bonuses.get(component, ()) if day in one.span}
    rank = rank_of(book, payee, component, day, credits) if bonuses else None
    return bonuses.get(rank, Fraction(0)) if rank else Fraction(0)


def rank_of(book: Book, payee: str, component: str, day: dt.date, credits: CreditsOf) -> int | None:
    """Those who have reached as much share it; without an attainment that day nobody has one."""
    reached = ranked_on(book, component, day, credits)
    if payee not in reached:
        return None
    return 1 + sum(other > reached[payee] for other in reached.values())


def ranked_on(book: Book, component: str, day: dt.date, credits: CreditsOf) -> dict[str, Fraction]:
    """The attainment of everybody who is on the component that day and has one."""
    terms = book.terms(component, day)
    if terms is None:
        return {}
    on = {payee for payee, _ in book.assignments if book.is_on_component(payee, terms, day)}
    reached = {payee: reached_on(book, payee, component, day, credits) for payee in on}
    return {payee: share for payee, share in reached.items() if share is not None}
