"""What a running total earns: slices and true-ups, exact."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from tests.oracle.attainment import quota_of
from tests.oracle.crediting import Credit
from tests.oracle.numbers import half_away
from tests.oracle.typed import Book, Terms, Tier


@dataclass(frozen=True)
class Segment:
    """A stretch of a window under one set of terms."""

    payee: str
    terms: Terms
    window_id: str
    start: dt.date
    opening: Fraction
    quota: Fraction | None
    # (number, lower bound in money, rate), in their order.
    tiers: tuple[tuple[int, Fraction, Fraction], ...] = ()

    def tier_at(self, total: Fraction) -> int:
        """Place of the tier that a total lies in; the first one also takes what is below zero."""
        place = 0
        for number, (_, lower, _) in enumerate(self.tiers[1:], start=1):
            if total > lower or (total == lower and self.terms.boundary_side == "higher"):
                place = number
        return place


@dataclass(frozen=True)
class Commission:
    """One row of commission: what a credit earns in one tier, or what it trues up."""

    credit: Credit
    segment: Segment
    kind: str
    base: Fraction
    rate: Fraction
    total_before: Fraction

    @property
    def exact(self) -> Fraction:
        return self.base * self.rate


@dataclass
class Earned:
    """What a window has earned so far, by its tiers and under its cap."""

    by_tiers: Fraction = Fraction(0)
    capped: Fraction = Fraction(0)


def under_cap(rows: list[Commission], window: Earned) -> list[Commission]:
    """The row that the cap takes from a credit or gives back to it, if it does."""
    earned = sum((row.exact for row in rows), start=Fraction(0))
    if not earned:
        return []
    first = rows[0]
    cap = first.segment.terms.cap
    window.by_tiers += earned
    capped = window.by_tiers if cap is None else min(window.by_tiers, cap)
    cut = capped - window.capped - earned
    window.capped = capped
    if not cut:
        return []
    return [Commission(first.credit, first.segment, "cap", cut, Fraction(1), first.total_before)]


def tiers_in_money(
    book: Book, terms: Terms, *, quota: Fraction | None, day: dt.date
) -> tuple[tuple[int, Fraction, Fraction], ...]:
    """The rate table in force; a share of the quota becomes an amount once, rounded."""
    tiers = [tier for tier in book.tiers.get(terms.table_id, ()) if day in tier.span]
    return tuple((tier.number, _bound(book, tier, quota), tier.rate) for tier in tiers)


def _bound(book: Book, tier: Tier, quota: Fraction | None) -> Fraction:
    if tier.unit == "amount":
        return tier.lower
    return half_away((quota or Fraction(0)) * tier.lower, book.settings.money_scale)


def segment_of(
    book: Book, credit: Credit, terms: Terms, *, window_id: str, start: dt.date, opening: Fraction
) -> Segment:
    """The segment that a credit is the first of."""
    quota = quota_of(book, credit.payee, terms, start)
    return Segment(
        payee=credit.payee,
        terms=terms,
        window_id=window_id,
        start=start,
        opening=opening,
        quota=quota,
        tiers=tiers_in_money(book, terms, quota=quota, day=credit.day),
    )


def commissions_of(
    book: Book, segment: Segment, credit: Credit, before: Fraction
) -> Iterator[Commission]:
    """The rows of one credit, whose segment stood at `before`."""
    after = before + credit.amount
    if segment.terms.method == "payee_rate":
        for span, rate in book.payee_rates.get((credit.payee, credit.component), ()):
            if credit.day in span:
                yield Commission(credit, segment, "slice", credit.amount, rate, before)
    elif segment.terms.method == "flat" and segment.tiers:
        rate = segment.tiers[0][2]
        yield Commission(credit, segment, "slice", credit.amount, rate, before)
    elif segment.terms.method == "marginal":
        for part, rate in _slices(segment, before, after):
            yield Commission(credit, segment, "slice", part, rate, before)
    elif segment.terms.method == "retroactive" and segment.tiers:
        old, new = (segment.tiers[segment.tier_at(total)][2] for total in (before, after))
        yield Commission(credit, segment, "slice", credit.amount, new, before)
        if new != old:
            yield Commission(credit, segment, "true_up", before, new - old, before)


def _slices(
    segment: Segment, before: Fraction, after: Fraction
) -> Iterator[tuple[Fraction, Fraction]]:
    """What the way from one total to the other covers of each tier; negative on the way down."""
    low, high = min(before, after), max(before, after)
    sign = 1 if after >= before else -1
    lowers: list[Fraction | None] = [lower for _, lower, _ in segment.tiers[1:]]
    for (_, _, rate), lower, upper in zip(
        segment.tiers, [None, *lowers], [*lowers, None], strict=True
    ):
        start = low if lower is None else max(low, lower)
        end = high if upper is None else min(high, upper)
        if end > start:
            yield sign * (end - start), rate
