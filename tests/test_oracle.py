"""The pipeline against an oracle that shares no code with it, company by company, to the cent."""

import datetime as dt
import random
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracle.batch import Found
from tests.oracle.compare import disagreements
from tests.oracle.coverage import hits_of, missing, report
from tests.oracle.crediting import Credit
from tests.oracle.generator import company_of, together
from tests.oracle.numbers import rounded
from tests.oracle.oracle import Account, account_of
from tests.oracle.paper import account_of_deals, expected
from tests.oracle.reading import roll_up_values
from tests.oracle.trial import NO_ROWS, Verdict, compare, trial
from tests.oracle.world import world_of

COMPANIES = 250

# Bookings come from opportunities, and pay periods are odd stretches; the companies worked on
# paper have orders and months.
SEED = 29


@pytest.fixture(scope="module")
def verdict(tmp_path_factory: pytest.TempPathFactory) -> Verdict:
    return trial(SEED, COMPANIES, home=tmp_path_factory.mktemp("oracle"))


def test_credits_attainment_and_payouts_are_what_the_oracle_says(verdict: Verdict) -> None:
    assert len(verdict.accounts) == COMPANIES
    told = "\n".join(
        str(one) for found in list(verdict.disagreements.values())[:20] for one in found[:3]
    )
    assert not verdict.disagreements, f"{len(verdict.disagreements)} companies differ:\n{told}"


def test_every_convention_was_hit(verdict: Verdict) -> None:
    hits = Counter(hit for account in verdict.accounts.values() for hit in hits_of(account))
    print(report(hits))

    assert missing(hits) == []


@pytest.mark.parametrize(
    ("otherwise", "count"),
    [
        ({}, 0),
        ({"credited_amount": Decimal("0.01")}, 1),
        ({"credit_id": "2025-01-15|booking|has_splits=true|channel=web|P-9|TEAM"}, 2),
        ({"credited_on": dt.date(2025, 1, 16)}, 2),
        ({"rule_id": "R-2"}, 2),
    ],
    ids=["the same", "the amount", "the profile", "the day", "the rule"],
)
def test_a_credit_told_otherwise_is_a_disagreement(otherwise: dict[str, Any], count: int) -> None:
    credit_id, day = "2025-01-15|booking|channel=web|has_splits=true|P-9|TEAM", dt.date(2025, 1, 15)
    credit = Credit(credit_id, "P-9", "TEAM", day, Fraction(0), "roll_up", "R-1")
    account = replace(drawn(random.Random(0)), credits=[credit], attained={}, payouts={})
    row = {
        "credit_id": credit_id,
        "transaction_id": None,
        "payee_id": "P-9",
        "component_id": "TEAM",
        "credited_on": day,
        "credited_amount": Decimal("0.00"),
        "credit_method": "roll_up",
        "rule_id": "R-1",
    }

    assert len(disagreements(account, Found([row | otherwise], [], [], []))) == count


def test_a_part_of_a_company_that_the_oracle_cannot_judge_has_no_disagreement() -> None:
    world = world_of(0)
    company = company_of(random.Random(0), prefix="c0-", world=world)
    companies = {"c0-": company, "c1-": company | {"calendar_periods": []}}

    with pytest.raises(LookupError):
        compare(companies, NO_ROWS, world=world)
    verdict = compare(companies, NO_ROWS, world=world, are_parts=True)

    assert set(verdict.accounts) == set(verdict.disagreements) == {"c0-"}


@pytest.mark.parametrize("name", ["credits", "attainment", "payouts"])
def test_the_oracle_pays_what_was_worked_on_paper(name: str) -> None:
    assert account_of_deals()[name] == expected(name)


@pytest.mark.parametrize(
    ("value", "mode", "result"),
    [
        ("0.125", "half_away", "0.13"),
        ("-0.125", "half_away", "-0.13"),
        ("0.125", "half_even", "0.12"),
        ("0.135", "half_even", "0.14"),
        ("-0.125", "half_even", "-0.12"),
        ("0.129", "down", "0.12"),
        ("-0.129", "down", "-0.12"),
        ("0.121", "up", "0.13"),
        ("-0.121", "up", "-0.13"),
        ("0.12", "up", "0.12"),
    ],
)
def test_the_oracle_rounds_as_the_plan_language_says(value: str, mode: str, result: str) -> None:
    assert rounded(Fraction(value), 2, mode) == Fraction(result)


def drawn(chance: random.Random, *, permuted: int | None = None) -> Account:
    """One company; with its rows in another order, if there is a number to shuffle them by."""
    world = world_of(0)
    tables = together(world.tables, company_of(chance, prefix="c0-", world=world))
    if permuted is not None:
        for rows in tables.values():
            random.Random(permuted).shuffle(rows)
    return account_of(tables, replace(world.settings, roll_up_values=roll_up_values(tables)))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 2**32))
def test_the_oracle_does_not_depend_on_the_order_of_rows(seed: int, permuted: int) -> None:
    account, other = drawn(random.Random(seed)), drawn(random.Random(seed), permuted=permuted)

    assert other.payouts == account.payouts
    assert other.attained == account.attained
    assert other.credits == account.credits


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32))
def test_slices_of_a_credit_add_up_to_it(seed: int) -> None:
    account = drawn(random.Random(seed))
    slices: Counter[tuple[str, str]] = Counter()
    amounts: dict[tuple[str, str], Fraction] = {}
    for row in account.commissions:
        key = (row.credit.credit_id, row.segment.window_id)
        amounts[key] = row.credit.amount
        slices[key] += row.base if row.kind in ("slice", "step") else Fraction(0)  # type: ignore[assignment]

    assert slices == amounts
