"""Which crediting conventions a company touches."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from tests.oracle.crediting import Credit, Crediting, managers_above, shares_of
from tests.oracle.holds import Documents
from tests.oracle.numbers import is_tie
from tests.oracle.oracle import Account
from tests.oracle.transactions import Transaction
from tests.oracle.typed import Book, rows

LEAP_DAY = dt.date(2024, 2, 29)


def credit_hits(account: Account) -> Iterator[str]:
    by_id = {found.transaction_id: found for found in account.transactions}
    credited = {credit.transaction_id for credit in account.credits}
    for credit in account.credits:
        yield f"credit: {credit.method}"
        if credit.method == "split":
            yield from _handed_over(account, credit, by_id[credit.transaction_id].deal_id)
        if credit.transaction_id:
            yield f"transaction: {by_id[credit.transaction_id].kind}"
        if credit.day == LEAP_DAY:
            yield "credit: on a leap day"
    for transaction in account.transactions:
        yield from _territory(account, transaction)
        yield from _no_credit(account, transaction, credited)
        if account.book.pay_period(transaction.day):
            yield from _contests(account.book, transaction)
            yield from _conversions(account.book, transaction)
            yield from _uneven(account.book, transaction)
            yield from _meetings(account.book, transaction)
            yield from _holds(account.book, transaction)
    yield from _roll_ups(account)
    for row in rows(account.book.tables, "opportunities"):
        if row["is_won"] != "true" and account.book.settings.bookings_from == "opportunities":
            yield "no credit: the deal is not won"


def _territory(account: Account, transaction: Transaction) -> Iterator[str]:
    rules = transaction.territory_rules
    if not transaction.value("territory_id") and rows(account.book.tables, "territory_rules"):
        yield "territory: no rule matches"
    if not rules:
        return
    credits = [one for one in account.credits if one.transaction_id == transaction.transaction_id]
    if any(credit.method == "territory" for credit in credits):
        yield from (f"territory: credited by a rule for {name}" for name, _ in rules[0].conditions)
        if not transaction.value("segment"):
            yield "territory: credited by a rule for an account that is not listed"
    if transaction.day not in rules[0].span:
        yield "territory: of what is billed when the rule of its order has ended"
    for one, other in pairwise(rules):
        if one.territory != other.territory:
            equal = one.priority == other.priority
            yield f"territory: several rules{' of one' if equal else ', the lowest'} number"


def _handed_over(account: Account, credit: Credit, deal_id: str) -> Iterator[str]:
    for row in rows(account.book.tables, "splits"):
        if (row["deal_id"], row["worker_id"]) == (deal_id, credit.payee):
            if row.get("stage_name"):
                yield "credit: of a split of a stage"
            if row.get("split_amount"):
                yield "credit: of a split by amount"
            if row.get("valid_from_on") and row["valid_from_on"] <= str(credit.day):
                yield "credit: of a split from a day on"
            if row.get("valid_to_on") and row["valid_to_on"] > str(credit.day):
                yield "credit: of a split until a day"


def _no_credit(account: Account, transaction: Transaction, credited: set[str]) -> Iterator[str]:
    book = account.book
    if book.pay_period(transaction.day) is None:
        yield "no credit: outside the pay calendar"
        return
    if not transaction.is_split and not transaction.owner:
        yield "no credit: nobody owns it"
    if transaction.is_split and not transaction.splits:
        yield "no credit: no split holds that day"
    if transaction.splits and sum(share for _, share in transaction.splits) < 1:
        yield "no credit: splits below 1"
    for payee, _ in shares_of(transaction, transaction.amount, book.settings.money_scale):
        is_on_plan = any(
            book.is_on_component(payee, terms, transaction.day)
            for versions in book.components.values()
            for terms in versions
        )
        if not is_on_plan:
            yield "no credit: on no plan that day"
        elif transaction.transaction_id not in credited:
            yield "no credit: no rule matches"


def _contests(book: Book, transaction: Transaction) -> Iterator[str]:
    """Where more than one rule, or more than one way, leads to a payee."""
    for component in book.components:
        terms = book.terms(component, transaction.day)
        if terms is None:
            continue
        crediting = Crediting(book, transaction, terms)
        shares = [rule for rule in crediting.rules if rule.method in ("owner", "split")]
        if len(shares) > 1:
            equal = shares[0].priority == shares[1].priority
            yield f"credit: several rules{' of one' if equal else ', the lowest'} number"
        ways: dict[str, set[str]] = defaultdict(set)
        for candidate in crediting.candidates():
            if book.is_on_component(candidate.payee, terms, transaction.day):
                ways[candidate.payee].add(candidate.rule.method)
        if any(len(methods) > 1 for methods in ways.values()):
            yield "credit: share meets team role or territory"


def _holds(book: Book, transaction: Transaction) -> Iterator[str]:
    for component in book.components:
        terms = book.terms(component, transaction.day)
        if terms is None:
            continue
        crediting = Crediting(book, transaction, terms)
        holding = {rule.rule_id: rule.held_until for rule in crediting.rules if rule.held_until}
        for credit in crediting.direct():
            if credit.rule_id in holding and transaction.document:
                counted = crediting.counted(credit)
                if _settles_otherwise(book, transaction, holding[credit.rule_id]):
                    yield "hold: a document in another currency settles nothing"
                when = "never" if counted is None else "later"
                if counted is None or counted.day > credit.day:
                    yield f"hold: until {holding[credit.rule_id]}, counts {when}"
                    if transaction.kind == "cancellation":
                        yield "hold: a cancellation waits for its order"
                elif Documents(book).is_second(transaction.document):
                    yield "hold: a cancellation of a cancellation does not wait"


def _settles_otherwise(book: Book, transaction: Transaction, event: str) -> bool:
    documents = Documents(book)
    root = documents.root_of(transaction.document)
    own = documents.rows[root]["currency_code"]
    return any(currency != own for _, currency, _ in documents.events(root, event))


def _meetings(book: Book, transaction: Transaction) -> Iterator[str]:
    """Where roll-up comes to a manager with a credit of their own, or to a rule after the first."""
    for component in book.components:
        terms = book.terms(component, transaction.day)
        if terms is None:
            continue
        crediting = Crediting(book, transaction, terms)
        own = {credit.payee for credit in crediting.direct()}
        for payee, _ in shares_of(transaction, transaction.amount, book.settings.money_scale):
            above = managers_above(book, payee, transaction.day)
            for level, manager in enumerate(above, start=1):
                rules = crediting.rules_for(manager, "roll_up")
                rule = next((rule for rule in rules if rule.reaches(level)), None)
                if rule is None or not book.is_on_component(manager, terms, transaction.day):
                    continue
                if manager in own:
                    yield f"roll-up: meets a direct credit, {'once' if terms.is_once else 'beside'}"
                if rule is not rules[0]:
                    yield "roll-up: a level left to the next rule"


def _conversions(book: Book, transaction: Transaction) -> Iterator[str]:
    for component in book.components:
        terms = book.terms(component, transaction.day)
        if terms is None or not Crediting(book, transaction, terms).rules:
            continue
        plan = book.plans[terms.plan_id]
        if plan.currency == transaction.currency:
            continue
        yield "conversion: of a transaction"
        yield f"conversion: by the rate of {plan.rate_date}"
        rate = book.exchange_rate(
            plan, source=transaction.currency, target=plan.currency, day=transaction.day
        )
        if is_tie(transaction.amount * rate, book.settings.money_scale):
            yield "conversion: of a transaction, a tie"


def _uneven(book: Book, transaction: Transaction) -> Iterator[str]:
    """Equal shares that are not equal amounts: somebody has the odd cent."""
    parts = shares_of(transaction, transaction.amount, book.settings.money_scale)
    by_share: dict[Fraction, set[Fraction]] = defaultdict(set)
    for (_, share), (_, part) in zip(transaction.splits, parts, strict=False):
        by_share[share].add(part)
    if any(len(amounts) > 1 for amounts in by_share.values()):
        yield "credit: splits of one transaction with different cents"


def _roll_ups(account: Account) -> Iterator[str]:
    rolled = {
        (credit.payee, credit.component, credit.day)
        for credit in account.credits
        if credit.method == "roll_up"
    }
    direct = {
        (credit.payee, credit.component, credit.day)
        for credit in account.credits
        if credit.method != "roll_up"
    }
    managers: dict[str, set[str]] = defaultdict(set)
    for transaction in account.transactions:
        if account.book.pay_period(transaction.day) is None:
            continue
        for payee, _ in shares_of(transaction, transaction.amount, 2):
            above = list(managers_above(account.book, payee, transaction.day))
            for level, manager in enumerate(above, start=1):
                if any(key[0] == manager and key[2] == transaction.day for key in rolled):
                    yield f"roll-up: level {level}"
            if above and any(key[0] == above[0] for key in rolled):
                managers[payee].add(above[0])
    if any(len(found) > 1 for found in managers.values()):
        yield "roll-up: a manager moved to another between two credits"
    if rolled & direct:
        yield "roll-up: beside a credit of one's own"
