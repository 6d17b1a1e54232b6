"""What `attain explain` works out again is what was worked out on paper, to the cent."""

from decimal import Decimal

import pytest

from orchestration.explain import AmountsDisagreeError, ExplainError, explain
from orchestration.explain.rounding import fits_rounding
from orchestration.explain.text import to_text
from orchestration.publish.release import publish
from orchestration.settings import Settings
from tests.explained_by_hand import BY_HAND, DAY, change_release, copied, paid, step_of
from tests.firm_folder import EXPECTED, make_firm, run_firm


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
        paid("A", "units", ("slice", "0.67", "0", "10", "6.7"), paid_out="6.70"),
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


def test_a_credit_says_which_rule_has_made_it(by_hand):
    """Of the rules of the team, that for the region and the currency of the sale."""
    told = {
        row[step.listing.headings.index("rule")]
        for step in explain(by_hand, "M 2025-01").steps
        if step.title == "Credits rolled up from the workers below"
        for row in step.listing.rows
    }

    assert told == {"any", "below"}


def test_a_manager_beyond_the_reach_of_the_rule_gets_nothing(by_hand):
    managers = step_of(explain(by_hand, "T-1"), "Rolled up to the managers above").listing.rows

    told = [(row[0], row[2], row[4], row[5]) for row in managers]
    assert told == [
        ("M", "measured", "A", Decimal("30.71")),
        ("M", "measured", "B", Decimal("30.71")),
        ("M", "team", "A", Decimal("30.71")),
        ("M", "team", "B", Decimal("30.71")),
        ("M", "team_units", "A", Decimal("0.67")),
        ("M", "team_units", "B", Decimal("0.66")),
    ]
    with pytest.raises(ExplainError, match="N is a payee whom release by_hand pays nothing"):
        explain(by_hand, "N 2025-01")


def test_a_score_is_told_as_it_is_given(by_hand):
    step = step_of(explain(by_hand, "A 2025-01"), "Scores")

    assert [row[2] for row in step.listing.rows] == [Decimal("85.5")]


def test_a_component_that_pays_nothing_is_explained_too(by_hand):
    explanation = explain(by_hand, "M 2025-01")

    titles = [step.title for step in explanation.steps]
    assert "Component measured is credited and pays no commission" in titles
    assert titles.count("Credits rolled up from the workers below") == 3


def test_units_are_told_as_units_and_add_up(by_hand):
    sold, paid_for = (to_text(explain(by_hand, what)) for what in ("T-1", "A|units|2025-01"))

    assert "It counts as 2 units." in sold
    assert "the credits of these transactions: 0.67 units" in paid_for
    assert "the parts of the credits in all tiers: 0.67 units" in paid_for
    assert "the commissions, unrounded: 6.70 EUR" in paid_for


@pytest.mark.parametrize(
    "fault", ["measured_amount = 3", "measure = 'margin'"], ids=["other units", "no units"]
)
def test_units_that_are_not_those_of_the_transaction_are_found(by_hand, tmp_path, fault):
    settings = copied(by_hand, tmp_path)
    change_release(settings, f"update fct_measures set {fault}")

    with pytest.raises(AmountsDisagreeError, match=r"transactions should be 0\.6700 units"):
        explain(settings, "A|units|2025-01")


def test_what_changes_a_window_as_a_whole_is_explained_without_a_credit(by_hand, tmp_path):
    """Gates hold back 9.213, a floor pays 10, the others cut it again: the payout stays."""
    settings = copied(by_hand, tmp_path)
    for kind, amount in (
        ("gate", "-9.213"),
        ("floor", "10"),
        ("budget", "-0.5"),
        ("pool", "-0.2"),
        ("fund", "-0.087"),
    ):
        change_release(
            settings,
            "insert into fct_commissions select * replace (commission_id || '|' ||"
            f" '{kind}' as commission_id, null as credit_id, '{kind}' as commission_kind,"
            f" 0 as credited_amount, 0 as rate, {amount} as commission_amount)"
            " from fct_commissions where payee_id = 'E' and commission_kind = 'slice'",
        )
    explanation = explain(settings, "E 2025-01")
    rows = step_of(explanation, "Commissions").listing.rows

    assert all(check.holds for check in explanation.checks)
    assert [row[2] for row in rows] == ["slice", "gate", "floor", "budget", "pool", "fund"]
    assert [row[1] for row in rows][1:] == [None] * 5
    assert "Gates look at the window as a whole" in to_text(explanation)
    # Credits that are paid nothing are still found beside commissions of no credit.
    titles = [step.title for step in explain(settings, "M 2025-01").steps]
    assert "Component measured is credited and pays no commission" in titles


