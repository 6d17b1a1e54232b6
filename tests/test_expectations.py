"""Every rule of the suites, seen failing and passing, and the suites in step with the models."""

import re
import shutil
from pathlib import Path

import duckdb
import pytest

from expectations import STATIONS, suites_of, tables_by_station
from orchestration.gates.results import TableVerdict
from orchestration.gates.validation import examine
from orchestration.settings import PROJECT_ROOT, Settings
from tests import gates_company

# Told after the last gate, so no gate can stand on it: its rows are the results themselves.
NOT_GATED = {"marts.rpt_quality"}


@pytest.fixture(scope="session")
def sound_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gates") / "warehouse.duckdb"
    gates_company.build(path)
    return path


@pytest.fixture
def settings(tmp_path: Path, sound_warehouse: Path) -> Settings:
    settings = gates_company.settings_in(tmp_path)
    shutil.copyfile(sound_warehouse, settings.warehouse_path)
    return settings


def broken(settings: Settings, fault: str, table: str) -> TableVerdict:
    """The verdict on `table` after `fault`, a statement, was done to the warehouse."""
    with duckdb.connect(str(settings.warehouse_path)) as warehouse:
        warehouse.execute(fault)
    station = next(name for name, tables in tables_by_station().items() if table in tables)
    gate = examine(station, settings=settings, suites={table: suites_of(station)[table]})
    return gate.tables[0]


@pytest.mark.parametrize("station", STATIONS)
def test_a_sound_company_passes_every_gate(station, settings):
    gate = examine(station, settings=settings)

    assert [table.table_name for table in gate.tables] == list(suites_of(station))
    assert {table.table_name: table.reasons() for table in gate.tables if table.failed} == {}


def update(table: str, change: str, where: str = "true") -> tuple[str, str]:
    return table, f"update {table} set {change} where {where}"


def add(table: str, **row: object) -> tuple[str, str]:
    values = ", ".join(f"{value!r} as {name}" for name, value in row.items())
    return table, f"insert into {table} by name select {values}"


def again(table: str) -> tuple[str, str]:
    """Every row a second time."""
    return table, f"insert into {table} select * from {table}"


def on(table: str, fault: tuple[str, str]) -> tuple[str, str]:
    """The gate of one table sees what is wrong with another."""
    return table, fault[1]


SPLITS = "staging.stg_crm__splits"
JOBS = "staging.stg_hr__job_assignments"
PLANS = "staging.stg_plan__plans"
TIERS = "staging.stg_plan__rate_tiers"
COMPONENTS = "staging.stg_plan__components"
RULES = "staging.stg_plan__crediting_rules"
PERIODS = "staging.stg_plan__calendar_periods"
ASSIGNED = "staging.stg_plan__plan_assignments"
RATES = "staging.stg_plan__payee_rates"
QUOTAS = "staging.stg_plan__quotas"
CURRENT = {"row_status": "current", "line_number": 9}
OPEN = {"valid_from_on": "2025-01-01", "valid_to_on": "9999-12-31"}

