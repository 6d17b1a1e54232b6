"""The rows of the tiny company, station by station; see gates_company.py."""

RUN_ID = "run-1"
RELEASE_ID = "release-1"

_DATED = "date '2025-01-15' as occurred_on, '2025-01' as period_id"
_VALID = "date '1900-01-01' as valid_from_on, date '9999-12-31' as valid_to_on"
_TRANSACTION = f"""
    'order_lines' as entity, 2 as file_id, cast(2 as bigint) as line_number,
    'order|O-1|1' as transaction_id, 'booking' as transaction_type, 'O-1' as deal_id,
    {_DATED}, 'P-1' as owner_payee_id, true as has_splits,
    cast(100000 as bigint) as amount_minor, 'EUR' as currency_code,
    cast(null as varchar) as quarantine_reason, cast(null as varchar) as exclusion_reason"""


def _credits(columns: str) -> str:
    """The three credits: P-1 and P-2 by split, P-3 by roll-up."""
    by_payee = (
        ("P-1", "C-1", "R-1", "split", 60_000),
        ("P-2", "C-1", "R-1", "split", 40_000),
        ("P-3", "C-2", "R-2", "roll_up", 100_000),
    )
    return " union all ".join(
        f"select '{payee}' as payee_id, '{component}' as component_id, '{rule}' as rule_id,"
        f" '{method}' as credit_method, cast({credit} as bigint) as credit_minor,"
        f" case when '{method}' = 'split' then 'order|O-1|1' end as transaction_id, {columns}"
        for payee, component, rule, method, credit in by_payee
    )


def _counts(unit: str, kind: str, amount: str) -> str:
    fates = {
        "delivered": amount,
        "credited": amount,
        "out_of_scope": "0",
        "superseded": "0",
        "quarantined": "0",
    }
    return ", ".join(f"cast({n} as {kind}) as {fate}_{unit}" for fate, n in fates.items())


_ACCOUNTED = (
    "'erp' as system, 'order_lines' as entity, '2025-01' as period_id, 'EUR' as currency_code, "
    + _counts("row_count", "bigint", "1")
    + ", "
    + _counts("amount", "decimal(18, 4)", "1000")
)
_SHARES = """
    select 'P-1' as payee_id, cast(0 as bigint) as from_numerator,
        cast(600000 as bigint) as to_numerator, cast(1000000 as bigint) as denominator,
        cast(60000 as bigint) as share_minor
    union all select 'P-2', 600000, 1000000, 1000000, 40000"""

