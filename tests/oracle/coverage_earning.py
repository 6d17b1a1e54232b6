"""Which conventions of tiers, segments and rounding a company touches."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from tests.oracle.attainment import territory_changes
from tests.oracle.earning import Commission, Segment
from tests.oracle.numbers import is_tie, to_multiple
from tests.oracle.oracle import Account, Key, Line, Payout, deciding_terms, unit_of
from tests.oracle.typed import ONE_DAY, Book

TIERED = ("marginal", "retroactive", "interpolated", "step")


def earning_hits(account: Account) -> Iterator[str]:
    for credit in account.credits:
        terms = account.book.terms(credit.component, credit.day)
        if terms:
            yield f"method: {terms.method}"
    firsts: dict[tuple[str, str], Commission] = {}
    for row in account.commissions:
        segment = row.segment
        if segment.tiers:
            basis = "amount" if segment.tiers[0].pays_amounts else segment.terms.basis
            yield f"basis: {basis}, {segment.terms.method}"
        if segment.terms.method in TIERED and row.kind in ("slice", "step"):
            firsts.setdefault((row.credit.credit_id, segment.window_id), row)
        if row.kind == "cap":
            way = "cuts" if row.base < 0 else "gives back"
            yield f"cap: {way}, {segment.terms.window}"
            if segment.terms.cap_of_target is not None:
                yield "target: caps"
        rules = account.book.rules.get(row.credit.component, ())
        tables = {rule.rule_id: rule.table_id for rule in rules}
        if tables.get(row.credit.rule_id) and row.kind == "slice":
            yield f"rule: paid by a table of its own, {segment.terms.method}"
        if row.kind == "return":
            yield f"return: at the rate of its original{', higher' if row.base < 0 else ''}"
        if row.kind == "true_up":
            yield f"retroactive: true-up{' downwards' if row.rate < 0 else ''}"
    for row in firsts.values():
        yield from _crossings(row.segment, row.total_before, row.credit.amount)
    yield from _segments(account)
    yield from _rounding(account)


def _crossings(segment: Segment, before: Fraction, amount: Fraction) -> Iterator[str]:
    method, after = segment.terms.method, before + amount
    old, new = segment.tier_at(before), segment.tier_at(after)
    if old != new:
        count = "one tier" if abs(new - old) == 1 else "several tiers"
        yield f"{method}: crossed {count} {'up' if new > old else 'down'}"
    if any(after == tier.lower for tier in segment.tiers[1:]):
        yield f"{method}: total on a bound, {segment.terms.boundary_side}"
    if after < 0:
        yield f"{method}: total below zero"
    if segment.terms.basis == "target" and segment.quota == 0:
        yield "target: for a quota of zero"
    reached = segment.tiers[new]
    if method == "interpolated" and reached.rate != reached.upper_rate and after > reached.lower:
        yield "interpolated: inside a tier"
    if method == "marginal" and new > old and segment.tiers[new].rate < segment.tiers[old].rate:
        yield "marginal: the rate falls in a higher tier"


def _segments(account: Account) -> Iterator[str]:
    """Segments after the first of a window, and what began them."""
    windows: dict[tuple[str, str, str], dict[dt.date, Segment]] = defaultdict(dict)
    for row in account.commissions:
        segment = row.segment
        key = (segment.payee, segment.terms.component_id, segment.window_id)
        windows[key][segment.start] = segment
        if segment.terms.method in TIERED:
            for tier in account.book.tiers[segment.terms.table_id][1:2]:
                yield f"bounds: {tier.unit}, {segment.terms.window}"
    for segments in windows.values():
        for start in sorted(segments)[1:]:
            terms = segments[start].terms
            yield f"segment: {terms.opening} inside a window, {terms.window}"
            yield from _causes(account.book, segments[start])


def _causes(book: Book, segment: Segment) -> Iterator[str]:
    terms, payee, start = segment.terms, segment.payee, segment.start
    if any(span.first == start for span in book.assignments.get((payee, terms.plan_id), ())):
        yield "segment: another assignment"
    if terms.span.first == start:
        yield "segment: another component version"
    if any(tier.span.first == start for tier in book.tiers.get(terms.table_id, ())):
        yield "segment: another rate table"
    rates = book.payee_rates.get((payee, terms.component_id), ())
    if any(span.first == start for span, _ in rates):
        yield "segment: another payee rate"
    for (whose, component, _), quotas in book.quotas.items():
        is_theirs = (whose, component) == (payee, terms.component_id)
        if is_theirs and any(quota.first == start for quota in quotas):
            yield "segment: another quota"
    if start in territory_changes(book, payee):
        yield "segment: another territory"


def _rounding(account: Account) -> Iterator[str]:
    book = account.book
    by_line: dict[Key, list[Line]] = defaultdict(list)
    for row in account.lines:
        by_line[row.key].append(row)
    for key, found in by_line.items():
        terms = deciding_terms(found)
        if max(found, key=lambda row: row.day).terms.mode != terms.mode:
            yield "rounding: later terms by which nothing was earned"
        unit = unit_of(book, terms)
        points = {row.terms.point for row in found}
        if points == {"line"}:
            total = sum((row.exact for row in found), start=Fraction(0))
            yield f"rounding: {terms.mode}, line, {_what(total, unit)}"
            if terms.unit and to_multiple(total, unit, terms.mode) != total:
                yield "rounding: line, to a multiple"
        for row in found:
            if row.terms.point == "credit":
                unit = unit_of(book, row.terms)
                yield f"rounding: {row.terms.mode}, credit, {_what(row.exact, unit)}"
                if row.terms.unit and to_multiple(row.exact, unit, row.terms.mode) != row.exact:
                    yield "rounding: credit, to a multiple"
        yield from _payouts(book, account.payouts[key], period_id=key[2], kind=terms.plan_id)


def _what(value: Fraction, unit: Fraction) -> str:
    if not is_tie(value / unit, 0):
        return "no tie" if (value / unit).denominator != 1 else "exact"
    return "a negative tie" if value < 0 else "a tie"


def _payouts(book: Book, payout: Payout, *, period_id: str, kind: str) -> Iterator[str]:
    if payout.currency == payout.commission_currency or not payout.commission:
        return
    yield "conversion: of a payout"
    if book.digits[payout.currency] == 0:
        yield "conversion: into a currency without decimals"
    periods = book.calendars[book.settings.pay_calendar_id]
    last = next(p for p in periods if p.period_id == period_id).span.end - ONE_DAY
    rate = book.exchange_rate(
        book.plans[kind],
        source=payout.commission_currency,
        target=payout.currency,
        day=last,
    )
    if is_tie(payout.commission * rate, book.digits[payout.currency]):
        yield "conversion: of a payout, a tie"
