"""A company of three people and one deal, as the warehouse holds it at every gate.

O-1 is an order of 1,000.00 EUR that P-1 owns and splits 60 : 40 with P-2; both are in the first
tier of 5 % and earn 30.00 and 20.00. P-3 manages both and is credited with the whole, unpaid.
Every suite of every station passes on it; the tests break it in one place at a time.
"""

from pathlib import Path
from typing import Any

import duckdb
import yaml

from expectations.contract import STAGING, delivered_entities, plan_book_entities
from orchestration.settings import Settings

RUN_ID = "run-1"
RELEASE_ID = "release-1"

_STAGED_TYPES = {
    "text": "varchar",
    "currency": "varchar",
    "date": "date",
    "timestamp": "timestamp",
    "decimal": "decimal(18, 6)",
    "boolean": "boolean",
    "exchange_rate": "decimal(20, 12)",
    "amount": "bigint",
    "share": "bigint",
    "rate": "bigint",
}
_WHOLE_NUMBERS = {"tier_number", "priority", "levels_up", "decimal_digits"}
_STAGED_NAMES = {
    "worker_id": "payee_id",
    "worker_name": "payee_name",
    "owner_worker_id": "owner_payee_id",
    "manager_worker_id": "manager_id",
    "amount": "amount_minor",
    "quota_amount": "quota_minor",
    "split_share": "split_ppm",
    "fte_share": "fte_ppm",
    "credit_share": "credit_share_ppm",
    "lower_bound": "lower_bound_ppm",
    "upper_bound": "upper_bound_ppm",
}
_FATE = (
    "file_id integer, line_number bigint, row_status varchar, fault_column varchar,"
    " fault_value varchar, fault_reason varchar"
)
_LINEAGE = (
    "file_id integer, line_number bigint, delivery_rank integer, is_retired boolean,"
    " is_deleted boolean"
)
_OPEN = {"valid_from_on": "1900-01-01", "valid_to_on": "9999-12-31"}


def settings_in(folder: Path) -> Settings:
    """Settings of an otherwise empty company below `folder`."""
    company = folder / "seeds" / "tiny"
    company.mkdir(parents=True)
    settings = Settings(company_dir=company, home=folder)
    settings.state_dir.mkdir(parents=True)
    return settings


def build(path: Path) -> None:
    """Write the sound warehouse to `path`."""
    with duckdb.connect(str(path)) as warehouse:
        _control(warehouse)
        _raw(warehouse)
        _staging(warehouse)
        for station in (CREDITING, ATTAINMENT, COMMISSIONS, PAYOUTS, MARTS):
            for table, select in station.items():
                warehouse.execute(f"create schema if not exists {table.split('.')[0]}")
                warehouse.execute(f"create table {table} as {select}")


def _control(warehouse: duckdb.DuckDBPyConnection) -> None:
    warehouse.execute(
        f"""
        create schema raw_control;
        create table raw_control.runs as select
            '{RUN_ID}' as run_id, '{RELEASE_ID}' as release_id, 'tiny' as company_id,
            2 as money_scale, cast(100 as bigint) as minor_factor, 'months' as pay_calendar_id,
            'orders' as bookings_from, cast(null as date) as through_on,
            cast(null as date) as known_by_on, cast(null as varchar) as through_period_id,
            500000 as quarantine_tolerance_ppm;
        create table raw_control.files as
            select 1 as file_id, 'orders_1.csv' as file_name
            union all select 2, 'order_lines_1.csv'
            union all select 3, 'splits_1.csv'
            union all select 4, 'workers_1.csv'
            union all select 5, 'jobs_1.csv'
            union all select 6, 'rates_1.csv';
        create table raw_control.mapped_files as select
            'erp' as system, 'order_lines' as entity, 2 as file_id,
            cast(1 as bigint) as delivered_row_count, cast(1 as bigint) as mapped_row_count;
        """
    )


def _raw(warehouse: duckdb.DuckDBPyConnection) -> None:
    for entity in delivered_entities():
        columns = ", ".join(f"{column} varchar" for column in entity.columns)
        warehouse.execute(f"create schema if not exists raw_{entity.system}")
        warehouse.execute(f"create table {entity.raw_table} ({columns}, {_LINEAGE})")
    warehouse.execute(
        "insert into raw_erp.order_lines by name select 'O-1' as order_id, '1' as line_id,"
        " '1000.00' as amount, 2 as file_id, 2 as line_number, 1 as delivery_rank,"
        " false as is_retired, false as is_deleted"
    )


