"""An explanation walks from a payout to file and line, and says when a level does not add up."""

import datetime as dt
import re
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.explain import AmountsDisagreeError, ExplainError, Explanation, explain
from orchestration.explain.rounding import fits_rounding
from orchestration.explain.text import to_text
from orchestration.publish import releases
from orchestration.publish.release import publish
from orchestration.settings import Settings
from tests.firm_folder import EXPECTED, make_firm, run_firm
from tests.marts_of_a_firm import firm_marts


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The invented firm, published twice; its working warehouse is gone."""
    settings = make_firm(tmp_path_factory.mktemp("firm"))
    marts = firm_marts(payees=60, months=8)
    run_firm(settings, marts | {"fct_payouts": marts["fct_payouts"][:5]}, release_id="older")
    publish(settings, expected=EXPECTED)
    run_firm(settings, marts, release_id="newer")
    publish(settings, expected=EXPECTED)
    settings.warehouse_path.unlink()
    return settings


def ask(settings: Settings, query: str) -> list[tuple[Any, ...]]:
    path = str(releases.show(settings).marts_path)
    with duckdb.connect(path, read_only=True) as marts:
        return marts.sql(query).fetchall()


def step_of(explanation: Explanation, title: str):
    return next(step for step in explanation.steps if step.title == title)


# One payout of each kind: the query chooses it.
CHOICES = {
    "one tier": "component_id like 'new%'",
    "two tiers": "payout_id in (select payout_id from fct_commissions group by 1"
    " having count(distinct tier_number) > 1)",
    "flat": "component_id like 'services%'",
    "negative": "payout_amount < 0",
    "split": "payout_id in (select payout_id from fct_commissions join fct_credits using"
    " (credit_id) join fct_shares using (transaction_id) where split_share < 1)",
    "converted deal": "payout_id in (select payout_id from fct_commissions join fct_credits using"
    " (credit_id) join fct_transactions using (transaction_id)"
    " where fct_credits.currency_code <> fct_transactions.currency_code)",
    "roll-up": "payee_id = 'P-5'",
    "roll-up over three currencies": "payee_id = 'P-1'",
    "paid in another currency": "exchange_rate <> 1",
}


@pytest.mark.parametrize("choice", CHOICES.values(), ids=CHOICES)
def test_a_payout_adds_up_down_to_its_lines_in_the_files(firm, choice):
    payout_id, exact = ask(
        firm,
        f"select payout_id, commission_exact_amount from fct_payouts where {choice}"
        " order by payout_id limit 1",
    )[0]

    explanation = explain(firm, payout_id, show_all=True)

    assert explanation.subject == f"Payout {payout_id}"
    assert all(check.holds for check in explanation.checks)
    assert len(explanation.checks) >= 8
    rows = step_of(explanation, "Commissions").listing.rows
    assert sum(row[-1] for row in rows) == exact
    lines = re.findall(r"orders_2025-\d\d\.csv line \d+", to_text(explanation))
    assert lines


def test_the_file_and_line_are_those_of_the_transaction(firm):
    payout_id, transaction_id, place = ask(
        firm,
        "select payout_id, transaction_id, source_file_name || ' line ' || source_line_number"
        " from fct_commissions join fct_credits using (credit_id)"
        " join fct_transactions using (transaction_id) order by all limit 1",
    )[0]

    rows = step_of(explain(firm, payout_id), "Credits of single transactions").listing.rows

    assert place in next(row for row in rows if row[1] == transaction_id)


@pytest.mark.parametrize("what", ["P-17 2025-03", "  P-17   2025-03 "])
def test_a_payee_and_period_is_all_their_payouts(firm, what):
    paid = ask(
        firm,
        "select payout_id from fct_payouts"
        " where payee_id = 'P-17' and posting_period_id = '2025-03' order by 1",
    )

    explanation = explain(firm, what)

    titles = [step.title for step in explanation.steps]
    assert paid
    assert [title for title in titles if title.startswith("Payout ")] == [
        f"Payout {payout_id}" for (payout_id,) in paid
    ]
    assert explanation == explain(firm, "P-17", period_id="2025-03")


def test_a_transaction_is_followed_to_every_payee_above(firm):
    transaction_id, payee_id = ask(
        firm,
        "select transaction_id, payee_id from fct_shares join fct_transactions using"
        " (transaction_id) where has_splits and is_credited order by all limit 1",
    )[0]
    above = ask(firm, f"select manager_id from dim_reporting_lines where payee_id = '{payee_id}'")

    explanation = explain(firm, transaction_id)

    shares = step_of(explanation, "Shares of the workers who own or split it").listing.rows
    assert sum(row[1] for row in shares) == 1
    managers = step_of(explanation, "Rolled up to the managers above").listing.rows
    assert {(manager,) for manager, *_ in managers} == set(above)
    payouts = step_of(explanation, "Commissions and payouts").listing.rows
    assert all(row[-1] for row in payouts)


def test_a_transaction_out_of_scope_says_why_and_ends_there(firm):
    ((transaction_id,),) = ask(
        firm,
        "select transaction_id from fct_transactions where crediting_status = 'out_of_scope'"
        " order by 1 limit 1",
    )

    text = to_text(explain(firm, transaction_id))

    assert "It is out of scope: no crediting rule matches." in text
    assert "Direct credits" not in text


def test_a_reversal_and_its_original_name_each_other(firm):
    original, reversal = ask(
        firm,
        "select original_transaction_id, transaction_id from fct_transactions"
        " where transaction_type = 'cancellation' order by 2 limit 1",
    )[0]

    assert f"Followed by the cancellation {reversal}" in to_text(explain(firm, original))
    assert f"It follows {original}." in to_text(explain(firm, reversal))


def test_long_levels_are_cut_and_their_rest_is_counted_and_added_up(firm):
    cut = step_of(explain(firm, "P-1 2025-03"), "Credits rolled up from the workers below")
    whole = step_of(
        explain(firm, "P-1 2025-03", show_all=True), "Credits rolled up from the workers below"
    )

    place = cut.listing.headings.index("credit")
    rest = cut.listing.rest
    assert len(cut.listing.rows) == 10
    assert whole.listing.rest is None
    assert rest.row_count == len(whole.listing.rows) - 10
    assert rest.sums[place] == sum(row[place] for row in whole.listing.rows[10:])
    assert f"+ {rest.row_count} rows" in to_text(explain(firm, "P-1 2025-03"))


def test_an_older_release_is_asked_by_its_name(firm):
    ((payout_id,),) = ask(firm, "select max(payout_id) from fct_payouts")

    assert explain(firm, payout_id).release_id == "newer"
    with pytest.raises(ExplainError, match="Release older has no payout"):
        explain(firm, payout_id, release_id="older")


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("X-1", "Release newer has no payout and no transaction 'X-1', and no payee 'X-1'"),
        ("P-17", "Payee P-17: name a period too; .* from 2025-01 to 2025-08, as in `P-17 2025-08`"),
        ("P-17 2031-01", "Payee P-17: no such period; .* from 2025-01 to 2025-08"),
        ("", "no payout and no transaction ''"),
    ],
)
def test_what_is_not_there_is_told_with_what_is(firm, what, sentence):
    with pytest.raises(ExplainError, match=sentence):
        explain(firm, what)


@pytest.mark.parametrize(
    ("fault", "what", "sentence"),
    [
        (
            "update fct_payouts set payout_amount = payout_amount + 0.01",
            "P-1|team-EUR|2025-03",
            "commission times exchange rate, rounded should be",
        ),
        (
            "update rpt_statement_lines set commission_amount = commission_amount + 1",
            "P-1|team-EUR|2025-03",
            "the statement lines should be",
        ),
        (
            "update fct_payouts set commission_exact_amount = commission_exact_amount + 0.00001",
            "P-1|team-EUR|2025-03",
            "the commissions, unrounded should be",
        ),
        (
            "update fct_commissions set rate = rate + 0.01",
            "P-1|team-EUR|2025-03",
            "commissions that are not amount times rate should be 0 and is",
        ),
        (
            "update fct_credits set credited_amount = credited_amount + 0.01",
            "P-1|team-EUR|2025-03",
            "the parts of the credits in all tiers should be",
        ),
        (
            "delete from fct_shares where payee_id = 'P-20'",
            "P-1|team-EUR|2025-03",
            "the roll-up credits of these days should be",
        ),
        (
            "update fct_transactions set amount = amount + 1",
            "P-1|team-EUR|2025-03",
            "the roll-up credits of these days should be",
        ),
        (
            "update dim_exchange_rates set exchange_rate = exchange_rate + 0.1",
            "P-1|team-EUR|2025-03",
            "the roll-up credits of these days should be",
        ),
        (
            "update fct_shares set share_amount = share_amount + 1",
            "O-1001|1|booking",
            "the credited shares should be",
        ),
        (
            "update fct_transactions set out_of_scope_amount = 1",
            "O-1001|1|booking",
            "credited and out of scope should be",
        ),
        (
            "delete from fct_payouts",
            "O-1001|1|booking",
            "commissions without a payout should be 0",
        ),
    ],
)
def test_a_level_that_does_not_add_up_is_an_error(firm, tmp_path, fault, what, sentence):
    settings = copied(firm, tmp_path)
    change_release(settings, fault)

    with pytest.raises(AmountsDisagreeError, match=sentence) as error:
        explain(settings, what)

    assert not all(check.holds for check in error.value.explanation.checks)
    assert "\N{BALLOT X}" in to_text(error.value.explanation)


def copied(settings: Settings, home: Path) -> Settings:
    """The same company with a release of its own that may be spoilt."""
    copy = Settings(company_dir=settings.company_dir, home=home)
    current = releases.show(settings)
    shutil.copytree(current.path, copy.published_dir / current.release_id)
    (copy.published_dir / "current").symlink_to(current.release_id)
    return copy


def change_release(settings: Settings, statement: str) -> None:
    path = releases.show(settings).marts_path
    path.chmod(0o644)
    with duckdb.connect(str(path)) as marts:
        marts.execute(statement)


DAY = dt.date(2025, 1, 10)
ALWAYS = {"valid_from_on": dt.date(1900, 1, 1), "valid_to_on": dt.date(9999, 12, 31)}
UNTIL_NEXT_DAY = {"valid_from_on": dt.date(1900, 1, 1), "valid_to_on": dt.date(2025, 1, 11)}


def credit(payee: str, component: str, rule: str, method: str, amount: str, **more) -> dict:
    return {
        "credit_id": f"{more.get('transaction_id', DAY)}|{payee}|{component}",
        "payee_id": payee,
        "component_id": component,
        "plan_id": "plan",
        "rule_id": rule,
        "credit_method": method,
        "credited_on": DAY,
        "earning_period_id": "2025-01",
        "credited_amount": amount,
        "currency_code": "EUR",
    } | more


def transaction(name: str, amount: str, currency: str, day: dt.date, **more) -> dict:
    return {
        "transaction_id": name,
        "transaction_type": "booking",
        "deal_id": name,
        "line_id": "1",
        "is_link_missing": False,
        "occurred_on": day,
        "period_id": "2025-01",
        "segment": "enterprise",
        "has_splits": False,
        "amount": amount,
        "currency_code": currency,
        "credited_amount": amount,
        "out_of_scope_amount": "0",
        "crediting_status": "credited",
        "source_file_name": "orders.csv",
        "source_line_number": 7,
    } | more


def share(name: str, payee: str, part: str, amount: str, currency: str) -> dict:
    return {
        "share_id": f"{name}|{payee}",
        "transaction_id": name,
        "payee_id": payee,
        "split_share": part,
        "share_amount": amount,
        "currency_code": currency,
        "is_credited": True,
    }


def rule(name: str, component: str, method: str, priority: int, **more) -> dict:
    return {
        "rule_id": name,
        "component_id": component,
        "credit_method": method,
        "priority": priority,
        **ALWAYS,
    } | more


# By hand: 100.00 USD at 0.9213 is 92.13 EUR. A third each: round(92.13 x 0.333333) = 30.71,
# round(92.13 x 0.666666) - 30.71 = 61.42 - 30.71, the rest 92.13 - 61.42 = 30.71. An overlay of
# half is 46.065, half away from zero 46.07. M has A and B below until the 10th, so 61.42; N is
# two levels above, where the rule does not reach. On the 11th B sells for another manager.
BY_HAND = {
    "dim_payees": [{"payee_id": payee} for payee in ("A", "B", "C", "D", "E", "M", "N")],
    "dim_periods": [
        {
            "period_id": "2025-01",
            "calendar_id": "months",
            "year_id": "2025",
            "valid_from_on": dt.date(2025, 1, 1),
            "valid_to_on": dt.date(2025, 2, 1),
            "is_pay_period": True,
        }
    ],
    "dim_plans": [
        {
            "plan_id": "plan",
            "component_id": component,
            "currency_code": "EUR",
            "exchange_rate_type": "spot",
            "rate_method": "none" if component == "measured" else "flat",
            "rounding_mode": "half_away",
            "rounding_point": "line",
            **ALWAYS,
        }
        for component in ("direct", "overlay", "team", "measured")
    ],
    "dim_exchange_rates": [
        {
            "from_currency_code": "USD",
            "to_currency_code": "EUR",
            "rate_type": kind,
            "exchange_rate": rate,
            **ALWAYS,
        }
        for kind, rate in (("spot", "0.9213"), ("budget", "2"))
    ],
    "dim_reporting_lines": [
        {"payee_id": "A", "manager_id": "M", "levels_up": 1, **ALWAYS},
        {"payee_id": "B", "manager_id": "M", "levels_up": 1, **UNTIL_NEXT_DAY},
        {"payee_id": "A", "manager_id": "N", "levels_up": 2, **ALWAYS},
    ],
    "dim_crediting_rules": [
        rule("split", "direct", "split", 1),
        rule("half", "overlay", "team_role", 1, team_role="specialist", credit_share_ppm=500_000),
        rule("whole", "overlay", "owner", 1),
        rule("small", "team", "roll_up", 1, segment="commercial"),
        rule("any", "team", "roll_up", 2, levels_up=1),
        rule("last", "team", "roll_up", 3),
        rule("any", "measured", "roll_up", 1),
    ],
    "fct_transactions": [
        transaction("T-1", "100", "USD", DAY, has_splits=True),
        transaction("T-2", "10", "EUR", dt.date(2025, 1, 11)),
    ],
    "fct_shares": [
        share("T-1", "A", "0.333333", "33.33", "USD"),
        share("T-1", "B", "0.333333", "33.34", "USD"),
        share("T-1", "C", "0.333334", "33.33", "USD"),
        share("T-2", "B", "1", "10", "EUR"),
    ],
    "fct_credits": [
        credit("A", "direct", "split", "split", "30.71", transaction_id="T-1"),
        credit("B", "direct", "split", "split", "30.71", transaction_id="T-1"),
        credit("C", "direct", "split", "split", "30.71", transaction_id="T-1"),
        credit("D", "overlay", "half", "team_role", "46.07", transaction_id="T-1"),
        credit("E", "overlay", "whole", "owner", "92.13", transaction_id="T-1"),
        credit("M", "team", "any", "roll_up", "61.42"),
        credit("M", "measured", "any", "roll_up", "61.42"),
    ],
}


def paid(payee: str, component: str, *commissions: tuple[str, str, str, str, str], paid_out: str):
    """A payout and its commissions: (kind, credited, re-rated, rate, exact amount) each."""
    payout_id = f"{payee}|{component}|2025-01"
    (credit_id,) = (
        row["credit_id"]
        for row in BY_HAND["fct_credits"]
        if (row["payee_id"], row["component_id"]) == (payee, component)
    )
    same = {"payee_id": payee, "component_id": component, "earning_period_id": "2025-01"}
    rows = [
        same
        | {
            "commission_id": f"{credit_id}|{number}",
            "credit_id": credit_id,
            "payout_id": payout_id,
            "earned_on": DAY,
            "commission_kind": kind,
            "tier_number": number,
            "credited_amount": credited,
            "base_amount": base,
            "rate": rate,
            "commission_amount": amount,
            "currency_code": "EUR",
        }
        for number, (kind, credited, base, rate, amount) in enumerate(commissions, start=1)
    ]
    payout = same | {
        "payout_id": payout_id,
        "plan_id": "plan",
        "posting_period_id": "2025-01",
        "line_kind": "commission",
        "commission_exact_amount": sum(Decimal(row["commission_amount"]) for row in rows),
        "commission_amount": paid_out,
        "commission_currency_code": "EUR",
        "exchange_rate": "1",
        "payout_amount": paid_out,
        "currency_code": "EUR",
    }
    line = same | {
        "statement_line_id": f"{payout_id}|1",
        "payout_id": payout_id,
        "line_number": 1,
        "commission_amount": paid_out,
    }
    return rows, payout, line


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The case worked by hand above, published."""
    settings = make_firm(tmp_path_factory.mktemp("by_hand"))
    slice_and_true_up = (
        ("slice", "30.71", "0", "0.1", "3.071"),
        ("true_up", "0", "100", "0.02", "2"),
    )
    payouts = [
        paid("A", "direct", *slice_and_true_up, paid_out="5.07"),
        paid("D", "overlay", ("slice", "46.07", "0", "0.1", "4.607"), paid_out="4.61"),
        paid("E", "overlay", ("slice", "92.13", "0", "0.1", "9.213"), paid_out="9.21"),
        paid("M", "team", ("slice", "61.42", "0", "0.1", "6.142"), paid_out="6.14"),
    ]
    marts = BY_HAND | {
        "fct_commissions": [row for rows, _, _ in payouts for row in rows],
        "fct_payouts": [payout for _, payout, _ in payouts],
        "rpt_statement_lines": [line for _, _, line in payouts],
    }
    run_firm(settings, marts, release_id="by_hand")
    publish(settings, expected=EXPECTED)
    return settings


