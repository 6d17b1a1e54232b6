"""What a matrix of rates by two attainments pays of a window."""

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction

from tests.oracle.attainment import segment_starts, target_of, window_of
from tests.oracle.reaching import CreditsOf, reached_on
from tests.oracle.typed import Book, Terms


def by_matrix(book: Book, payee: str, terms: Terms, day: dt.date, credits: CreditsOf) -> Fraction:
    """Of the credits so far, or of the target, before any cap."""
    rate = rate_on(book, payee, terms, day, credits)
    if terms.basis == "target":
        target = target_of(book, payee, terms, segment_starts(book, payee, terms, day)[-1])
        return (target or Fraction(0)) * rate
    window = window_of(book, terms, day).span
    counted = credits.get((payee, terms.component_id), ())
    return rate * sum(
        (credit.amount for credit in counted if window.first <= credit.day <= day),
        start=Fraction(0),
    )


def rate_on(book: Book, payee: str, terms: Terms, day: dt.date, credits: CreditsOf) -> Fraction:
    row, column = (
        reached_on(book, payee, component, day, credits) or Fraction(0)
        for component in (terms.component_id, terms.matrix_component)
    )
    cells = [cell for cell in book.matrices[terms.matrix_id] if day in cell.span]
    at = (
        _bound_at(row, {cell.row for cell in cells}, terms.boundary_side),
        _bound_at(column, {cell.column for cell in cells}, terms.boundary_side),
    )
    [rate] = [cell.rate for cell in cells if (cell.row, cell.column) == at]
    return rate


def _bound_at(reached: Fraction, bounds: Iterable[Fraction], side: str) -> Fraction:
    first, *others = sorted(bounds)
    passed = (
        bound for bound in others if bound < reached or (bound == reached and side == "higher")
    )
    return max(passed, default=first)
