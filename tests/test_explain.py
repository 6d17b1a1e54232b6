"""An explanation walks from a payout to file and line, and says when a level does not add up."""

import re
from typing import Any

import duckdb
import pytest

from orchestration.explain import AmountsDisagreeError, ExplainError, explain
from orchestration.explain.text import to_text
from orchestration.publish import releases
from orchestration.publish.release import publish
from orchestration.settings import Settings
from tests.explained_by_hand import change_release, copied, step_of
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


def test_a_territory_that_a_rule_of_the_plan_book_says_is_told(firm):
    ((ruled, territory_id),) = ask(
        firm,
        "select transaction_id, territory_id from fct_transactions"
        " where territory_rule_id = 'BY-SEGMENT' order by all limit 1",
    )
    ((unruled,),) = ask(
        firm,
        "select transaction_id from fct_transactions"
        " where territory_rule_id is null order by all limit 1",
    )
    told = f"It lies in the territory {territory_id}, by the territory rule BY-SEGMENT of the plan"

    assert told in to_text(explain(firm, ruled))
    assert "It lies in the territory" not in to_text(explain(firm, unruled))


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