CREDITING = {
    "crediting.int_transactions__unioned": f"select {_TRANSACTION}",
    "crediting.int_transactions__judged": f"select {_TRANSACTION},"
    " 'credited' as crediting_status, cast(0 as bigint) as out_of_scope_minor,"
    " cast(null as varchar) as reason",
    "crediting.int_splits__dated": f"select 'O-1' as deal_id, payee_id, {_VALID},"
    f" to_numerator - from_numerator as numerator, denominator from ({_SHARES})",
    "crediting.int_splits__ranged": f"select 'O-1' as deal_id, s.*, {_VALID} from ({_SHARES}) as s",
    "crediting.int_shares__allocated": f"select s.*, 'order|O-1|1' as transaction_id, {_DATED},"
    f" 'EUR' as currency_code, cast(100000 as bigint) as amount_minor from ({_SHARES}) as s",
    "crediting.int_lines__measured": "select transaction_id, transaction_type, cast(null as bigint)"
    " as cost_minor from crediting.int_transactions__unioned",
    "crediting.int_transactions__counted": "select 'order|O-1|1' as transaction_id,"
    " 'units' as measure, cast(300 as bigint) as measured_minor,"
    " cast(null as varchar) as currency_code",
    "crediting.int_shares__measured": "select *, 'amount' as measure"
    " from crediting.int_shares__allocated",
    "crediting.int_roll_up_edges__clipped": "select 'P-1' as payee_id, 'P-3' as manager_id,"
    f" 'C-2' as component_id, {_VALID}",
    "crediting.int_shares__uncredited": "select 'x' as transaction_id, 'P-1' as payee_id,"
    " cast(0 as bigint) as share_minor, 'why' as reason limit 0",
    "crediting.int_credits__combined": "select c.*, coalesce(transaction_id, '2025-01-15|all')"
    " as credited_id from ("
    + _credits(
        "'PL-1' as plan_id, date '2025-01-15' as credited_on,"
        " '2025-01' as earning_period_id, 'EUR' as currency_code"
    )
    + ") as c",
    "crediting.int_credits__held": "select transaction_id, payee_id, component_id,"
    " 'CR-1' as rule_id, 'billing' as held_until, date '2025-01-02' as booked_on,"
    " credited_on as counted_on, cast(null as varchar) as held_reason"
    " from crediting.int_credits__combined where payee_id = 'P-1'",
    "crediting.int_components__listed": "select distinct component_id, 'PL-1' as plan_id,"
    " 'months' as calendar_id, 'amount' as measure, 'EUR' as currency_code"
    f" from ({_credits('1 as one')})",
    "crediting.int_assignments__clipped": "select payee_id, 'PL-1' as plan_id, component_id,"
    f" 'EUR' as currency_code, {_VALID} from ({_credits('1 as one')})",
    "crediting.int_days__calendared": "select 'months' as calendar_id, date '2025-01-15' as day_on,"
    " '2025-01' as period_id, '2025' as year_id",
    "crediting.int_exchange_rates__dated": "select 'USD' as from_currency_code, 'EUR' as"
    " to_currency_code, 'spot' as exchange_rate_basis, date '2025-01-15' as day_on,"
    " cast(900000000000 as bigint) as rate_e12",
    "crediting.int_territories__nested": "select 'T-1' as territory_id, 'T-1' as"
    " above_territory_id, 0 as levels_up",
    "crediting.int_hierarchy__unrolled": "select 'P-1' as payee_id, 'P-3' as manager_id,"
    f" 1 as levels_up, {_VALID} union all select 'P-2', 'P-3', 1, date '1900-01-01',"
    " date '9999-12-31'",
    "crediting.int_rows__accounted": "select 2 as file_id, 'erp' as system,"
    " 'order_lines' as entity, '2025-01' as period_id, 'EUR' as currency_code, "
    f"{_counts('row_count', 'bigint', '1')}, {_counts('micro', 'bigint', '1000000000')}",
    "crediting.int_rows__quarantined": "select 'erp' as system, 'orders' as entity, 2 as file_id,"
    " cast(3 as bigint) as line_number, 'ordered_on' as fault_column, 'x' as fault_value,"
    " 'is not a date' as fault_reason",
}

ATTAINMENT = {
    "attainment.int_group_quotas__matched": "select 'P-3' as payee_id, 'C-2' as component_id,"
    " '2025-01' as period_id, date '2025-01-01' as arrived_on, 'role' as group_kind, 'lead' as"
    " group_id, 'lead' as last_group_id, cast(100000 as bigint) as quota_minor where false",
    "attainment.int_quotas__prorated": "select payee_id, component_id, '2025-01' as period_id,"
    " date '2025-01-01' as valid_from_on, date '2025-02-01' as valid_to_on, 'written' as"
    " quota_source, credit_minor as full_quota_minor, credit_minor as quota_minor"
    f" from ({_credits('1 as one')})",
    "attainment.int_segments__built": "select payee_id || '|' || component_id || '|2025-01' as"
    " accumulator_id, payee_id || '|' || component_id || '|2025-01|1' as segment_id, payee_id,"
    " component_id, 'PL-1' as plan_id, '2025-01' as window_id, 'EUR' as currency_code,"
    " case component_id when 'C-1' then 'marginal' else 'none' end as rate_method,"
    " 'period' as accumulation_window, 'higher' as boundary_side,"
    " case component_id when 'C-1' then 'RT-1' end as rate_table_id,"
    " case component_id when 'C-1' then date '1900-01-01' end as rate_table_from_on,"
    " cast(null as bigint) as payee_rate_ppm, cast(null as bigint) as cap_minor,"
    " cast(100000 as bigint) as quota_minor, cast(null as bigint) as target_minor,"
    " date '1900-01-01' as terms_from_on,"
    " date '2025-01-01' as valid_from_on, date '2025-02-01' as valid_to_on"
    f" from ({_credits('1 as one')})",
    "attainment.int_days__accumulated": "select payee_id, component_id, date '2025-01-15' as"
    " credited_on, '2025-01' as earning_period_id, payee_id || '|' || component_id ||"
    " '|2025-01|1' as segment_id, credit_minor, cast(0 as bigint) as before_minor"
    f" from ({_credits('1 as one')})",
    "attainment.int_windows__listed": "select 'months' as calendar_id, 'period' as"
    " accumulation_window, '2025-01' as window_id, date '2025-01-01' as valid_from_on,"
    " date '2025-02-01' as valid_to_on",
    "attainment.int_attainment__measured": "select payee_id, component_id, '2025-01' as period_id,"
    f" '2025-01' as window_id, credit_minor from ({_credits('1 as one')})",
}

