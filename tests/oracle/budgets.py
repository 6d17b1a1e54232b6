"""What the budget of a component leaves of what all its payees earn: first come, first served."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction

from tests.oracle.attainment import Window
from tests.oracle.earning import Commission
from tests.oracle.modifying import Change, windows_on
from tests.oracle.typed import ONE_DAY, Book

# The day and id of a credit, and its payee: who comes first.
Turn = tuple[dt.date, str, str]


def budget_changes(book: Book, commissions: Sequence[Commission]) -> Iterator[Change]:
    by_component: dict[str, list[Commission]] = defaultdict(list)
    for row in commissions:
        by_component[row.credit.component].append(row)
    for component, rows in by_component.items():
        if any(terms.budget is not None for terms in book.components[component]):
            for window_id in sorted({row.segment.window_id for row in rows}):
                yield from _of_window(
                    book, component, [row for row in rows if row.segment.window_id == window_id]
                )


def _of_window(book: Book, component: str, rows: Sequence[Commission]) -> Iterator[Change]:
    window_id = rows[0].segment.window_id
    on: dict[str, tuple[Window, list[dt.date]]] = {
        payee: windows_on(book, payee, component)[window_id]
        for payee in {row.credit.payee for row in rows}
    }
    window = next(iter(on.values()))[0]
    before: dict[str, Fraction] = defaultdict(Fraction)
    for period in sorted(book.calendars[book.settings.pay_calendar_id], key=lambda p: p.span.first):
        if not period.span.meets(window.span):
            continue
        last = min(period.span.end, window.span.end) - ONE_DAY
        cuts = _cuts(
            [row for row in rows if row.credit.day <= last], budget_on(book, component, last)
        )
        for payee, (_, days) in sorted(on.items()):
            so_far = [day for day in days if day <= last]
            if so_far and cuts[payee] != before[payee]:
                terms = book.terms(component, so_far[-1])
                assert terms is not None
                exact = cuts[payee] - before[payee]
                yield Change(payee, terms, "budget", period.period_id, so_far[-1], exact)
                before[payee] = cuts[payee]


def budget_on(book: Book, component: str, day: dt.date) -> Fraction | None:
    """Of the version in force, or last before."""
    begun = [terms for terms in book.components[component] if terms.span.first <= day]
    return max(begun, key=lambda terms: terms.span.first).budget


def _cuts(rows: Sequence[Commission], budget: Fraction | None) -> dict[str, Fraction]:
    """What each payee does not earn, because others came before."""
    found: dict[str, Fraction] = defaultdict(Fraction)
    if budget is None:
        return found
    left = budget
    for (_, _, payee), wanted in sorted(claims_of(rows).items()):
        given = min(wanted, left)
        left -= given
        found[payee] -= wanted - given
    return found


def claims_of(rows: Sequence[Commission]) -> dict[Turn, Fraction]:
    """What each credit claims, after what later returns take from the latest ones."""
    earned: dict[Turn, Fraction] = defaultdict(Fraction)
    for row in rows:
        earned[row.credit.day, row.credit.credited_id, row.credit.payee] += row.exact
    claims: dict[str, list[tuple[Turn, Fraction]]] = defaultdict(list)
    owed: dict[str, Fraction] = defaultdict(Fraction)
    for turn, amount in sorted(earned.items()):
        mine, rest = claims[turn[2]], amount + owed[turn[2]]
        while rest < 0 and mine:
            taken_from, claimed = mine.pop()
            rest += claimed
            if rest > 0:
                mine.append((taken_from, rest))
                rest = Fraction(0)
        if rest > 0:
            mine.append((turn, rest))
        owed[turn[2]] = min(rest, Fraction(0))
    return {turn: claimed for found in claims.values() for turn, claimed in found}