@pytest.mark.parametrize("payee", ["A", "D", "E", "M"])
def test_shares_overlays_and_roll_up_are_worked_out_again_to_the_cent(by_hand, payee):
    explanation = explain(by_hand, f"{payee} 2025-01")

    assert all(check.holds for check in explanation.checks)
    assert "orders.csv line 7" in to_text(explanation)


def test_a_manager_beyond_the_reach_of_the_rule_gets_nothing(by_hand):
    managers = step_of(explain(by_hand, "T-1"), "Rolled up to the managers above").listing.rows

    told = [(row[0], row[2], row[4], row[5]) for row in managers]
    assert told == [
        ("M", "measured", "A", Decimal("30.71")),
        ("M", "measured", "B", Decimal("30.71")),
        ("M", "team", "A", Decimal("30.71")),
        ("M", "team", "B", Decimal("30.71")),
    ]
    with pytest.raises(ExplainError, match="N is a payee whom release by_hand pays nothing"):
        explain(by_hand, "N 2025-01")


def test_a_component_that_pays_nothing_is_explained_too(by_hand):
    explanation = explain(by_hand, "M 2025-01")

    titles = [step.title for step in explanation.steps]
    assert "Component measured is credited and pays no commission" in titles
    assert titles.count("Credits rolled up from the workers below") == 2