COMMISSIONS = {
    "commissions.int_commissions__sliced": "select transaction_id as credited_id, transaction_id,"
    " payee_id, component_id, '2025-01' as earning_period_id, payee_id || '|C-1|2025-01|1' as"
    " segment_id, 'slice' as commission_kind, 1 as tier_number, cast(50000 as bigint) as rate_ppm,"
    " credit_minor as slice_minor, cast(0 as bigint) as base_minor, credit_minor * 50000 as"
    f" commission_minor_ppm, 'EUR' as currency_code from ({_credits('1 as one')})"
    " where component_id = 'C-1'",
    "commissions.int_windows__modified": "select 'P-1|C-1|2025-01' as accumulator_id, '2025-01' as"
    " period_id, 'C-1' as component_id, '2025-01' as window_id, date '2025-01-31' as reviewed_on,"
    " date '2025-01-01' as period_from_on, cast(3000000000 as bigint) as floored_minor_ppm,"
    " cast(3000000000 as bigint) as budgeted_minor_ppm",
    "commissions.int_windows__settled": "select '' as accumulator_id, '' as period_id,"
    " '' as component_id, '' as window_id, cast(0 as bigint) as budgeted_minor_ppm,"
    " cast(0 as bigint) as pooled_minor_ppm, cast(0 as bigint) as settled_minor_ppm limit 0",
    "commissions.int_modifiers__listed": "select 'P-1|C-2|2025-01' as accumulator_id, '2025-01' as"
    " period_id, 'gate' as modifier_kind, 'C-1' as measured_component_id, 'P-1' as payee_id,"
    " 'C-2' as component_id, '2025-01' as window_id, date '2025-01-31' as measured_on",
    "commissions.int_commissions__earned": "from commissions.int_commissions__sliced",
    "commissions.int_tables__applied": "select p || '|C-1|2025-01|1' as segment_id, true as is_only"
    " from (select unnest(['P-1', 'P-2']) as p)",
    "commissions.int_tiers__in_money": "select p || '|C-1|2025-01|1' as segment_id, *,"
    " 'RT-1' as rate_table_id, rate_ppm as upper_rate_ppm from"
    " (select unnest(['P-1', 'P-2']) as p) cross join (select 1 as tier_number,"
    " cast(50000 as bigint) as rate_ppm, -100000000000000000 as lower_minor,"
    " cast(100000 as bigint) as upper_minor"
    " union all select 2, 80000, 100000, 100000000000000000) as t"
    " cross join (select 'credit' as basis, false as is_stepped, 1 as pay_numerator,"
    " 1 as pay_denominator)",
}

_LINE = (
    "payee_id, 'PL-1' as plan_id, component_id, '2025-01' as earning_period_id, '2025-01' as"
    " posting_period_id, 'commission' as line_kind"
)