def _staging(warehouse: duckdb.DuckDBPyConnection) -> None:
    warehouse.execute("create schema staging")
    types = _column_types()
    for entity in (*delivered_entities(), *plan_book_entities()):
        columns = []
        for column in entity.columns:
            kind = types[entity.system, entity.name, column]
            name = _STAGED_NAMES.get(column, f"{column}_ppm" if kind == "rate" else column)
            staged = "integer" if column in _WHOLE_NUMBERS else _STAGED_TYPES[kind]
            columns.append(f"{name} {staged}")
        columns = [column for column in columns if not column.startswith("line_number ")]
        warehouse.execute(
            f"create table if not exists {entity.staging_table} ({', '.join(columns)}, {_FATE})"
        )
    warehouse.execute(
        "create table staging.stg_quarantined_rows (system varchar, entity varchar,"
        " file_id integer, line_number bigint, fault_column varchar, fault_value varchar,"
        " fault_reason varchar)"
    )
    for table, rows in STAGED.items():
        for number, row in enumerate(rows, start=2):
            insert(warehouse, f"staging.stg_{table}", {"line_number": number, **row})


def insert(warehouse: duckdb.DuckDBPyConnection, table: str, row: dict[str, Any]) -> None:
    """One row, current unless it says otherwise."""
    row = {"row_status": "current", **row}
    values = ", ".join("?" for _ in row)
    warehouse.execute(
        f"insert into {table} ({', '.join(row)}) values ({values})", list(row.values())
    )


def _column_types() -> dict[tuple[str, str, str], str]:
    types = {}
    for path in STAGING.glob("*/_*__s*.yml"):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        tables = content.get("seeds") or content["sources"][0]["tables"]
        for table in tables:
            for column in table["columns"]:
                kind = column.get("meta", {}).get("type", "text")
                types[path.parent.name, table["name"], column["name"]] = kind
    return types