# name: (table, fault), rule that must fail, words of the sentence
BLOCKING = {
    # extract
    "raw row without file": (
        update("raw_erp.order_lines", "file_id = null"), "expect_column_values_to_not_be_null",
        "file_id is empty",
    ),
    "raw column gone": (
        ("raw_erp.orders", "alter table raw_erp.orders drop column ordered_on"),
        "expect_table_columns_to_match_set", "missing columns: ordered_on",
    ),
    "truncated file": (
        on("raw_erp.order_lines", update("raw_control.mapped_files", "mapped_row_count = 5")),
        "rows_are_those_of_the_files", "order_lines_1.csv has 1 rows here, its mapping kept 5",
    ),
    "rows of an unknown file": (
        update("raw_erp.order_lines", "file_id = 77"), "rows_are_those_of_the_files",
        "1 rows are of file 77, which nobody delivered",
    ),
    # staging, delivered entities
    "unknown fate": (
        update(SPLITS, "row_status = 'maybe'", "payee_id = 'P-1'"),
        "expect_column_values_to_be_in_set", "maybe (splits_1.csv line 2)",
    ),
    "two current versions of a split": (
        add(SPLITS, deal_id="O-1", payee_id="P-1", split_ppm=0, file_id=3, **CURRENT),
        "each_key_occurs_once", "O-1|P-1 occurs 2 times as deal_id, payee_id",
    ),
    "more quarantined than tolerated": (
        update("staging.stg_erp__order_lines", "row_status = 'quarantined'"),
        "quarantine_is_within_tolerance",
        "1 of 1 order_lines are quarantined, over the tolerance of 50.00 %",
    ),
    "split over 100 %": (
        update(SPLITS, "split_ppm = 700000", "payee_id = 'P-1'"),
        "splits_add_up_to_at_most_the_whole",
        "Split of O-1 sums to 1.1, over 1 (splits_1.csv line 3)",
    ),
    "exchange rate of zero": (
        update("staging.stg_erp__exchange_rates", "rate = 0"), "exchange_rates_are_above_zero",
        "Rate from USD to EUR on 2025-01-01 is 0.000000000000, not above 0 (rates_1.csv line 2)",
    ),
    "two jobs at once": (
        add(JOBS, payee_id="P-1", file_id=5, **CURRENT, **OPEN), "ranges_do_not_overlap",
        "P-1 has two versions on 2025-01-01 (jobs_1.csv line 2, jobs_1.csv line 9)",
    ),
    "a job that ends before it begins": (
        update(JOBS, "valid_to_on = date '1800-01-01'", "payee_id = 'P-1'"),
        "ranges_end_after_they_begin", "(jobs_1.csv line 2)",
    ),
    "a manager of one's manager": (
        update(JOBS, "manager_id = 'P-1'", "payee_id = 'P-3'"), "nobody_manages_themselves",
        "P-1 is their own manager on 1900-01-01, over P-3, P-1 (jobs_1.csv line 2)",
    ),
    "one's own manager": (
        update(JOBS, "manager_id = 'P-3'", "payee_id = 'P-3'"), "nobody_manages_themselves",
        "P-3 is their own manager on 1900-01-01, over P-3 (jobs_1.csv line 4)",
    ),
    "a territory member twice": (
        add(
            "staging.stg_crm__territory_members", territory_id="T-1", payee_id="P-1", file_id=5,
            **CURRENT, **OPEN,
        ),
        "ranges_do_not_overlap", "T-1, P-1 has two versions on 2025-01-01",
    ),
    "two leaves at once": (
        add(
            "staging.stg_hr__leaves", leave_id="L-2", payee_id="P-2", file_id=4, **CURRENT,
            valid_from_on="2025-03-05", valid_to_on="2025-03-06",
        ),
        "ranges_do_not_overlap", "P-2 has two versions on 2025-03-05",
    ),
    # staging, plan book
    "a plan row that cannot be read": (
        update(
            PLANS,
            "row_status = 'quarantined', fault_column = 'currency_code', fault_value = 'EUX',"
            " fault_reason = 'is not a currency of the plan book'",
        ),
        "every_written_row_can_be_read",
        "currency_code EUX is not a currency of the plan book (plans.csv line 2)",
    ),
    "a key written twice": (
        add(PLANS, plan_id="PL-1", row_status="superseded", line_number=3),
        "nothing_is_written_twice", "The key of plans.csv line 3 is written a second time",
    ),
    "two plan assignments at once": (
        add(ASSIGNED, payee_id="P-1", plan_id="PL-1", **CURRENT, **OPEN), "ranges_do_not_overlap",
        ("P-1, PL-1 has two versions on 2025-01-01 (plan_assignments.csv line 2, "
        "plan_assignments.csv line 9)"),
    ),
    "two payee rates at once": (
        add(RATES, payee_id="P-1", component_id="C-1", rate_ppm=1, **CURRENT, **OPEN),
        "ranges_do_not_overlap", "P-1, C-1 has two versions on 2025-01-01",
    ),
    "periods that overlap": (
        update(PERIODS, "valid_to_on = date '2025-02-02'", "period_id = '2025-01'"),
        "ranges_do_not_overlap", "months has two versions on 2025-02-01",
    ),
    "no period of the pay calendar": (
        on(PERIODS, update("raw_control.runs", "pay_calendar_id = 'weeks'")),
        "the_pay_calendar_is_known", "pay_calendar_id weeks of company.yml has no period",
    ),
    "a component of no plan": (
        update(COMPONENTS, "plan_id = 'PL-9'", "component_id = 'C-1'"), "every_plan_is_known",
        "plan_id PL-9 is not in plans (components.csv line 2)",
    ),
    "a component without rate table": (
        update(COMPONENTS, "rate_table_id = null", "component_id = 'C-1'"),
        "every_rate_table_is_known", "rate_table_id is empty and is not in rate_tiers",
    ),
    "a component without calendar": (
        update(COMPONENTS, "calendar_id = 'weeks'", "component_id = 'C-1'"),
        "every_calendar_is_known", "calendar_id weeks is not in calendar_periods",
    ),
    "a rule of no component": (
        update(RULES, "component_id = 'C-9'", "rule_id = 'R-1'"), "every_component_is_known",
        "component_id C-9 is not in components (crediting_rules.csv line 2)",
    ),
    "a team role rule without role": (
        update(RULES, "credit_method = 'team_role'", "rule_id = 'R-1'"),
        "team_role_rules_name_their_role", "Rule R-1 credits a team role and names none",
    ),
    "an assignment to no plan": (
        update(ASSIGNED, "plan_id = 'PL-9'", "payee_id = 'P-1'"), "every_plan_is_known",
        "plan_id PL-9 is not in plans (plan_assignments.csv line 2)",
    ),
    "a rate for no component": (
        update(RATES, "component_id = 'C-9'"), "every_component_is_known",
        "component_id C-9 is not in components (payee_rates.csv line 2)",
    ),
    "a quota for no component": (
        update(QUOTAS, "component_id = 'C-9'", "payee_id = 'P-1'"), "every_component_is_known",
        "component_id C-9 is not in components (quotas.csv line 2)",
    ),
    "a quota for no period": (
        update(QUOTAS, "period_id = '2031-01'", "payee_id = 'P-1'"),
        "quotas_are_for_periods_of_their_component",
        "Quota of P-1 for C-1 is for 2031-01, which is no period of its calendar",
    ),
    "percent tiers without quota": (
        on(ASSIGNED, (QUOTAS, f"delete from {QUOTAS} where payee_id = 'P-2'")),
        "percent_tiers_have_a_quota",
        ("P-2 is on plan PL-1, whose component C-1 has tiers in per cent of a quota, and has no"
        " quota for it (plan_assignments.csv line 3)"),
    ),
    "tiers that do not begin at zero": (
        update(TIERS, "lower_bound_ppm = 100000", "tier_number = 1"), "tiers_begin_at_zero",
        "Rate table RT-1 begins at 0.1, not at 0 (rate_tiers.csv line 2)",
    ),
    "a gap between tiers": (
        update(TIERS, "upper_bound_ppm = 900000", "tier_number = 1"), "tiers_leave_no_gap",
        "Tier 2 of RT-1 begins at 1, tier 1 ends at 0.9 (rate_tiers.csv line 3)",
    ),
    "an open tier below another": (
        update(TIERS, "upper_bound_ppm = null", "tier_number = 1"), "tiers_leave_no_gap",
        "tier 1 ends at no bound",
    ),
    "a tier that ends where it begins": (
        update(TIERS, "upper_bound_ppm = 0", "tier_number = 1"), "tiers_end_above_their_beginning",
        "Tier 1 of RT-1 ends at 0, not above its beginning at 0",
    ),
    "a closed last tier": (
        update(TIERS, "upper_bound_ppm = 2000000", "tier_number = 2"), "the_last_tier_is_open",
        "Tier 2 of RT-1, its last, ends at 2",
    ),
    "tiers of two units": (
        update(TIERS, "bound_unit = 'amount'", "tier_number = 2"), "tiers_share_one_unit",
        "Tier 2 of RT-1 is bounded by amount, tier 1 by quota_share",
    ),
    "a tier that outlives its version": (
        update(TIERS, "valid_to_on = date '2030-01-01'", "tier_number = 2"),
        "tiers_of_a_version_end_together", "Tier 2 of RT-1 is valid to 2030-01-01",
    ),
    "a quarantined row without reason": (
        add("staging.stg_quarantined_rows", system="erp", entity="orders", line_number=3),
        "expect_column_values_to_not_be_null", "fault_reason is empty",
    ),
    # crediting
    "a transaction twice": (
        again("crediting.int_transactions__unioned"), "each_key_occurs_once",
        "order|O-1|1 occurs 2 times as transaction_id",
    ),
    "an unknown kind of transaction": (
        update("crediting.int_transactions__unioned", "transaction_type = 'gift'"),
        "expect_column_values_to_be_in_set", "gift (order_lines_1.csv line 2)",
    ),
    "a transaction without period": (
        update("crediting.int_transactions__unioned", "period_id = null"),
        "a_creditable_transaction_has_its_terms", "(order_lines_1.csv line 2)",
    ),
    "shares that lose a cent": (
        on(
            "crediting.int_transactions__judged",
            update("crediting.int_shares__allocated", "share_minor = 39999", "payee_id = 'P-2'"),
        ),
        "direct_shares_add_up_to_the_credited_amount",
        ("Transaction order|O-1|1 is credited with 100000 minor units, its shares add up to 99999"
        " (order_lines_1.csv line 2)"),
    ),
    "a share above the whole": (
        update("crediting.int_shares__allocated", "to_ppm = 1000001", "payee_id = 'P-2'"),
        "expect_column_values_to_be_between", "to_ppm is below 0 or above 1000000: 1000001",
    ),
    "an uncredited share without reason": (
        add("crediting.int_shares__uncredited", transaction_id="T", payee_id="P", share_minor=1),
        "expect_column_values_to_not_be_null", "reason is empty (T|P)",
    ),
    "a credit without exchange rate": (
        update("crediting.int_credits__combined", "credit_minor = null", "payee_id = 'P-3'"),
        "every_credit_has_an_amount",
        ("Credit of P-3 for C-2 from 2025-01-15|all has no amount: no exchange rate to EUR on"
        " 2025-01-15"),
    ),
    "a credit that is not its share": (
        update("crediting.int_credits__combined", "credit_minor = 1", "payee_id = 'P-1'"),
        "direct_credits_are_their_shares",
        "Credit of P-1 from order|O-1|1 is 1 minor units, the share is 60000",
    ),
    "a credit twice": (
        again("crediting.int_credits__combined"), "each_key_occurs_once", "occurs 2 times",
    ),
    "two plans for one component": (
        again("crediting.int_assignments__clipped"), "versions_do_not_overlap",
        "P-1, C-1 has two versions on 1900-01-01",
    ),
    "a day in two periods": (
        again("crediting.int_days__calendared"), "each_key_occurs_once", "months|2025-01-15",
    ),
    "two rates on one day": (
        again("crediting.int_exchange_rates__daily"), "each_key_occurs_once", "USD|EUR|spot|",
    ),
    "two managers at one level": (
        again("crediting.int_hierarchy__unrolled"), "one_manager_per_level_and_day",
        "P-1, level 1 has two managers on 1900-01-01",
    ),
    "a row without fate": (
        update("crediting.int_rows__accounted", "credited_row_count = 0"), "rows_have_one_fate",
        "file 2 delivered 1 of order_lines in 2025-01, accounted for is 0",
    ),
    "an amount with two fates": (
        update("crediting.int_rows__accounted", "superseded_micro = 1"),
        "amounts_have_one_fate", "delivered 1000000000 of order_lines in 2025-01",
    ),
    # attainment
    "a segment twice": (
        again("attainment.int_segments__built"), "versions_do_not_overlap", "P-1, C-1",
    ),
    "a credit in no window": (
        update("attainment.int_days__accumulated", "segment_id = null", "payee_id = 'P-1'"),
        "every_credit_lies_in_a_window",
        "Credit of P-1 for C-1 on 2025-01-15 lies in no window of its calendar",
    ),
    "a credit without payee rate": (
        on(
            "attainment.int_days__accumulated",
            update("attainment.int_segments__built", "rate_method = 'payee_rate'"),
        ),
        "every_credit_has_a_rate",
        "Credit of P-1 for C-1 on 2025-01-15 has no rate: the payee has none that day",
    ),
    "a credit without rate table": (
        on(
            "attainment.int_days__accumulated",
            update("attainment.int_segments__built", "rate_table_from_on = null"),
        ),
        "every_credit_has_a_rate", "rate table RT-1 has none that day",
    ),
    "a credit by quota without quota": (
        on(
            "attainment.int_days__accumulated",
            update("attainment.int_segments__built", "quota_minor = null"),
        ),
        "every_credit_by_quota_has_one", "there is no quota for 2025-01",
    ),
    "days that lose a credit": (
        update("attainment.int_days__accumulated", "credit_minor = 1", "payee_id = 'P-1'"),
        "days_hold_every_credit",
        "Credits of P-1 for C-1 add up to 60000 minor units, their days to 1",
    ),
    "an attainment twice": (
        again("attainment.int_attainment__measured"), "each_key_occurs_once", "P-1|C-1|2025-01",
    ),
    # commissions
    "a slice in no tier": (
        ("commissions.int_commissions__sliced",
         "delete from commissions.int_commissions__sliced where payee_id = 'P-1'"),
        "slices_hold_every_paid_credit", "their slices to 0",
    ),
    "a slice at another rate": (
        update("commissions.int_commissions__sliced", "commission_minor_ppm = 1"),
        "slices_of_a_segment_follow_its_tiers",
        "Tiers of P-1|C-1|2025-01|1 earn 3000000000 (minor units x ppm), its slices add up to 1",
    ),
    "a tier twice": (
        again("commissions.int_tiers__in_money"), "each_key_occurs_once", "occurs 2 times",
    ),
    # payouts
    "a commission that is not paid": (
        update("payouts.int_payouts__rounded", "exact_minor_ppm = 1", "payee_id = 'P-1'"),
        "lines_hold_every_commission", "Commissions of P-1|C-1|2025-01 add up to 3000000000",
    ),
    "a payout line twice": (
        again("payouts.int_payouts__rounded"), "each_key_occurs_once", "occurs 2 times",
    ),
    "a payout without rate": (
        update("payouts.int_payouts__converted", "rate_e12 = null", "payee_id = 'P-1'"),
        "every_line_can_be_paid",
        "Payout of P-1 for C-1 in 2025-01 has no exchange rate from EUR to EUR",
    ),
    "a payout without pay currency": (
        update("payouts.int_payouts__converted", "pay_currency_code = null"),
        "every_line_can_be_paid", "from EUR to (no pay currency)",
    ),
    "a currency without unit": (
        update("payouts.int_currencies__scaled", "unit_minor = 0"),
        "expect_column_values_to_be_between", "unit_minor is below 1: 0 (EUR)",
    ),
    # marts
    "a row of another release": (
        update("marts.dim_payees", "release_id = 'old'"), "every_row_names_the_release",
        "3 rows are of release old",
    ),
    "an amount nobody accounts for": (
        update("marts.fct_transactions", "credited_amount = 999.99"),
        "amounts_are_credited_or_out_of_scope",
        ("Transaction order|O-1|1 of 1000.0000 is credited with 999.9900 and out of scope with"
        " 0.0000 (order_lines_1.csv line 2)"),
    ),
    "no reason for no credit": (
        update("marts.fct_transactions", "crediting_status = 'out_of_scope'"),
        "what_is_not_credited_says_why", "is out_of_scope and does not say why",
    ),
    "shares that are not the credit": (
        update("marts.fct_shares", "is_credited = false", "payee_id = 'P-1'"),
        "credited_shares_are_what_transactions_credit",
        "is credited with 1000.0000, its shares add up to 400.0000",
    ),
    "a share of no transaction": (
        update("marts.fct_shares", "transaction_id = 'X'", "payee_id = 'P-1'"),
        "credited_shares_are_what_transactions_credit", "of X, which is no transaction",
    ),
    "shares above the amount": (
        update("marts.fct_shares", "share_amount = 900", "payee_id = 'P-1'"),
        "shares_are_at_most_their_transaction", "add up to 1300.0000, its amount is 1000.0000",
    ),
    "a direct credit of nothing": (
        update("marts.fct_credits", "transaction_id = null", "payee_id = 'P-1'"),
        "only_roll_up_has_no_transaction", "by split names no transaction",
    ),
    "attainment that is not the credits": (
        update("marts.fct_attainment", "period_credited_amount = 1", "payee_id = 'P-1'"),
        "attainment_is_the_sum_of_credits",
        "Credits of P-1 for C-1 add up to 600.0000, attainment counts 1.0000",
    ),
    "a commission that was rounded": (
        update("marts.fct_commissions", "commission_amount = 30.0000000001", "payee_id = 'P-1'"),
        "slices_are_their_credit_times_the_rate", "is 30.0000000001, not 600.0000 at 0.050000",
    ),
    "tiers that leave a rest": (
        update("marts.fct_commissions", "credited_amount = 1", "payee_id = 'P-1'"),
        "tiers_divide_a_credit_without_rest",
        "Tiers divide 1.0000 of credit order|O-1|1|P-1|C-1, which is 600.0000",
    ),
    "a payout that is not its commissions": (
        update("marts.fct_payouts", "commission_exact_amount = 31", "payee_id = 'P-1'"),
        "payouts_are_the_sum_of_their_commissions",
        "pays 31.0000000000, its commissions add up to 30.0000000000",
    ),
    "a payout at another rate": (
        update("marts.fct_payouts", "payout_amount = 30.01", "payee_id = 'P-1'"),
        "payouts_are_converted_at_their_rate", "of 30.0000 EUR at 1.000000000000 pays 30.0100 EUR",
    ),
    "a payout in an unknown currency": (
        update("marts.fct_payouts", "currency_code = 'XXX'", "payee_id = 'P-1'"),
        "payouts_are_converted_at_their_rate", "pays 30.0000 XXX",
    ),
    "a payout for nobody": (
        update("marts.fct_payouts", "payee_id = 'P-9'", "payee_id = 'P-1'"),
        "every_payee_is_known", "is for P-9, who is no payee",
    ),
    "a statement that is not the payout": (
        update("marts.rpt_statement_lines", "commission_amount = 29.99", "payee_id = 'P-1'"),
        "statements_add_up_to_their_payouts", "add up to 29.9900, it pays 30.0000",
    ),
    "a file that is not reconciled": (
        ("marts.rpt_reconciliation", "delete from marts.rpt_reconciliation"),
        "every_delivered_row_is_reconciled",
        "order_lines_1.csv delivered 1 rows of order_lines, reconciled are 0",
    ),
    "a reconciled row without fate": (
        update("marts.rpt_reconciliation", "credited_row_count = 0"), "rows_have_one_fate",
        "order_lines_1.csv delivered 1 of order_lines in 2025-01, accounted for is 0",
    ),
    "two managers at one level, published": (
        again("marts.dim_reporting_lines"), "one_manager_per_level_and_day", "P-1, level 1",
    ),
    "a payee twice": (again("marts.dim_payees"), "each_key_occurs_once", "P-1 occurs 2 times"),
}  # fmt: skip


