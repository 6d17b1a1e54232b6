"""Which conditions of crediting rules a company touches, and which of them say who is meant."""

from collections.abc import Iterator

from tests.oracle.conditions import SHARES, TERRITORIES, around, is_for, job_of, profile_of
from tests.oracle.crediting import Crediting, managers_above, shares_of
from tests.oracle.oracle import Account
from tests.oracle.transactions import Transaction
from tests.oracle.typed import Book

# Where what is asked for lies, seen from the territory of the transaction or job.
PLACES = ("itself", "the next above", "further above")


def condition_hits(account: Account) -> Iterator[str]:
    book = account.book
    yield from _asked(account)
    for transaction in account.transactions:
        if book.pay_period(transaction.day) is None:
            continue
        for component in book.components:
            terms = book.terms(component, transaction.day)
            if terms is not None:
                crediting = Crediting(book, transaction, terms)
                yield from _meant(crediting)
                yield from _rolled_up(crediting)


def _asked(account: Account) -> Iterator[str]:
    """What the rules that credit ask for."""
    rules = {rule.rule_id: rule for found in account.book.rules.values() for rule in found}
    by_id = {found.transaction_id: found for found in account.transactions}
    for credit in account.credits:
        if credit.rule_id not in rules:
            continue
        rule = rules[credit.rule_id]
        # Held credit counts later than it is decided on.
        transaction = by_id.get(credit.transaction_id)
        job = job_of(account.book, credit.payee, transaction.day if transaction else credit.day)
        own = {
            "territory_id": transaction.value("territory_id") if transaction else "",
            "payee_territory_id": job.territory if job else "",
        }
        for name, wanted in (*rule.conditions, *rule.asked_of_payee):
            yield f"credit: by {name}"
            original = by_id.get(transaction.original_id) if transaction else None
            if name == "currency_code" and original and original.currency != wanted:
                yield "credit: by currency_code, not that of what is settled"
            if name in TERRITORIES and own[name]:
                level = around(account.book, own[name]).index(wanted)
                yield f"credit: by {name}, {PLACES[min(level, 2)]}"
                if level and wanted not in account.book.territory_above:
                    yield "credit: by a territory that is not listed"
        if credit.method == "roll_up":
            yield from (f"roll-up: by {name} of the manager" for name, _ in rule.asked_of_payee)


def _meant(crediting: Crediting) -> Iterator[str]:
    """Rules that are as if they were not there for who is on the component."""
    book, transaction = crediting.book, crediting.transaction
    shares = [rule for rule in crediting.rules if rule.method in SHARES]
    for payee in _sharing(book, transaction):
        if not shares or not book.is_on_component(payee, crediting.terms, transaction.day):
            continue
        theirs = crediting.rules_for(payee, *SHARES)
        if theirs[:1] != shares[:1]:
            yield f"credit: who is not meant leaves a share to {'another' if theirs else 'no'} rule"
            asks_for_a_job = any(name != "payee_id" for name, _ in shares[0].asked_of_payee)
            if asks_for_a_job and job_of(book, payee, transaction.day) is None:
                yield "credit: who has no job is not meant"


def _rolled_up(crediting: Crediting) -> Iterator[str]:
    book, transaction = crediting.book, crediting.transaction
    rules = [rule for rule in crediting.rules if rule.method == "roll_up"]
    for payee in _sharing(book, transaction) if rules else ():
        above = managers_above(book, payee, transaction.day)
        for level, manager in enumerate(above, start=1):
            reaching = [rule for rule in rules if rule.reaches(level)]
            is_on = book.is_on_component(manager, crediting.terms, transaction.day)
            if is_on and not all(is_for(book, rule, manager, transaction.day) for rule in reaching):
                yield "roll-up: a manager who is not meant"
    if next(crediting.rolled_up(), None):
        own = transaction.value("territory_id")
        for part in profile_of(book, transaction).split("|")[1:]:
            name, value = part.split("=")
            yield f"roll-up: told apart by {name}"
            if name == "territory_id" and value != own:
                yield "roll-up: told apart by a territory in which it lies"


def _sharing(book: Book, transaction: Transaction) -> list[str]:
    parts = shares_of(transaction, transaction.amount, book.settings.money_scale)
    return [payee for payee, _ in parts]
