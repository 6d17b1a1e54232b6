"""What changes a window as a whole, at the end of each pay period that it reaches into."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod

from tests.oracle.attainment import Window, segment_starts, target_of, window_of
from tests.oracle.earning import MILLIONTHS, Commission, cap_of
from tests.oracle.matrices import by_matrix
from tests.oracle.numbers import half_away
from tests.oracle.ranks import bonus_of
from tests.oracle.reaching import CreditsOf, reached_on
from tests.oracle.typed import ONE_DAY, Book, Gate, Terms

FACTOR_DIGITS = 6


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
    for window, days in windows_on(book, payee, component).values():
        rows = [row for row in commissions if row.segment.window_id == window.window_id]
        before: dict[str, Fraction] = defaultdict(Fraction)
        for period in periods:
            if period.span.end <= days[0] or period.span.first >= window.span.end:
                continue
            day = max(day for day in days if day < period.span.end)
            so_far = [row for row in rows if row.credit.day < period.span.end]
            terms = book.terms(component, day)
            assert terms is not None
            factor = factor_on(book, payee, terms, day, credits)
            capped = sum((row.exact for row in so_far), start=Fraction(0))
            by_tiers = sum((row.exact for row in so_far if row.kind != "cap"), start=Fraction(0))
            matrix = Fraction(0)
            if terms.matrix_id:
                by_tiers = by_matrix(book, payee, terms, day, credits)
                matrix = capped = _under_cap(book, payee, terms, day, by_tiers)
            multiplied = _multiplied(book, payee, terms, day, by_tiers, capped, factor)
            uncapped = by_tiers if factor is None else _times(book, by_tiers, factor)
            has_ended = window.span.end <= period.span.end
            bonus = Fraction(0)
            if has_ended:
                bonus = bonus_of(book, payee, component, window.span.end - ONE_DAY, credits)
            gated = multiplied + bonus
            if is_open(book, payee, terms, day, credits, opens="cap") is True:
                gated = uncapped + bonus
            if is_open(book, payee, terms, day, credits, opens="pay") is False:
                gated = Fraction(0)
            floor = Fraction(0)
            if has_ended and terms.floor is not None:
                floor = max(terms.floor - gated, Fraction(0))
            to_date = {
                "matrix": matrix,
                "multiplier": multiplied - capped,
                "rank": bonus,
                "gate": gated - multiplied - bonus,
                "floor": floor,
            }
            for kind, change in to_date.items():
                if change != before[kind]:
                    exact = change - before[kind]
                    yield Change(payee, terms, kind, period.period_id, day, exact)
                before[kind] = change


def has_modifiers(book: Book, component: str) -> bool:
    versions = book.components[component]
    has_own = any(terms.floor is not None or terms.matrix_id for terms in versions)
    beside = (book.gates, book.multipliers, book.bonuses)
    return has_own or any(component in found for found in beside)


def windows_on(book: Book, payee: str, component: str) -> dict[str, tuple[Window, list[dt.date]]]:
    """The windows of a component, each with the days on which the payee is on it."""
    found: dict[str, tuple[Window, list[dt.date]]] = {}
    for terms in book.components[component]:
        for period in book.calendars[terms.calendar_id]:
            if not period.span.meets(terms.span):
                continue
            days_on = [d for d in period.span.days() if book.is_on_component(payee, terms, d)]
            if days_on:
                window = window_of(book, terms, days_on[0])
                found.setdefault(window.window_id, (window, []))[1].extend(days_on)
    for _, days in found.values():
        days.sort()
    return found


def _multiplied(
    book: Book,
    payee: str,
    terms: Terms,
    day: dt.date,
    by_tiers: Fraction,
    capped: Fraction,
    factor: Fraction | None,
) -> Fraction:
    if factor is None:
        return capped
    if terms.multiplier_order == "after_cap":
        return _times(book, capped, factor)
    return _under_cap(book, payee, terms, day, _times(book, by_tiers, factor))


def _under_cap(book: Book, payee: str, terms: Terms, day: dt.date, earned: Fraction) -> Fraction:
    start = segment_starts(book, payee, terms, day)[-1]
    cap = cap_of(terms, target_of(book, payee, terms, start), book.settings.money_scale)
    return earned if cap is None else min(earned, cap)


def _times(book: Book, earned: Fraction, factor: Fraction) -> Fraction:
    return half_away(earned * factor, book.settings.money_scale + MILLIONTHS)


def factors_on(
    book: Book, payee: str, terms: Terms, day: dt.date, credits: CreditsOf
) -> list[Fraction]:
    """One per multiplier in force that day."""
    found = []
    for multiplier in book.multipliers.get(terms.component_id, ()):
        if day in multiplier.span:
            reached = reached_on(book, payee, multiplier.measured, day, credits)
            tiers = [tier for tier in book.tiers[multiplier.table_id] if day in tier.span]
            factor = Fraction(1)
            if reached is not None and tiers:
                factor = tiers[0].rate
                for tier in tiers[1:]:
                    is_on = reached == tier.lower and terms.boundary_side == "higher"
                    if reached > tier.lower or is_on:
                        factor = tier.rate
            found.append(factor)
    return found


def factor_on(
    book: Book, payee: str, terms: Terms, day: dt.date, credits: CreditsOf
) -> Fraction | None:
    """None where there is no multiplier that day."""
    factors = factors_on(book, payee, terms, day, credits)
    if not factors:
        return None
    if terms.multiplier_method == "additive":
        return max(sum((each - 1 for each in factors), start=Fraction(1)), Fraction(0))
    return half_away(prod(factors, start=Fraction(1)), FACTOR_DIGITS)


def gates_on(book: Book, component: str, day: dt.date, opens: str) -> list[Gate]:
    return [
        gate for gate in book.gates.get(component, ()) if gate.opens == opens and day in gate.span
    ]


def is_open(
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