def test_the_attainments_behind_gates_and_factors_are_told(by_hand, tmp_path):
    """949,999.99 of 1,000,000.00 is a hair below 95 %, and is not told as 95 %."""
    settings = copied(by_hand, tmp_path)
    overlay = "'E', 'overlay', '2025', '2025-01'"
    for values in (
        "'gate', 'direct', '2025-01-31', 'amount', 949999.99, 1000000, 0.95, 1, false, null, 'EUR'",
        "'gate', 'units', '2025-01-31', 'units', 4, 4, 0.5, 1, true, null, null",
        "'cap_gate', 'team', '2025-01-31', 'amount', null, null, 1, 1, false, null, null",
        "'multiplier', 'measured', '2025-01-31', 'amount', 5, null, null, null, null, 1, 'EUR'",
        "'multiplier', 'direct', '2025-01-31', 'amount', 3, 2, null, null, null, 1.25, 'EUR'",
        "'matrix', 'overlay', '2025-01-31', 'amount', -5, 10, null, null, null, null, 'EUR'",
    ):
        change_release(
            settings, f"insert into fct_modifiers values ({overlay}, {values}, 'by_hand')"
        )
    change_release(
        settings,
        "update dim_plans set component_name = 'Deals of others' where component_id = 'direct'",
    )

    told = step_of(explain(settings, "E|overlay|2025-01"), "What it is measured by").sentences

    on = "on 2025-01-31"
    assert told == [
        (
            f"Matrix: {on} overlay stands at \N{MINUS SIGN}50 %, \N{MINUS SIGN}5.00 EUR of a quota"
            " of 10.00 EUR."
        ),
        (
            f"Factor 1.25: {on} Deals of others (direct) stands at 150 %, 3.00 EUR of a quota of"
            " 2.00 EUR."
        ),
        f"Factor 1: {on} measured stands at 5.00 EUR without a quota, which is no attainment.",
        (
            f"Gate not met: {on} Deals of others (direct) stands at 94.9999 %, 949,999.99 EUR of a"
            " quota of 1,000,000.00 EUR, needs 95 %."
        ),
        f"Gate met: {on} units stands at 100 %, 4 units of a quota of 4 units, needs 50 %.",
        (
            f"Gate of the cap not met: {on} team stands at nothing, the payee is not on it, needs"
            " 100 %."
        ),
        "Gates: 1 of 2 met, 1 needed: open.",
        "Gates of the cap: 0 of 1 met, 1 needed: closed, the cap holds.",
    ]
    titles = [step.title for step in explain(settings, "A 2025-01").steps]
    assert "What it is measured by" not in titles


def test_what_a_matrix_pays_is_explained_with_the_credits_of_its_window(by_hand, tmp_path):
    """What the tiers paid E for 92.13 is paid by a matrix instead: no credit stands in a tier."""
    settings = copied(by_hand, tmp_path)
    change_release(
        settings,
        "update fct_commissions set commission_kind = 'matrix', credit_id = null,"
        " credited_amount = 0 where payee_id = 'E'",
    )
    explanation = explain(settings, "E 2025-01")
    titles = [step.title for step in explanation.steps]

    assert all(check.holds for check in explanation.checks)
    assert "A matrix looks at the window as a whole" in to_text(explanation)
    [row] = step_of(explanation, "Credits of single transactions").listing.rows
    assert Decimal("92.13") in row
    assert not [title for title in titles if title.endswith("pays no commission")]
    [paid_for] = [
        row
        for row in step_of(explain(settings, "T-1"), "Direct credits").listing.rows
        if "E" in row
    ]
    assert "E|overlay|2025-01" in paid_for


def test_the_bonus_of_a_rank_is_explained(by_hand, tmp_path):
    settings = copied(by_hand, tmp_path)
    change_release(
        settings,
        "update fct_commissions set commission_kind = 'rank', credit_id = null, tier_number = 2,"
        " rate = 0, credited_amount = 0 where payee_id = 'E'",
    )
    explanation = explain(settings, "E 2025-01")

    assert all(check.holds for check in explanation.checks)
    assert "ranked by attainment" in to_text(explanation)
    assert step_of(explanation, "Credits of single transactions").listing.rows


def test_where_a_quota_comes_from_is_explained(by_hand, tmp_path):
    """Half of January's quota counts; that of another component, or of another year, does not."""
    settings = copied(by_hand, tmp_path)
    change_release(
        settings,
        "insert into fct_attainment by name select 'E' as payee_id, 'overlay' as component_id,"
        " '2025-01' as period_id, '2025' as window_id, 'amount' as measure, 'EUR' as currency_code,"
        " 92.13 as period_credited_amount, 92.13 as credited_amount, 100 as quota_amount,"
        " 0.9213 as attainment",
    )
    change_release(
        settings,
        "insert into fct_quotas by name select 'E' as payee_id, component_id, period_id,"
        " date '2025-01-01' as valid_from_on, quota_source, 200 as full_quota_amount,"
        " 100 as quota_amount from (values ('overlay', '2025-01', 'growth'),"
        " ('direct', '2025-01', 'written'), ('overlay', '2024-01', 'written'))"
        " as quotas (component_id, period_id, quota_source)",
    )
    change_release(
        settings,
        "insert into dim_periods by name select '2024-01' as period_id, 'months' as calendar_id,"
        " '2024' as year_id, date '2024-01-01' as valid_from_on, date '2024-02-01' as valid_to_on",
    )
    step = step_of(explain(settings, "E 2025-01"), "Attainment")

    assert step.listing.rows == [
        ("2025-01", "2025-01-01", Decimal(200), Decimal(100), "grown out of the year before")
    ]
    assert step.sentences[1].endswith("of a quota of 100.00 EUR.")