STAGED: dict[str, list[dict[str, Any]]] = {
    "erp__orders": [
        {
            "order_id": "O-1",
            "owner_payee_id": "P-1",
            "order_type": "booking",
            "ordered_on": "2025-01-15",
            "currency_code": "EUR",
            "file_id": 1,
        },
    ],
    "erp__order_lines": [
        {"order_id": "O-1", "line_id": "1", "amount_minor": 100_000, "file_id": 2},
    ],
    "erp__exchange_rates": [
        {
            "from_currency_code": "USD",
            "to_currency_code": "EUR",
            "rate_type": "spot",
            "rate_on": "2025-01-01",
            "rate": "0.9",
            "file_id": 6,
        },
    ],
    "crm__splits": [
        {"deal_id": "O-1", "payee_id": "P-1", "split_ppm": 600_000, "file_id": 3},
        {"deal_id": "O-1", "payee_id": "P-2", "split_ppm": 400_000, "file_id": 3},
    ],
    "crm__territory_members": [
        {"territory_id": "T-1", "payee_id": "P-1", "file_id": 5, **_OPEN},
    ],
    "hr__workers": [
        {"payee_id": "P-1", "payee_name": "Ada Example", "file_id": 4},
        {"payee_id": "P-2", "payee_name": "Ben Example", "file_id": 4},
        {"payee_id": "P-3", "payee_name": "Cyd Example", "file_id": 4},
    ],
    "hr__job_assignments": [
        {"payee_id": "P-1", "manager_id": "P-3", "file_id": 5, **_OPEN},
        {"payee_id": "P-2", "manager_id": "P-3", "file_id": 5, **_OPEN},
        {"payee_id": "P-3", "file_id": 5, **_OPEN},
    ],
    "hr__leaves": [
        {
            "leave_id": "L-1",
            "payee_id": "P-2",
            "valid_from_on": "2025-03-01",
            "valid_to_on": "2025-03-08",
            "file_id": 4,
        },
    ],
    "plan__plans": [{"plan_id": "PL-1", "currency_code": "EUR", **_OPEN}],
    "plan__components": [
        {
            "component_id": "C-1",
            "plan_id": "PL-1",
            "calendar_id": "months",
            "rate_method": "marginal",
            "rate_table_id": "RT-1",
            **_OPEN,
        },
        {
            "component_id": "C-2",
            "plan_id": "PL-1",
            "calendar_id": "months",
            "rate_method": "none",
            **_OPEN,
        },
    ],
    "plan__rate_tiers": [
        {
            "rate_table_id": "RT-1",
            "tier_number": 1,
            "bound_unit": "quota_share",
            "lower_bound_ppm": 0,
            "upper_bound_ppm": 1_000_000,
            "rate_ppm": 50_000,
            **_OPEN,
        },
        {
            "rate_table_id": "RT-1",
            "tier_number": 2,
            "bound_unit": "quota_share",
            "lower_bound_ppm": 1_000_000,
            "upper_bound_ppm": None,
            "rate_ppm": 80_000,
            **_OPEN,
        },
    ],
    "plan__crediting_rules": [
        {"rule_id": "R-1", "component_id": "C-1", "priority": 1, "credit_method": "split", **_OPEN},
        {
            "rule_id": "R-2",
            "component_id": "C-2",
            "priority": 1,
            "credit_method": "roll_up",
            **_OPEN,
        },
    ],
    "plan__calendar_periods": [
        {
            "calendar_id": "months",
            "period_id": "2025-01",
            "year_id": "2025",
            "valid_from_on": "2025-01-01",
            "valid_to_on": "2025-02-01",
        },
        {
            "calendar_id": "months",
            "period_id": "2025-02",
            "year_id": "2025",
            "valid_from_on": "2025-02-01",
            "valid_to_on": "2025-03-01",
        },
    ],
    "plan__currencies": [{"currency_code": "EUR", "decimal_digits": 2}],
    "plan__plan_assignments": [
        {"payee_id": "P-1", "plan_id": "PL-1", **_OPEN},
        {"payee_id": "P-2", "plan_id": "PL-1", **_OPEN},
    ],
    "plan__payee_rates": [
        {"payee_id": "P-1", "component_id": "C-1", "rate_ppm": 50_000, **_OPEN},
    ],
    "plan__quotas": [
        {
            "payee_id": "P-1",
            "component_id": "C-1",
            "period_id": "2025-01",
            "quota_minor": 100_000,
            "valid_from_on": "1900-01-01",
        },
        {
            "payee_id": "P-2",
            "component_id": "C-1",
            "period_id": "2025-01",
            "quota_minor": 100_000,
            "valid_from_on": "1900-01-01",
        },
    ],
}

_DATED = "date '2025-01-15' as occurred_on, '2025-01' as period_id"
_VALID = "date '1900-01-01' as valid_from_on, date '9999-12-31' as valid_to_on"
_TRANSACTION = f"""
    'erp' as system, 'order_lines' as entity, 2 as file_id, cast(2 as bigint) as line_number,
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
    select 'P-1' as payee_id, cast(0 as bigint) as from_ppm, cast(600000 as bigint) as to_ppm,
        cast(60000 as bigint) as share_minor
    union all select 'P-2', 600000, 1000000, 40000"""

CREDITING = {
    "crediting.int_transactions__unioned": f"select {_TRANSACTION}",
    "crediting.int_transactions__judged": f"select {_TRANSACTION},"
    " 'credited' as crediting_status, cast(0 as bigint) as out_of_scope_minor,"
    " cast(null as varchar) as reason",
    "crediting.int_shares__allocated": f"select s.*, 'order|O-1|1' as transaction_id, {_DATED},"
    f" 'EUR' as currency_code, cast(100000 as bigint) as amount_minor from ({_SHARES}) as s",
    "crediting.int_shares__uncredited": "select 'x' as transaction_id, 'P-1' as payee_id,"
    " cast(0 as bigint) as share_minor, 'why' as reason limit 0",
    "crediting.int_credits__combined": "select c.*, coalesce(transaction_id, '2025-01-15|all')"
    " as credited_id from ("
    + _credits(
        "'PL-1' as plan_id, date '2025-01-15' as credited_on,"
        " '2025-01' as earning_period_id, 'EUR' as currency_code"
    )
    + ") as c",
    "crediting.int_assignments__clipped": "select payee_id, 'PL-1' as plan_id, component_id,"
    f" 'EUR' as currency_code, {_VALID} from ({_credits('1 as one')})",
    "crediting.int_days__calendared": "select 'months' as calendar_id, date '2025-01-15' as day_on,"
    " '2025-01' as period_id, '2025' as year_id",
    "crediting.int_exchange_rates__daily": "select 'USD' as from_currency_code, 'EUR' as"
    " to_currency_code, 'spot' as rate_type, date '2025-01-15' as day_on,"
    " cast(900000000000 as decimal(20, 0)) as rate_e12",
    "crediting.int_hierarchy__unrolled": "select 'P-1' as payee_id, 'P-3' as manager_id,"
    f" 1 as levels_up, {_VALID} union all select 'P-2', 'P-3', 1, date '1900-01-01',"
    " date '9999-12-31'",
    "crediting.int_rows__accounted": "select 2 as file_id, 'erp' as system, 'order_lines' as entity,"
    " '2025-01' as period_id, 'EUR' as currency_code, "
    f"{_counts('row_count', 'bigint', '1')}, {_counts('micro', 'bigint', '1000000000')}",
}

