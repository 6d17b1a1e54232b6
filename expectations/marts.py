"""What is published: complete, keyed, and adding up to the cent from delivery to statement."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from expectations import adding_up, reconciliation
from expectations.hierarchy import one_manager_per_level_and_day
from expectations.measures import money_has_a_currency_and_a_count_has_none
from expectations.modified_windows import MODIFIERS, fct_modifiers
from expectations.plan_language import credit_methods
from expectations.released import every_row_names_the_release, mart
from expectations.vocabulary import each_once, has_columns, never_empty, one_of, suite

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite


def dim_payees() -> ExpectationSuite:
    return mart("dim_payees", "payee_id")


def dim_periods() -> ExpectationSuite:
    return mart(
        "dim_periods",
        "period_id",
        required=("calendar_id", "year_id", "valid_from_on", "valid_to_on", "is_pay_period"),
    )


def dim_plans() -> ExpectationSuite:
    """One row per component and version of its terms."""
    return mart(
        "dim_plans",
        "component_id",
        "valid_from_on",
        required=("plan_id", "currency_code", "calendar_id", "rate_method"),
    )


def dim_reporting_lines() -> ExpectationSuite:
    """One row per payee, manager above and range of days; a payee has one manager per level."""
    return suite(
        "marts.dim_reporting_lines",
        *never_empty("payee_id", "manager_id", "levels_up", "valid_from_on", "valid_to_on"),
        one_manager_per_level_and_day(),
        every_row_names_the_release(),
        key=("payee_id", "manager_id", "valid_from_on"),
    )


def dim_territory_lines() -> ExpectationSuite:
    return mart(
        "dim_territory_lines", "territory_id", "above_territory_id", required=("levels_up",)
    )


def dim_crediting_rules() -> ExpectationSuite:
    return mart(
        "dim_crediting_rules", "rule_id", required=("component_id", "priority", "credit_method")
    )


def dim_exchange_rates() -> ExpectationSuite:
    return mart(
        "dim_exchange_rates",
        "from_currency_code",
        "to_currency_code",
        "rate_type",
        "valid_from_on",
        required=("valid_to_on", "exchange_rate"),
    )


def fct_transactions() -> ExpectationSuite:
    return suite(
        "marts.fct_transactions",
        *never_empty(
            "transaction_id",
            "transaction_type",
            "occurred_on",
            "amount",
            "currency_code",
            "crediting_status",
            "source_file_name",
            "source_line_number",
        ),
        one_of("crediting_status", "credited", "partly_credited", "out_of_scope"),
        each_once("transaction_id"),
        adding_up.amounts_are_credited_or_out_of_scope(),
        adding_up.what_is_not_credited_says_why(),
        every_row_names_the_release(),
        key=("source_file_name", "source_line_number"),
    )


def fct_shares() -> ExpectationSuite:
    return mart(
        "fct_shares",
        "share_id",
        required=("transaction_id", "payee_id", "share_amount", "currency_code", "is_credited"),
        rules=(adding_up.shares_add_up_to_their_transactions(),),
    )


def fct_measures() -> ExpectationSuite:
    return mart(
        "fct_measures",
        "transaction_id",
        "measure",
        rules=(money_has_a_currency_and_a_count_has_none(),),
    )


def fct_credits() -> ExpectationSuite:
    return mart(
        "fct_credits",
        "credit_id",
        required=(
            "payee_id",
            "component_id",
            "plan_id",
            "credit_method",
            "credited_on",
            "earning_period_id",
            "measure",
            "credited_amount",
        ),
        rules=(
            one_of("credit_method", *credit_methods()),
            money_has_a_currency_and_a_count_has_none(),
            adding_up.only_roll_up_and_scores_have_no_transaction(),
        ),
    )


def fct_quotas() -> ExpectationSuite:
    return mart(
        "fct_quotas",
        "payee_id",
        "component_id",
        "period_id",
        "valid_from_on",
        required=("plan_id", "valid_to_on", "quota_source", "full_quota_amount", "quota_amount"),
        rules=(money_has_a_currency_and_a_count_has_none(),),
    )


def rpt_quota_allocation() -> ExpectationSuite:
    return mart(
        "rpt_quota_allocation",
        "manager_id",
        "component_id",
        "period_id",
        required=("report_count", "quota_amount", "allocated_amount"),
        rules=(money_has_a_currency_and_a_count_has_none(),),
    )


def fct_attainment() -> ExpectationSuite:
    return mart(
        "fct_attainment",
        "payee_id",
        "component_id",
        "period_id",
        required=(
            "window_id",
            "measure",
            "period_credited_amount",
            "credited_amount",
            "currency_code",
        ),
        rules=(adding_up.attainment_is_the_sum_of_credits(),),
    )


def fct_commissions() -> ExpectationSuite:
    return mart(
        "fct_commissions",
        "commission_id",
        required=(
            "payout_id",
            "payee_id",
            "component_id",
            "earning_period_id",
            "earned_on",
            "commission_kind",
            "credited_amount",
            "rate",
            "commission_amount",
            "currency_code",
        ),
        rules=(
            one_of("commission_kind", "slice", "true_up", "step", "return", "cap", *MODIFIERS),
            adding_up.only_modifiers_have_no_credit(MODIFIERS),
            adding_up.slices_are_their_credit_times_the_rate(),
            adding_up.tiers_divide_credits_without_rest(),
        ),
    )


def fct_payouts() -> ExpectationSuite:
    return mart(
        "fct_payouts",
        "payout_id",
        required=(
            "payee_id",
            "component_id",
            "earning_period_id",
            "posting_period_id",
            "line_kind",
            "commission_exact_amount",
            "commission_amount",
            "commission_currency_code",
            "exchange_rate",
            "payout_amount",
            "currency_code",
        ),
        rules=(
            adding_up.payouts_are_the_sum_of_their_commissions(),
            adding_up.payouts_are_converted_at_their_rate(),
            adding_up.every_payee_is_known(),
        ),
    )


def rpt_statement_lines() -> ExpectationSuite:
    return mart(
        "rpt_statement_lines",
        "statement_line_id",
        required=("payee_id", "period_id", "payout_id", "line_text", "commission_amount"),
        rules=(adding_up.statements_add_up_to_their_payouts(),),
    )


def rpt_reconciliation() -> ExpectationSuite:
    return suite(
        "marts.rpt_reconciliation",
        *never_empty("system", "entity", "delivered_row_count", "credited_row_count"),
        reconciliation.rows_have_one_fate(),
        reconciliation.amounts_have_one_fate(),
        reconciliation.every_delivered_row_is_reconciled(),
        reconciliation.every_delivered_amount_is_reconciled(),
        every_row_names_the_release(),
        key=("system", "entity", "file_name", "period_id"),
    )


def rpt_quarantine() -> ExpectationSuite:
    return suite(
        "marts.rpt_quarantine",
        has_columns("file_name", "column_name", "delivered_value"),
        *never_empty("system", "entity", "line_number", "reason"),
        every_row_names_the_release(),
        key=("file_name", "line_number"),
    )


def rpt_held_credits() -> ExpectationSuite:
    return mart(
        "rpt_held_credits",
        "transaction_id",
        "payee_id",
        "component_id",
        required=("held_until", "measure", "reason"),
        rules=(money_has_a_currency_and_a_count_has_none(),),
    )


SUITES: dict[str, Callable[[], ExpectationSuite]] = {
    f"marts.{build.__name__}": build
    for build in (
        dim_payees,
        dim_periods,
        dim_plans,
        dim_reporting_lines,
        dim_territory_lines,
        dim_crediting_rules,
        dim_exchange_rates,
        fct_transactions,
        fct_shares,
        fct_measures,
        fct_credits,
        fct_quotas,
        fct_attainment,
        fct_modifiers,
        fct_commissions,
        fct_payouts,
        rpt_statement_lines,
        rpt_reconciliation,
        rpt_quarantine,
        rpt_held_credits,
        rpt_quota_allocation,
    )
}