def test_a_release_of_another_version_is_told_in_one_sentence(by_hand, tmp_path):
    settings = copied(by_hand, tmp_path)
    change_release(settings, "drop table fct_modifiers")

    with pytest.raises(
        ExplainError, match="release by_hand was published by another version"
    ) as told:
        explain(settings, "A 2025-01")

    assert "fct_modifiers does not exist" in str(told.value)


def test_a_credit_that_was_held_counts_later_and_is_the_same(by_hand, tmp_path):
    settings = copied(by_hand, tmp_path)
    later = "update fct_credits set credited_on = '2025-01-20' where payee_id = 'A'"
    change_release(settings, later)

    explanation = explain(settings, "A 2025-01")

    assert all(check.holds for check in explanation.checks)
    assert "Held credits" not in to_text(explain(settings, "T-1"))


def test_a_credit_that_waits_says_for_what(by_hand, tmp_path):
    settings = copied(by_hand, tmp_path)
    change_release(
        settings,
        "insert into rpt_held_credits by name select 'T-1' as transaction_id, 'A' as payee_id,"
        " 'held' as component_id, 'H-1' as rule_id, 'billing' as held_until,"
        " 30.71 as held_amount, 'EUR' as currency_code,"
        " 'amount' as measure, 'not all is billed' as reason",
    )

    [row] = step_of(explain(settings, "T-1"), "Held credits").listing.rows

    said = ["A", "held", "H-1", "billing", Decimal("30.71"), "EUR", "amount", "not all is billed"]
    assert row == said


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


def test_a_line_is_rounded_by_the_last_terms_under_which_something_was_earned(by_hand, tmp_path):
    """D is paid 4.607 as 4.61; terms that round down begin the day after, or that day."""
    settings = copied(by_hand, tmp_path)
    change_release(
        settings,
        "insert into dim_plans select * replace ('down' as rounding_mode,"
        f" date '{DAY}' + 1 as valid_from_on) from dim_plans where component_id = 'overlay'",
    )

    assert "Rounded half away from zero" in to_text(explain(settings, "D 2025-01"))

    change_release(
        settings,
        f"update dim_plans set valid_from_on = date '{DAY}' where rounding_mode = 'down'",
    )
    with pytest.raises(AmountsDisagreeError, match="the commission, rounded should be"):
        explain(settings, "D 2025-01")


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


def test_a_deal_that_is_only_credited_beside_its_owner_says_so(by_hand, tmp_path):
    """The owner is on no plan: the amount is nobody's, though D, E and M are credited with it."""
    settings = copied(by_hand, tmp_path)
    only_beside = (
        (
            "update fct_transactions set crediting_status = 'out_of_scope', credited_amount = 0,"
            " out_of_scope_amount = amount, reason = 'the payee is on no plan that day'"
            " where transaction_id = 'T-1'"
        ),
        "update fct_shares set is_credited = false where transaction_id = 'T-1'",
        "delete from fct_credits where transaction_id = 'T-1' and credit_method = 'split'",
        "delete from fct_commissions where payee_id = 'A'",
    )
    for statement in only_beside:
        change_release(settings, statement)

    explanation = explain(settings, "T-1")

    assert step_of(explanation, "Transaction T-1").sentences[1:3] == [
        "As a deal of its owner or splits it is out of scope: the payee is on no plan that day.",
        "Beside that it credits D (team role) and E (territory).",
    ]
    beside = step_of(explanation, "Direct credits").listing.rows
    assert [(row[0], row[5]) for row in beside] == [
        ("D", Decimal("46.07")),
        ("E", Decimal("92.13")),
    ]
    assert step_of(explanation, "Rolled up to the managers above").listing.rows
    assert step_of(explanation, "Commissions and payouts").listing.rows


def test_a_credited_deal_says_who_is_credited_beside_it(by_hand):
    sentences = step_of(explain(by_hand, "T-1"), "Transaction T-1").sentences

    assert sentences[1:3] == [
        "As a deal of its owner or splits it is credited.",
        "Beside that it credits D (team role) and E (territory).",
    ]
    assert step_of(explain(by_hand, "T-2"), "Transaction T-2").sentences[1] == "It is credited."


def test_a_held_deal_says_that_it_does_not_count_yet(by_hand, tmp_path):
    settings = copied(by_hand, tmp_path)
    change_release(settings, "update fct_transactions set is_held = true")

    sentences = step_of(explain(settings, "T-2"), "Transaction T-2").sentences

    assert sentences[1:3] == [
        "It is credited.",
        "Some of what it credits does not count yet: it waits for a bill or a payment.",
    ]
