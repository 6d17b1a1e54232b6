"""What crediting rules may ask for, as the oracle reads the page: written rows, answers by hand."""

import datetime as dt
from dataclasses import replace

import pytest

from tests.oracle.conditions import is_for, matches, profile_of
from tests.oracle.reading import book_of, roll_up_values
from tests.oracle.transactions import Transaction, transactions_of
from tests.oracle.typed import Book, Row, Settings, Tables

DAY = dt.date(2024, 3, 1)

# Gotland lies in the south, the south in Sweden.
TERRITORIES = {"SE": "", "SE-S": "SE", "GOTLAND": "SE-S", "NO": ""}
JOB = {
    "worker_id": "P-1",
    "job_role": "seller",
    "manager_worker_id": "P-9",
    "territory_id": "GOTLAND",
    "pay_currency_code": "SEK",
    "fte_share": "",
    "valid_from_on": "",
    "valid_to_on": "2024-04-01",
}
ORDER = {
    "order_id": "O-1",
    "opportunity_id": "",
    "order_type": "booking",
    "original_order_id": "",
    "ordered_on": str(DAY),
    "account_id": "A-1",
    "partner_account_id": "A-2",
    "owner_worker_id": "P-1",
    "currency_code": "SEK",
    "territory_id": "GOTLAND",
    "channel": "partner",
}
INVOICE = {
    "invoice_id": "I-1",
    "order_id": "O-1",
    "invoiced_on": str(DAY),
    "currency_code": "EUR",
}
LINE = {"line_id": "1", "product_id": "G-1", "amount": "100"}


def rule(method: str = "owner", **asked: str) -> Row:
    return {
        "rule_id": "R-1",
        "component_id": "C-1",
        "priority": "1",
        "credit_method": method,
        "team_role": "",
        "credit_share": "",
        "levels_up": "",
        **asked,
    }


def book_with(*rules: Row, job: Row = JOB) -> Book:
    tables: Tables = {
        "crediting_rules": list(rules),
        "territories": [
            {"territory_id": name, "parent_territory_id": above}
            for name, above in TERRITORIES.items()
        ],
        "job_assignments": [job],
        "orders": [ORDER],
        "order_lines": [LINE | {"order_id": "O-1"}],
        "invoices": [INVOICE],
        "invoice_lines": [LINE | {"invoice_id": "I-1", "order_line_id": "1"}],
    }
    return book_of(tables, replace(Settings(), roll_up_values=roll_up_values(tables)))


def sold(book: Book) -> tuple[Transaction, Transaction]:
    """The booking and its bill."""
    booking, billing = transactions_of(book)
    return booking, billing


@pytest.mark.parametrize(
    ("asked", "value", "books", "bills"),
    [
        ("currency_code", "SEK", True, False),
        ("currency_code", "EUR", False, True),
        ("partner_account_id", "A-2", True, True),
        ("partner_account_id", "A-1", False, False),
        ("owner_payee_id", "P-1", True, True),
        ("owner_payee_id", "P-9", False, False),
        ("territory_id", "GOTLAND", True, True),
        ("territory_id", "SE-S", True, True),
        ("territory_id", "SE", True, True),
        ("territory_id", "NO", False, False),
    ],
)
def test_a_rule_asks_for_the_transaction(asked: str, value: str, books: bool, bills: bool) -> None:
    book = book_with(rule(**{asked: value}))
    [asking] = book.rules["C-1"]

    assert [matches(book, asking, one) for one in sold(book)] == [books, bills]


@pytest.mark.parametrize(
    ("asked", "value", "is_meant"),
    [
        ("payee_id", "P-1", True),
        ("payee_id", "P-9", False),
        ("job_role", "seller", True),
        ("job_role", "lead", False),
        ("manager_payee_id", "P-9", True),
        ("manager_payee_id", "P-1", False),
        ("payee_territory_id", "GOTLAND", True),
        ("payee_territory_id", "SE", True),
        ("payee_territory_id", "NO", False),
        ("pay_currency_code", "SEK", True),
        ("pay_currency_code", "EUR", False),
        ("is_full_time", "true", True),
        ("is_full_time", "false", False),
    ],
)
def test_a_rule_asks_for_the_payee(asked: str, value: str, is_meant: bool) -> None:
    book = book_with(rule(**{asked: value}))
    [asking] = book.rules["C-1"]
    after_the_job = dt.date(2024, 4, 1)

    assert is_for(book, asking, "P-1", DAY) == is_meant
    assert is_for(book, asking, "P-1", after_the_job) == (is_meant and asked == "payee_id")


@pytest.mark.parametrize(
    ("share", "full", "part"),
    [("1", True, False), ("1.0", True, False), ("0.999999", False, True), ("", True, False)],
)
def test_full_time_is_a_share_of_one_or_none(share: str, full: bool, part: bool) -> None:
    asked = [rule(is_full_time=value) for value in ("true", "false")]
    book = book_with(*asked, job=JOB | {"fte_share": share})

    assert [is_for(book, one, "P-1", DAY) for one in book.rules["C-1"]] == [full, part]


def test_a_partner_account_is_nobody_whom_a_rule_asks_for() -> None:
    book = book_with(rule("channel_account", payee_id="A-2"), rule("channel_account"))

    assert [is_for(book, one, "A-2", DAY) for one in book.rules["C-1"]] == [False, True]


@pytest.mark.parametrize(
    ("asked", "profile"),
    [
        ([], "booking"),
        (
            [{"currency_code": "SEK", "channel": "partner"}],
            "booking|channel=partner|currency_code=SEK",
        ),
        ([{"territory_id": "SE"}], "booking|territory_id=SE"),
        ([{"territory_id": "SE"}, {"territory_id": "SE-S"}], "booking|territory_id=SE-S"),
        ([{"territory_id": "NO"}], "booking"),
        ([{"has_splits": "true"}], "booking|has_splits=false"),
        ([{"job_role": "seller", "transaction_type": "billing"}], "booking"),
        (
            [{"owner_payee_id": "P-1", "partner_account_id": "A-2", "product_id": "G-1"}],
            "booking|product_id=G-1|partner_account_id=A-2|owner_payee_id=P-1",
        ),
    ],
)
def test_a_profile_says_what_roll_up_rules_name(asked: list[dict[str, str]], profile: str) -> None:
    book = book_with(rule(account_id="A-1"), *(rule("roll_up", **each) for each in asked))
    booking, _ = sold(book)

    assert profile_of(book, booking) == profile
