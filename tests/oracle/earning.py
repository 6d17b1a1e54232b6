"""What a running total earns: slices and true-ups, exact."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial

from tests.oracle.attainment import quota_of, target_of
from tests.oracle.crediting import Credit
from tests.oracle.numbers import half_away
from tests.oracle.typed import Book, Terms, Tier

# What a rate makes of a total or a target is kept to a millionth of the smallest unit of money.
MILLIONTHS = 6


@dataclass(frozen=True)
class Bracket:
    """A tier with its lower bound in money; it ends where the next one begins."""

    number: int
    lower: Fraction
    rate: Fraction
    upper_rate: Fraction
    pays_amounts: bool


@dataclass(frozen=True)
class Segment:
    """A stretch of a window under one set of terms."""

    payee: str
    terms: Terms
    window_id: str
    start: dt.date
    opening: Fraction
    quota: Fraction | None
    target: Fraction | None
    money_scale: int
    tiers: tuple[Bracket, ...] = ()
    # Of the tables that rules name.
    rule_tiers: Mapping[str, tuple[Bracket, ...]] = field(default_factory=dict)

    @property
    def cap(self) -> Fraction | None:
        return cap_of(self.terms, self.target, self.money_scale)

    def tier_at(self, total: Fraction) -> int:
        """Place of the tier that a total lies in; the first one also takes what is below zero."""
        place = 0
        for number, tier in enumerate(self.tiers[1:], start=1):
            if total > tier.lower or (total == tier.lower and self.terms.boundary_side == "higher"):
                place = number
        return place

    def paid_by(self, table_id: str) -> "Segment":
        """The same running total, paid by the table of a rule, or of the component where empty."""
        return replace(self, tiers=self.rule_tiers[table_id]) if table_id else self

    def worth(self, total: Fraction, rate: Fraction) -> Fraction:
        """Of a total that is paid in proportion."""
        if self.terms.basis == "credit":
            return total * rate
        if not self.quota or self.quota < 0:
            return Fraction(0)
        assert self.target is not None
        return self.kept(total * rate * self.target / self.quota)

    def worth_of_step(self, total: Fraction) -> Fraction:
        """Of a total that is paid once, by the tier in which it lies."""
        place = self.tier_at(total)
        tier = self.tiers[place]
        rate, start = tier.rate, max(tier.lower, Fraction(0))
        if place + 1 < len(self.tiers) and (end := self.tiers[place + 1].lower) > start:
            way = max(total - start, Fraction(0)) / (end - start)
            rate += (tier.upper_rate - tier.rate) * way
        if self.terms.basis == "credit" and not tier.pays_amounts:
            return self.kept(total * rate)
        if total <= 0:
            return Fraction(0)
        if tier.pays_amounts:
            return self.kept(rate)
        if not self.quota or self.quota < 0:
            return Fraction(0)
        assert self.target is not None
        return self.kept(self.target * rate)

    def kept(self, value: Fraction) -> Fraction:
        return half_away(value, self.money_scale + MILLIONTHS)


@dataclass(frozen=True)
class Commission:
    """One row of commission: what a credit earns in one tier, or what it trues up."""

    credit: Credit
    segment: Segment
    kind: str
    base: Fraction
    rate: Fraction
    total_before: Fraction
    exact: Fraction


def cap_of(terms: Terms, target: Fraction | None, money_scale: int) -> Fraction | None:
    """The lower of a cap in money and a share of the target, which is rounded once."""
    share, caps = terms.cap_of_target, [terms.cap]
    if share is not None:
        assert target is not None
        caps.append(half_away(target * share, money_scale))
    return min((cap for cap in caps if cap is not None), default=None)


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
    cap = first.segment.cap
    window.by_tiers += earned
    capped = window.by_tiers if cap is None else min(window.by_tiers, cap)
    cut = capped - window.capped - earned
    window.capped = capped
    if not cut:
        return []
    one = Fraction(1)
    return [Commission(first.credit, first.segment, "cap", cut, one, first.total_before, cut)]


def returned(rows: list[Commission], originals: list[Commission]) -> list[Commission]:
    """The row that makes of what a return takes back by its tiers what its original earned."""
    first = rows[0]
    now = [row for row in rows if row.kind != "true_up"]
    then = [row for row in originals if row.kind != "true_up"]
    if first.segment.terms.return_rate == "now" or not then or first.credit.amount >= 0:
        return []
    original = then[0].credit.amount
    if original <= 0:
        return []
    earned = sum((row.exact for row in then), start=Fraction(0))
    due = first.segment.kept(earned * first.credit.amount / original)
    difference = due - sum((row.exact for row in now), start=Fraction(0))
    if not difference:
        return []
    one, before = Fraction(1), first.total_before
    return [Commission(first.credit, first.segment, "return", difference, one, before, difference)]


def tiers_in_money(
    book: Book, table_id: str, *, quota: Fraction | None, day: dt.date
) -> tuple[Bracket, ...]:
    """The rate table in force; a share of the quota becomes an amount once, rounded."""
    tiers = [tier for tier in book.tiers.get(table_id, ()) if day in tier.span]
    return tuple(
        Bracket(
            number=tier.number,
            lower=_bound(book, tier, quota),
            rate=tier.rate,
            upper_rate=tier.upper_rate,
            pays_amounts=tier.pays_amounts,
        )
        for tier in tiers
    )


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
        target=target_of(book, credit.payee, terms, start),
        money_scale=book.settings.money_scale,
        tiers=tiers_in_money(book, terms.table_id, quota=quota, day=credit.day),
        rule_tiers={
            rule.table_id: tiers_in_money(book, rule.table_id, quota=quota, day=credit.day)
            for rule in book.rules.get(terms.component_id, ())
            if rule.table_id
        },
    )


def commissions_of(
    book: Book, segment: Segment, credit: Credit, before: Fraction
) -> Iterator[Commission]:
    """The rows of one credit, whose segment stood at `before`."""
    after = before + credit.amount
    made = partial(Commission, credit, segment, total_before=before)
    method = segment.terms.method
    if method == "payee_rate":
        for span, rate in book.payee_rates.get((credit.payee, credit.component), ()):
            if credit.day in span:
                yield made("slice", credit.amount, rate, exact=credit.amount * rate)
    elif method in ("flat", "marginal") and segment.tiers:
        for low, high, rate in _slices(segment.paid_by(_table_of(book, credit)), before, after):
            exact = segment.worth(high, rate) - segment.worth(low, rate)
            yield made("slice", high - low, rate, exact=exact)
    elif method == "retroactive" and segment.tiers:
        old, new = (segment.tiers[segment.tier_at(total)].rate for total in (before, after))
        exact = segment.worth(after, new) - segment.worth(before, new)
        yield made("slice", credit.amount, new, exact=exact)
        if new != old:
            raised = segment.worth(before, new) - segment.worth(before, old)
            yield made("true_up", before, new - old, exact=raised)
    elif method in ("step", "interpolated") and segment.tiers:
        exact = segment.worth_of_step(after) - segment.worth_of_step(before)
        reached = segment.tiers[segment.tier_at(after)]
        yield made("step", credit.amount, reached.rate, exact=exact)


def _table_of(book: Book, credit: Credit) -> str:
    """That of its rule; a score has none."""
    rules = book.rules.get(credit.component, ())
    return next((rule.table_id for rule in rules if rule.rule_id == credit.rule_id), "")


def _slices(
    segment: Segment, before: Fraction, after: Fraction
) -> Iterator[tuple[Fraction, Fraction, Fraction]]:
    """Where the way from one total to the other begins and ends in each tier that it touches."""
    lowers: list[Fraction | None] = [tier.lower for tier in segment.tiers[1:]]
    for tier, lower, upper in zip(segment.tiers, [None, *lowers], [*lowers, None], strict=True):
        start, end = (total if lower is None else max(total, lower) for total in (before, after))
        if upper is not None:
            start, end = min(start, upper), min(end, upper)
        if start != end:
            yield start, end, tier.rate