def test_a_sale_after_the_move_is_not_rolled_up_to_the_old_manager(by_hand):
    assert "Rolled up" not in to_text(explain(by_hand, "T-2"))


@pytest.mark.parametrize(
    ("exact", "rounded", "mode", "fits"),
    [
        ("2.345", "2.35", "half_away", True),
        ("-2.345", "-2.35", "half_away", True),
        ("2.345", "2.34", "half_away", False),
        ("2.345", "2.34", "half_even", True),
        ("2.349", "2.34", "down", True),
        ("2.341", "2.35", "up", True),
        ("1234.5", "1235", "half_away", True),
        ("2.345", "2.36", "up", False),
        ("0", "0", "half_away", True),
    ],
)
def test_a_rounded_figure_is_checked_as_the_plan_rounds(exact, rounded, mode, fits):
    assert fits_rounding(Decimal(exact), Decimal(rounded), mode=mode, times=1) is fits


def test_rounding_per_credit_may_drift_by_less_than_a_unit_each():
    assert fits_rounding(Decimal("10.00"), Decimal("10.02"), mode="any", times=3)
    assert not fits_rounding(Decimal("10.00"), Decimal("10.05"), mode="any", times=3)


def test_delivered_text_is_not_read_as_markup(by_hand, tmp_path):
    settings = copied(by_hand, tmp_path)
    change_release(settings, "update fct_transactions set source_file_name = '[red]a[/red].csv'")

    assert "[red]a[/red].csv line 7" in to_text(explain(settings, "T-2"))


def test_an_explanation_can_be_printed_line_by_line(by_hand):
    lines = list(explain(by_hand, "T-2"))

    assert lines[0] == "Transaction T-2 · release by_hand"
    assert all("\n" not in line for line in lines)