@pytest.mark.parametrize("name", BLOCKING)
def test_a_structural_fault_blocks_and_says_what_is_wrong(name, settings):
    (table, fault), rule, words = BLOCKING[name]

    verdict = broken(settings, fault, table)

    assert not verdict.passed
    failed = {result.expectation_type: result for result in verdict.failed}
    assert rule in failed, failed
    assert failed[rule].blocks
    assert failed[rule].is_evaluated
    said = [row.reason for row in failed[rule].failing_rows] or [failed[rule].reason]
    assert any(words in sentence for sentence in said), said


QUARANTINED = (
    "row_status = 'quarantined', fault_column = 'split_share', fault_value = 'x',"
    " fault_reason = 'is not a share'"
)
WARNING = {
    "a split that cannot be read": (
        update(SPLITS, QUARANTINED, "payee_id = 'P-2'"), "nothing_is_quarantined",
        "split_share x is not a share (splits_1.csv line 3)",
    ),
    "a quota that cannot be read and was delivered": (
        add(
            QUOTAS, payee_id="P-9", row_status="quarantined", file_id=1, line_number=4,
            fault_column="quota_amount", fault_value="?", fault_reason="is not an amount",
        ),
        "nothing_is_quarantined", "quota_amount ? is not an amount (orders_1.csv line 4)",
    ),
    "a plan for an unknown worker": (
        on(ASSIGNED, ("", "delete from staging.stg_hr__workers where payee_id = 'P-1'")),
        "every_payee_is_known", "payee_id P-1 is not in workers (plan_assignments.csv line 2)",
    ),
    "a line whose document is in quarantine": (
        update(
            "crediting.int_transactions__judged",
            "crediting_status = 'quarantined', out_of_scope_minor = 0,"
            " quarantine_reason = 'order O-1 is missing or in quarantine'",
        ),
        "no_transaction_is_quarantined",
        "order O-1 is missing or in quarantine (order_lines_1.csv line 2)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WARNING)
def test_a_fault_of_one_row_only_warns(name, settings):
    (table, fault), rule, words = WARNING[name]

    verdict = broken(settings, fault, table)

    assert verdict.passed
    assert [result.expectation_type for result in verdict.failed] == [rule]
    assert words in verdict.reasons()[0]


def test_a_name_that_slipped_into_another_column_is_not_shown(settings):
    verdict = broken(
        settings,
        "update staging.stg_hr__workers set row_status = 'quarantined', fault_column = 'hired_on',"
        " fault_value = 'Ada Example', fault_reason = 'is not a date' where payee_id = 'P-1'",
        "staging.stg_hr__workers",
    )

    assert "Example" not in repr(verdict)
    assert verdict.reasons() == ["hired_on is not a date (workers_1.csv line 2)"]


def test_a_superseded_row_may_break_any_rule(settings):
    """What was corrected since does not stop the run."""
    verdict = broken(
        settings,
        f"insert into {SPLITS} by name select 'O-1' as deal_id, 'P-1' as payee_id,"
        " 900000 as split_ppm, 3 as file_id, 9 as line_number, 'superseded' as row_status",
        SPLITS,
    )

    assert verdict.passed
    assert not verdict.failed


def test_managers_on_different_dates_are_no_cycle(settings):
    """P-1 and P-3 managed each other, one after the other."""
    verdict = broken(
        settings,
        f"update {JOBS} set valid_to_on = date '2025-01-01' where payee_id = 'P-1';"
        f" update {JOBS} set manager_id = 'P-1', valid_from_on = date '2025-01-01'"
        " where payee_id = 'P-3'",
        JOBS,
    )

    assert verdict.passed
    assert not verdict.failed


def test_every_table_that_a_later_station_reads_has_a_suite():
    gated = {table for tables in tables_by_station().values() for table in tables}
    missing = sorted(_read_across_stations() - gated - NOT_GATED)

    assert missing == [], f"no suite for {', '.join(missing)}"


def test_every_suite_is_of_a_table_that_exists():
    """A suite for a model that was renamed would guard nothing."""
    models = {f"{station}.{path.stem}" for path, station in _models().items()}
    computed = {
        table
        for station, tables in tables_by_station().items()
        if station != "extract"
        for table in tables
    }

    assert sorted(computed - models) == []


def _models() -> dict[Path, str]:
    """Every model's file and its schema, which is its folder's name."""
    models = PROJECT_ROOT / "models"
    found = {}
    for path in models.rglob("*.sql"):
        folders = path.relative_to(models).parts
        found[path] = folders[1] if folders[0] == "intermediate" else folders[0]
    return found


def _read_across_stations() -> set[str]:
    """Models that a later station reads, sources that staging reads, and every mart."""
    order = {station: place for place, station in enumerate(STATIONS)}
    models = _models()
    schema_of = {path.stem: station for path, station in models.items()}
    read = {f"marts.{path.stem}" for path, station in models.items() if station == "marts"}
    for path, station in models.items():
        text = path.read_text(encoding="utf-8")
        for name in re.findall(r"ref\(\s*'(\w+)'\s*\)", text):
            if name in schema_of and order[schema_of[name]] < order[station]:
                read.add(f"{schema_of[name]}.{name}")
        for schema, name in re.findall(r"judged_rows\('(\w+)', '(\w+)'", text):
            read.add(f"{schema}.{name}")
    return read