ATTAINMENT = {
    "attainment.int_segments__built": "select payee_id || '|' || component_id || '|2025-01' as"
    " accumulator_id, payee_id || '|' || component_id || '|2025-01|1' as segment_id, payee_id,"
    " component_id, 'PL-1' as plan_id, '2025-01' as window_id, 'EUR' as currency_code,"
    " case component_id when 'C-1' then 'marginal' else 'none' end as rate_method,"
    " case component_id when 'C-1' then 'RT-1' end as rate_table_id,"
    " case component_id when 'C-1' then date '1900-01-01' end as rate_table_from_on,"
    " cast(null as bigint) as payee_rate_ppm, cast(100000 as bigint) as quota_minor,"
    " date '2025-01-01' as valid_from_on, date '2025-02-01' as valid_to_on"
    f" from ({_credits('1 as one')})",
    "attainment.int_days__accumulated": "select payee_id, component_id, date '2025-01-15' as"
    " credited_on, '2025-01' as earning_period_id, payee_id || '|' || component_id ||"
    " '|2025-01|1' as segment_id, credit_minor, cast(0 as bigint) as before_minor"
    f" from ({_credits('1 as one')})",
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
    "commissions.int_tiers__in_money": "select p || '|C-1|2025-01|1' as segment_id, t.* from"
    " (select unnest(['P-1', 'P-2']) as p) cross join (select 1 as tier_number,"
    " cast(50000 as bigint) as rate_ppm, cast(null as bigint) as lower_minor,"
    " cast(100000 as bigint) as upper_minor union all select 2, 80000, 100000, null) as t",
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
    " pay_currency_code, cast(1e12 as decimal(20, 0)) as rate_e12, cast(credit_minor / 20 as"
    " bigint) as commission_minor, cast(credit_minor / 20 as bigint) as payout_minor from"
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
    "marts.fct_credits": "select credited_id || '|' || payee_id || '|' || component_id as"
    " credit_id, transaction_id, payee_id, component_id, plan_id, rule_id, credit_method,"
    f" credited_on, earning_period_id, {_AMOUNT} as credited_amount, currency_code, {_RELEASE}"
    " from crediting.int_credits__combined",
    "marts.fct_attainment": "select payee_id, component_id, period_id, window_id,"
    f" {_AMOUNT} as period_credited_amount, {_AMOUNT} as credited_amount, 'EUR' as currency_code,"
    f" {_RELEASE} from attainment.int_attainment__measured",
    "marts.fct_commissions": "select 'order|O-1|1|' || payee_id || '|C-1|1' as commission_id,"
    f" 'order|O-1|1|' || payee_id || '|C-1' as credit_id, {_PAYOUT_ID} as payout_id, payee_id,"
    " component_id, '2025-01' as earning_period_id, date '2025-01-15' as earned_on,"
    f" 'slice' as commission_kind, {_AMOUNT} as credited_amount,"
    " cast(0.05 as decimal(9, 6)) as rate, cast(credit_minor / 2000 as decimal(38, 10)) as"
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
    "marts.rpt_quarantine": "select 'erp' as system, 'orders' as entity, 'orders_1.csv' as"
    " file_name, cast(3 as bigint) as line_number, 'ordered_on' as column_name, '31.1.' as delivered_value,"
    f" 'is not a date' as reason, {_RELEASE}",
}
