"""The whole account: credits, attainment and payouts of a company."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from tests.oracle.attainment import (
    attainment,
    last_day_on,
    opened_on,
    quota_of,
    segment_starts,
    window_of,
)
from tests.oracle.crediting import Credit, credits_of
from tests.oracle.earning import (
    Commission,
    Earned,
    Segment,
    commissions_of,
    segment_of,
    under_cap,
)
from tests.oracle.measures import with_measures
from tests.oracle.numbers import half_away, rounded
from tests.oracle.reading import book_of
from tests.oracle.transactions import Transaction, transactions_of
from tests.oracle.typed import ONE_DAY, Book, Period, Settings, Span, Tables, Terms

# Payee, component and period.
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Attained:
    credited: Fraction
    quota: Fraction | None
    attainment: Fraction | None


@dataclass(frozen=True)
class Payout:
    exact: Fraction
    commission: Fraction
    commission_currency: str
    amount: Fraction
    currency: str


@dataclass(frozen=True)
class Account:
    """What a company owes, and all that led to it."""

    book: Book
    transactions: list[Transaction]
    credits: list[Credit]
    commissions: list[Commission]
    attained: dict[Key, Attained]
    payouts: dict[Key, Payout]


def account_of(tables: Tables, settings: Settings) -> Account:
    book = book_of(tables, settings)
    transactions = with_measures(transactions_of(book), digits=settings.money_scale)
    found = credits_of(book, transactions)
    commissions: list[Commission] = []
    attained: dict[Key, Attained] = {}
    by_payee: dict[tuple[str, str], list[Credit]] = defaultdict(list)
    for credit in found:
        by_payee[credit.payee, credit.component].append(credit)
    for payee, component in sorted(by_payee.keys() | {key[:2] for key in book.quotas}):
        counted = by_payee.get((payee, component), [])
        commissions += _commissions(book, counted)
        attained |= _attained(book, payee, component, counted)
    return Account(book, transactions, found, commissions, attained, _payouts(book, commissions))


def terms_of(book: Book, credit: Credit) -> Terms:
    terms = book.terms(credit.component, credit.day)
    assert terms is not None
    return terms


def _commissions(book: Book, counted: list[Credit]) -> list[Commission]:
    """Of one payee and component, in the order in which credits count."""
    found: list[Commission] = []
    segments: dict[dt.date, Segment] = {}
    earned: dict[str, Earned] = {}
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
        alone = terms.window == "transaction"
        rows = list(commissions_of(book, segments[start], credit, Fraction(0) if alone else total))
        key = credit.credit_id if alone else segments[start].window_id
        found += [*rows, *under_cap(rows, earned.setdefault(key, Earned()))]
        total += credit.amount
    return found


def _attained(book: Book, payee: str, component: str, counted: list[Credit]) -> dict[Key, Attained]:
    """Every period in which the payee is on the component: credits so far over the quota.

    The quota is that of the last segment in the period; periods without quota and credit have
    no attainment.
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
            if quota is not None or credited or in_period:
                reached = attainment(credited, quota)
                found[payee, component, period.period_id] = Attained(credited, quota, reached)
    return found


def _payouts(book: Book, commissions: list[Commission]) -> dict[Key, Payout]:
    lines: dict[Key, list[Commission]] = defaultdict(list)
    periods: dict[str, Period] = {}
    for row in commissions:
        period = book.pay_period(row.credit.day)
        assert period is not None
        periods[period.period_id] = period
        lines[row.credit.payee, row.credit.component, period.period_id].append(row)
    return {key: _payout(book, key[0], periods[key[2]], rows) for key, rows in lines.items()}


def _payout(book: Book, payee: str, period: Period, rows: list[Commission]) -> Payout:
    # The last terms under which something was credited decide how the line is rounded.
    last = max(rows, key=lambda row: row.credit.day).segment.terms
    plan = book.plans[last.plan_id]
    digits = book.digits[plan.currency]
    total = Fraction(0)
    for row in rows:
        terms = row.segment.terms
        rounds = terms.point == "credit"
        total += rounded(row.exact, digits, terms.mode) if rounds else row.exact
    line = rounded(total, digits, last.mode)
    on = period.span.end - ONE_DAY
    currency = _pay_currency(book, payee, on) or plan.currency
    rate = book.exchange_rate(source=plan.currency, target=currency, kind=plan.rate_type, day=on)
    exact = sum((row.exact for row in rows), start=Fraction(0))
    paid = half_away(line * rate, book.digits[currency])
    return Payout(exact, line, plan.currency, paid, currency)


def _pay_currency(book: Book, payee: str, day: dt.date) -> str:
    """Of that day, or, for who has left by then, of their last job."""
    jobs = [job for job in book.jobs.get(payee, ()) if job.span.first <= day]
    return max(jobs, key=lambda job: job.span.first).pay_currency if jobs else ""