PAYOUTS = {
    "payouts.int_payouts__rounded": f"select {_LINE}, 'EUR' as currency_code, cast(credit_minor *"
    " 50000 as decimal(38, 0)) as exact_minor_ppm, cast(credit_minor / 20 as bigint) as"
    f" commission_minor from ({_credits('1 as one')}) where component_id = 'C-1'",
    "payouts.int_payouts__converted": f"select {_LINE}, 'EUR' as currency_code, 'EUR' as"
    " pay_currency_code, cast(1e12 as bigint) as rate_e12, cast(credit_minor / 20 as"
    " bigint) as commission_minor, cast(credit_minor / 20 as bigint) as payout_minor from"
    f" ({_credits('1 as one')}) where component_id = 'C-1'",
    "payouts.int_statement_lines__rounded": "select payee_id, component_id, '2025-01' as"
    " earning_period_id, 1 as line_number, 'Credits in tier 1' as line_text,"
    " cast(2500 as bigint) as commission_minor, 'EUR' as currency_code from"
    f" ({_credits('1 as one')}) where component_id = 'C-1'",
    "payouts.int_currencies__scaled": "select 'EUR' as currency_code,"
    " cast(1 as bigint) as unit_minor",
}

_RELEASE = f"'{RELEASE_ID}' as release_id"
_AMOUNT = "cast(credit_minor / 100 as decimal(18, 4))"
_COMMISSION = "cast(credit_minor / 2000 as decimal(18, 4))"
_PAYOUT_ID = "payee_id || '|' || component_id || '|2025-01|2025-01|commission'"
_PAID = f"from ({_credits('1 as one')}) where component_id = 'C-1'"

