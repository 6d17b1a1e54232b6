"""What crediting rules ask for: of a transaction, and of the payee whom they would credit."""

import datetime as dt

from tests.oracle.transactions import Transaction
from tests.oracle.typed import Book, Job, Rule

SHARES = ("owner", "split")

# The parts of a roll-up credit's id, in the order in which they decide inside one day.
PROFILE = (
    "product_family",
    "product_id",
    "segment",
    "country_code",
    "industry",
    "account_id",
    "territory_id",
    "channel",
    "partner_account_id",
    "owner_payee_id",
    "has_splits",
    "currency_code",
)

# Conditions in which a territory stands for what lies in it as well.
TERRITORIES = ("territory_id", "payee_territory_id")
# As far as territories are followed upwards.
LEVELS = 30


def matches(book: Book, rule: Rule, transaction: Transaction) -> bool:
    """Every condition that is not empty, and the day; a share rule only deals of its kind."""
    if rule.method in SHARES and (rule.method == "split") != transaction.is_split:
        return False
    return transaction.day in rule.span and all(
        wanted in meant(book, name, transaction.value(name)) for name, wanted in rule.conditions
    )


def is_for(book: Book, rule: Rule, payee: str, day: dt.date) -> bool:
    """Whether a payee is all that the rule asks for, on that day; a partner account never is."""
    if rule.method == "channel_account":
        return not rule.asked_of_payee
    job = job_of(book, payee, day)
    values = {"payee_id": payee}
    if job:
        values |= {
            "job_role": job.role,
            "manager_payee_id": job.manager,
            "payee_territory_id": job.territory,
            "pay_currency_code": job.pay_currency,
            "is_full_time": "true" if job.fte == 1 else "false",
        }
    return all(
        name in values and wanted in meant(book, name, values[name])
        for name, wanted in rule.asked_of_payee
    )


def job_of(book: Book, payee: str, day: dt.date) -> Job | None:
    return next((job for job in book.jobs.get(payee, ()) if day in job.span), None)


def meant(book: Book, name: str, value: str) -> list[str]:
    """What a condition may say of a value: this, and where a territory lies, from near to far."""
    return around(book, value) if name in TERRITORIES else [value]


def around(book: Book, territory: str) -> list[str]:
    """The territory, and each in which it lies."""
    found = [territory]
    while len(found) <= LEVELS and (above := book.territory_above.get(found[-1], "")):
        found.append(above)
    return found


def profile_of(book: Book, transaction: Transaction) -> str:
    """Its type, and those of its values that some roll-up rule asks for."""
    named = book.settings.roll_up_values
    asks_for_splits = any(name == "has_splits" for name, _ in named)
    parts = [transaction.kind]
    for name in PROFILE:
        values = meant(book, name, transaction.value(name))
        is_any = name == "has_splits" and asks_for_splits
        said = next((value for value in values if is_any or (name, value) in named), None)
        parts += [f"{name}={said}"] if said else []
    return "|".join(parts)
