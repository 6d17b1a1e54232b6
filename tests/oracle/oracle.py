"""The whole account: credits, attainment and payouts of a company."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from tests.oracle.attainment import (
    attainment,
    last_day_on,
    opened_on,
    quota_of,
    segment_starts,
    target_of,
    window_of,
)
from tests.oracle.budgets import budget_changes
from tests.oracle.crediting import Credit, credits_of
from tests.oracle.earning import (
    Commission,
    Earned,
    Segment,
    commissions_of,
    returned,
    segment_of,
    under_cap,
)
from tests.oracle.measures import with_measures
from tests.oracle.modifying import Change, changes_of, has_modifiers
from tests.oracle.numbers import half_away, to_multiple
from tests.oracle.quotas import compared_quotas, divided_quotas, group_quotas, grown_quotas
from tests.oracle.reading import book_of
from tests.oracle.settling import fund_changes, pool_changes
from tests.oracle.transactions import Transaction, transactions_of
from tests.oracle.typed import ONE_DAY, Book, Period, Settings, Span, Tables, Terms

# Payee, component and period.
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Attained:
    credited: Fraction
    quota: Fraction | None
    attainment: Fraction | None
    target: Fraction | None


@dataclass(frozen=True)
class Payout:
    exact: Fraction
    commission: Fraction
    commission_currency: str
    amount: Fraction
    currency: str


@dataclass(frozen=True)
class Line:
    """A row of commission as it is rounded and paid."""

    key: Key
    day: dt.date
    terms: Terms
    exact: Fraction


@dataclass(frozen=True)
class Account:
    """What a company owes, and all that led to it."""

    book: Book
    transactions: list[Transaction]
    credits: list[Credit]
    commissions: list[Commission]
    changes: list[Change]
    lines: list[Line]
    attained: dict[Key, Attained]
    payouts: dict[Key, Payout]


def account_of(tables: Tables, settings: Settings) -> Account:
    book = book_of(tables, settings)
    transactions = with_measures(transactions_of(book), digits=settings.money_scale)
    found = credits_of(book, transactions)
    originals = {one.transaction_id: one.original_id for one in transactions}
    commissions: list[Commission] = []
    attained: dict[Key, Attained] = {}
    by_payee: dict[tuple[str, str], list[Credit]] = defaultdict(list)
    for credit in found:
        by_payee[credit.payee, credit.component].append(credit)
    book.quotas |= divided_quotas(book)
    book.quotas |= group_quotas(book)
    book.quotas |= grown_quotas(book, by_payee) | compared_quotas(book, by_payee)
    changes: list[Change] = []
    targeted = {
        (payee, component)
        for component, versions in book.components.items()
        for payee, plan_id in book.targets
        if any(terms.plan_id == plan_id for terms in versions)
    }
    quoted = {key[:2] for key in book.quotas}
    for payee, component in sorted(by_payee.keys() | quoted | targeted | set(_modified(book))):
        counted = by_payee.get((payee, component), [])
        earned = _commissions(book, counted, originals)
        commissions += earned
        changes += changes_of(book, payee, component, earned, by_payee)
        attained |= _attained(book, payee, component, counted)
    changes += budget_changes(book, commissions)
    changes += pool_changes(book, commissions, tuple(changes))
    changes += fund_changes(book, commissions, tuple(changes))
    lines = [*_lines_of(book, commissions), *map(_line_of_change, changes)]
    payouts = _payouts(book, lines)
    return Account(book, transactions, found, commissions, changes, lines, attained, payouts)


def _modified(book: Book) -> Iterator[tuple[str, str]]:
    """Everybody on a component with modifiers: a floor is earned without any credit."""
    for component, versions in book.components.items():
        if has_modifiers(book, component):
            plans = {terms.plan_id for terms in versions}
            yield from ((payee, component) for payee, plan in book.assignments if plan in plans)


def _lines_of(book: Book, commissions: list[Commission]) -> Iterator[Line]:
    for row in commissions:
        period = book.pay_period(row.credit.day)
        assert period is not None
        key = (row.credit.payee, row.credit.component, period.period_id)
        yield Line(key, row.credit.day, row.segment.terms, row.exact)


def _line_of_change(change: Change) -> Line:
    key = (change.payee, change.terms.component_id, change.period_id)
    return Line(key, change.day, change.terms, change.exact)


def terms_of(book: Book, credit: Credit) -> Terms:
    terms = book.terms(credit.component, credit.day)
    assert terms is not None
    return terms


def _commissions(book: Book, counted: list[Credit], originals: dict[str, str]) -> list[Commission]:
    """Of one payee and component, in the order in which credits count."""
    by_tiers = _by_tiers(book, counted)
    of_transaction = {
        rows[0].credit.transaction_id: rows
        for rows in by_tiers
        if rows and rows[0].credit.transaction_id
    }
    earned: dict[str, Earned] = {}
    found: list[Commission] = []
    for rows in by_tiers:
        if not rows:
            continue
        first = rows[0]
        original_id = originals.get(first.credit.transaction_id)
        original = of_transaction.get(original_id or "", [])
        paid = [*rows, *returned(rows, original)]
        alone = first.segment.terms.window == "transaction"
        key = first.credit.credit_id if alone else first.segment.window_id
        found += [*paid, *under_cap(paid, earned.setdefault(key, Earned()))]
    return found


def _by_tiers(book: Book, counted: list[Credit]) -> list[list[Commission]]:
    """What the tiers pay for each credit."""
    found: list[list[Commission]] = []
    segments: dict[dt.date, Segment] = {}
    total = Fraction(0)
    for credit in counted:
        terms = terms_of(book, credit)
        starts = segment_starts(book, credit.payee, terms, credit.day)
        start = starts[-1]
        if start not in segments:
            since = Span(opened_on(book, credit.payee, credit.component, starts), start)
            total = sum((c.amount for c in counted if c.day in since), start=Fraction(0))
            window_id = window_of(book, terms, credit.day).window_id
            segments[start] = segment_of(
                book, credit, terms, window_id=window_id, start=start, opening=total
            )
        before = Fraction(0) if terms.window == "transaction" else total
        found.append(list(commissions_of(book, segments[start], credit, before)))
        total += credit.amount
    return found


def _attained(book: Book, payee: str, component: str, counted: list[Credit]) -> dict[Key, Attained]:
    """Every period in which the payee is on the component: credits so far over the quota.

    Quota and target are those of the last segment in the period; periods without quota, target
    and credit have no attainment.
    """
    found: dict[Key, Attained] = {}
    for calendar_id in {terms.calendar_id for terms in book.components[component]}:
        for period in book.calendars[calendar_id]:
            last = last_day_on(book, payee, component, period.span)
            terms = book.terms(component, last) if last else None
            if last is None or terms is None:
                continue
            window = window_of(book, terms, last).span
            so_far = [credit for credit in counted if window.first <= credit.day <= last]
            in_period = sum(credit.amount for credit in so_far if credit.day in period.span)
            credited = sum((credit.amount for credit in so_far), start=Fraction(0))
            start = segment_starts(book, payee, terms, last)[-1]
            quota = quota_of(book, payee, terms, start)
            target = target_of(book, payee, terms, start)
            if quota is not None or target is not None or credited or in_period:
                reached = attainment(credited, quota)
                key = (payee, component, period.period_id)
                found[key] = Attained(credited, quota, reached, target)
    return found


def _payouts(book: Book, rows: list[Line]) -> dict[Key, Payout]:
    lines: dict[Key, list[Line]] = defaultdict(list)
    for row in rows:
        lines[row.key].append(row)
    periods = {p.period_id: p for p in book.calendars[book.settings.pay_calendar_id]}
    return {key: _payout(book, key[0], periods[key[2]], found) for key, found in lines.items()}


def deciding_terms(rows: list[Line]) -> Terms:
    """The last terms by which something was earned decide how a line is rounded."""
    return max(rows, key=lambda row: (row.exact != 0, row.day)).terms


def unit_of(book: Book, terms: Terms) -> Fraction:
    """What is paid is a multiple of it."""
    return terms.unit or Fraction(1, 10 ** book.digits[book.plans[terms.plan_id].currency])


def _payout(book: Book, payee: str, period: Period, rows: list[Line]) -> Payout:
    last = deciding_terms(rows)
    plan = book.plans[last.plan_id]
    total = Fraction(0)
    for row in rows:
        rounds = row.terms.point == "credit"
        unit = unit_of(book, row.terms)
        total += to_multiple(row.exact, unit, row.terms.mode) if rounds else row.exact
    line = to_multiple(total, unit_of(book, last), last.mode)
    on = period.span.end - ONE_DAY
    currency = _pay_currency(book, payee, on) or plan.currency
    rate = book.exchange_rate(plan, source=plan.currency, target=currency, day=on)
    exact = sum((row.exact for row in rows), start=Fraction(0))
    paid = half_away(line * rate, book.digits[currency])
    return Payout(exact, line, plan.currency, paid, currency)


def _pay_currency(book: Book, payee: str, day: dt.date) -> str:
    """Of that day, or, for who has left by then, of their last job."""
    jobs = [job for job in book.jobs.get(payee, ()) if job.span.first <= day]
    if jobs:
        return max(jobs, key=lambda job: job.span.first).pay_currency
    accounts = {row["account_id"]: row for row in book.tables.get("accounts", [])}
    return accounts.get(payee, {}).get("currency_code", "")