MARTS = {
    "marts.dim_payees": f"select payee_id, {_RELEASE} from ({_credits('1 as one')})",
    "marts.dim_periods": "select '2025-01' as period_id, 'months' as calendar_id, '2025' as"
    " year_id, date '2025-01-01' as valid_from_on, date '2025-02-01' as valid_to_on,"
    f" true as is_pay_period, {_RELEASE}",
    "marts.dim_plans": "select 'C-1' as component_id, 'PL-1' as plan_id, 'EUR' as currency_code,"
    f" 'months' as calendar_id, 'marginal' as rate_method, {_VALID}, {_RELEASE}",
    "marts.dim_reporting_lines": f"select *, {_RELEASE} from crediting.int_hierarchy__unrolled",
    "marts.dim_territory_lines": f"select *, {_RELEASE} from crediting.int_territories__nested",
    "marts.dim_crediting_rules": "select rule_id, component_id, priority, credit_method,"
    f" {_RELEASE} from staging.stg_plan__crediting_rules",
    "marts.dim_exchange_rates": "select 'USD' as from_currency_code, 'EUR' as to_currency_code,"
    " 'spot' as rate_type, date '2025-01-01' as valid_from_on, date '9999-12-31' as valid_to_on,"
    f" cast(0.9 as decimal(20, 12)) as exchange_rate, {_RELEASE}",
    "marts.fct_transactions": "select transaction_id, transaction_type, occurred_on, period_id,"
    " cast(1000 as decimal(18, 4)) as amount, currency_code, cast(1000 as decimal(18, 4)) as"
    " credited_amount, cast(0 as decimal(18, 4)) as out_of_scope_amount, 'credited' as"
    " crediting_status, cast(null as varchar) as reason, 'order_lines_1.csv' as source_file_name,"
    f" line_number as source_line_number, {_RELEASE} from crediting.int_transactions__unioned",
    "marts.fct_shares": "select transaction_id || '|' || payee_id as share_id, transaction_id,"
    " payee_id, cast(share_minor / 100 as decimal(18, 4)) as share_amount, currency_code,"
    f" true as is_credited, {_RELEASE} from crediting.int_shares__allocated",
    "marts.fct_measures": "select transaction_id, measure, currency_code,"
    f" cast(measured_minor / 100 as decimal(18, 4)) as measured_amount, {_RELEASE}"
    " from crediting.int_transactions__counted",
    "marts.fct_credits": "select credited_id || '|' || payee_id || '|' || component_id as"
    " credit_id, transaction_id, payee_id, component_id, plan_id, rule_id, credit_method,"
    " credited_on, earning_period_id, 'amount' as measure,"
    f" {_AMOUNT} as credited_amount, currency_code, {_RELEASE}"
    " from crediting.int_credits__combined",
    "marts.fct_quotas": "select payee_id, component_id, 'PLAN-1' as plan_id, '2025-01' as"
    " period_id, date '2025-01-01' as valid_from_on, date '2025-02-01' as valid_to_on, 'written' as"
    f" quota_source, 'amount' as measure, {_AMOUNT} as full_quota_amount, {_AMOUNT} as"
    f" quota_amount, 'EUR' as currency_code, {_RELEASE} from ({_credits('1 as one')})",
    "marts.rpt_quota_allocation": "select 'P-3' as manager_id, 'C-2' as component_id,"
    " '2025-01' as period_id, 'amount' as measure, 2 as report_count, cast(1000 as decimal(18, 4))"
    " as quota_amount, cast(1000 as decimal(18, 4)) as allocated_amount, 'EUR' as currency_code,"
    f" {_RELEASE}",
    "marts.fct_attainment": "select payee_id, component_id, period_id, window_id,"
    f" 'amount' as measure, {_AMOUNT} as period_credited_amount, {_AMOUNT} as credited_amount,"
    f" 'EUR' as currency_code, {_RELEASE} from attainment.int_attainment__measured",
    "marts.fct_modifiers": "select 'P-1' as payee_id, 'C-2' as component_id, '2025-01' as"
    " window_id, '2025-01' as period_id, 'gate' as modifier_kind, 'C-1' as measured_component_id,"
    " date '2025-01-31' as measured_on, 'amount' as measure, 'EUR' as currency_code,"
    f" {_RELEASE}",
    "marts.fct_commissions": "select 'order|O-1|1|' || payee_id || '|C-1|1' as commission_id,"
    f" 'order|O-1|1|' || payee_id || '|C-1' as credit_id, {_PAYOUT_ID} as payout_id, payee_id,"
    " component_id, '2025-01' as earning_period_id, date '2025-01-15' as earned_on,"
    f" 'slice' as commission_kind, {_AMOUNT} as credited_amount,"
    " cast(0.05 as decimal(18, 6)) as rate, cast(null as decimal(18, 4)) as target_amount,"
    " cast(null as decimal(18, 4)) as quota_amount, cast(credit_minor / 2000 as decimal(38, 10)) as"
    f" commission_amount, 'EUR' as currency_code, {_RELEASE} {_PAID}",
    "marts.fct_payouts": f"select {_PAYOUT_ID} as payout_id, {_LINE}, cast(credit_minor / 2000 as"
    f" decimal(38, 10)) as commission_exact_amount, {_COMMISSION} as commission_amount,"
    " 'EUR' as commission_currency_code, cast(1 as decimal(20, 12)) as exchange_rate,"
    f" {_COMMISSION} as payout_amount, 'EUR' as currency_code, {_RELEASE} {_PAID}",
    "marts.rpt_statement_lines": f"select {_PAYOUT_ID} || '|1' as statement_line_id, payee_id,"
    f" '2025-01' as period_id, {_PAYOUT_ID} as payout_id, 'Credits in tier 1' as line_text,"
    f" {_COMMISSION} as commission_amount, {_RELEASE} {_PAID}",
    "marts.rpt_reconciliation": "select 'order_lines_1.csv' as file_name,"
    f" {_ACCOUNTED}, {_RELEASE}",
    "marts.rpt_held_credits": "select 'order|O-1|1' as transaction_id, 'P-1' as payee_id,"
    " 'C-1' as component_id, 'billing' as held_until, 'amount' as measure,"
    f" 'EUR' as currency_code, 'why' as reason, {_RELEASE}",
    "marts.rpt_quarantine": "select 'erp' as system, 'orders' as entity, 'orders_1.csv' as"
    " file_name, cast(3 as bigint) as line_number, 'ordered_on' as column_name,"
    " '31.1.' as delivered_value,"
    f" 'is not a date' as reason, {_RELEASE}",
}
