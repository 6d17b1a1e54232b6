"""The marts as they are contracted, and a warehouse that holds given rows of them."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from orchestration.settings import Settings

A = "decimal(18,4)"
X = "decimal(38,10)"
RANGE = "valid_from_on date, valid_to_on date"

# Columns in contract order; release_id is added last to every one of them.
MARTS = {
    "dim_payees": "payee_id text, payee_name text, job_role text, manager_id text,"
    " manager_name text, territory_id text, pay_currency_code text, hired_on date,"
    " terminated_on date",
    "dim_periods": f"period_id text, calendar_id text, year_id text, {RANGE},"
    " is_pay_period boolean",
    "dim_plans": "plan_id text, plan_name text, component_id text, component_name text,"
    " currency_code text, exchange_rate_type text, exchange_rate_date text, calendar_id text,"
    " measure text, accumulation_window text,"
    " basis text, rate_method text, rate_table_id text, rounding_mode text, rounding_point text,"
    " rounding_unit decimal(18,4),"
    f" manager_credit text, {RANGE}",
    "dim_reporting_lines": f"payee_id text, manager_id text, levels_up integer, {RANGE}",
    "dim_territory_lines": "territory_id text, territory_name text, above_territory_id text,"
    " levels_up integer",
    "dim_crediting_rules": "rule_id text, component_id text, priority integer,"
    " credit_method text, transaction_type text, currency_code text, segment text,"
    " country_code text, industry text, account_id text, partner_account_id text,"
    " product_family text, product_id text, territory_id text, channel text, owner_payee_id text,"
    " has_splits boolean, payee_id text, job_role text, manager_payee_id text,"
    " payee_territory_id text, pay_currency_code text, is_full_time boolean, team_role text,"
    f" credit_share_ppm bigint, levels_up integer, held_until text, rate_table_id text, {RANGE}",
    "dim_exchange_rates": "from_currency_code text, to_currency_code text, rate_type text,"
    f" {RANGE}, exchange_rate decimal(20,12)",
    "fct_transactions": "transaction_id text, transaction_type text, deal_id text, line_id text,"
    " original_transaction_id text, is_link_missing boolean, occurred_on date, period_id text,"
    " account_id text, product_id text, segment text, country_code text, industry text,"
    " product_family text, territory_id text, territory_rule_id text,"
    f" channel text, has_splits boolean, partner_account_id text,"
    f" owner_payee_id text, amount {A}, currency_code text,"
    f" credited_amount {A}, out_of_scope_amount {A}, crediting_status text,"
    " is_held boolean, reason text, source_file_name text, source_line_number bigint",
    "fct_shares": "share_id text, transaction_id text, payee_id text, split_share decimal(18,6),"
    " split_numerator bigint, split_denominator bigint,"
    f" share_amount {A},"
    " currency_code text, is_credited boolean, is_held boolean, reason text",
    "fct_measures": f"transaction_id text, measure text, measured_amount {A}, currency_code text",
    "fct_credits": "credit_id text, transaction_id text, payee_id text, component_id text,"
    " plan_id text, rule_id text, credit_method text, credited_on date, earning_period_id text,"
    f" measure text, credited_amount {A}, currency_code text",
    "fct_quotas": "payee_id text, component_id text, plan_id text, period_id text,"
    " valid_from_on date, valid_to_on date, quota_source text, measure text,"
    f" full_quota_amount {A}, quota_amount {A}, currency_code text",
    "rpt_quota_allocation": "manager_id text, component_id text, plan_id text, period_id text,"
    f" measure text, report_count integer, quota_count integer, quota_amount {A},"
    f" allocated_amount {A}, over_assignment decimal(18,6), currency_code text",
    "fct_attainment": "payee_id text, component_id text, plan_id text, period_id text,"
    f" window_id text, measure text, period_credited_amount {A}, credited_amount {A},"
    f" quota_amount {A},"
    f" attainment decimal(18,6), target_amount {A}, currency_code text",
    "fct_modifiers": "payee_id text, component_id text, window_id text, period_id text,"
    " modifier_kind text, measured_component_id text, measured_on date, measure text,"
    f" credited_amount {A}, quota_amount {A}, minimum_attainment decimal(18,6),"
    " gates_needed integer, is_met boolean, factor decimal(18,6), currency_code text",
    "fct_commissions": "commission_id text, credit_id text, payout_id text, payee_id text,"
    " component_id text, earning_period_id text, earned_on date, commission_kind text,"
    f" tier_number integer, credited_amount {A}, base_amount {A}, rate decimal(18,6),"
    f" target_amount {A}, quota_amount {A}, commission_amount {X}, currency_code text",
    "fct_payouts": "payout_id text, payee_id text, plan_id text, component_id text,"
    f" earning_period_id text, posting_period_id text, line_kind text,"
    f" commission_exact_amount {X}, commission_amount {A}, commission_currency_code text,"
    f" exchange_rate decimal(20,12), payout_amount {A}, currency_code text",
    "rpt_statement_lines": "statement_line_id text, payee_id text, period_id text,"
    " component_id text, payout_id text, line_number integer, line_text text,"
    f" credited_amount {A}, rate decimal(18,6), commission_amount {A}, currency_code text",
    "rpt_reconciliation": "system text, entity text, file_name text, period_id text,"
    " currency_code text, "
    + ", ".join(
        f"{fate}_{unit}"
        for unit in ("row_count bigint", "amount decimal(24,6)")
        for fate in ("delivered", "credited", "out_of_scope", "superseded", "quarantined")
    ),
    "rpt_held_credits": "transaction_id text, payee_id text, component_id text, rule_id text,"
    f" booked_on date, held_until text, measure text, held_amount {A}, currency_code text,"
    " reason text",
    "rpt_quarantine": "system text, entity text, file_name text, line_number bigint,"
    " column_name text, delivered_value text, reason text",
    "rpt_quality": "station text, table_name text, expectation_type text, column_name text,"
    " severity text, is_success boolean, evaluated_count bigint, unexpected_count bigint,"
    " reason text",
}

CONTROL_TABLES = {
    "runs": "run_id text, release_id text, plan_book_sha256 text, code_sha256 text,"
    " company_id text, money_scale integer,"
    " minor_factor bigint, pay_calendar_id text, bookings_from text, through_on date,"
    " known_by_on date, through_period_id text, quarantine_tolerance_ppm integer",
    "files": "file_id integer, source_name text, dataset text, delivery_id text,"
    " delivery_sequence text, known_on date, file_name text, file_sha256 text,"
    " row_count bigint, control_total decimal(38,6)",
}

Rows = Sequence[Mapping[str, Any]]


def write_warehouse(
    settings: Settings, marts: Mapping[str, Rows], *, run: Mapping[str, str]
) -> None:
    """A warehouse with `marts` (missing ones empty), one run and one delivered file.

    `run` has the run_id, release_id, plan_book_sha256 and code_sha256 of raw_control.runs.
    """
    settings.state_dir.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(settings.marts_path)) as connection:
        for name, columns in MARTS.items():
            connection.execute(f"create table {name} ({columns}, release_id text)")
            stamped = [{**row, "release_id": run["release_id"]} for row in marts.get(name, ())]
            _insert(connection, name, stamped)
            connection.execute(f"comment on table {name} is 'One row per row of {name}.'")
            connection.execute(f"comment on column {name}.release_id is 'Names the release.'")
    with duckdb.connect(str(settings.warehouse_path)) as connection:
        connection.execute("create schema raw_control")
        for name, columns in CONTROL_TABLES.items():
            connection.execute(f"create table raw_control.{name} ({columns})")
        _insert(connection, "raw_control.runs", [_RUN | run])
        _insert(connection, "raw_control.files", [_file()])


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Rows) -> None:
    """Append `rows` by column name; what a row does not name is null. Decimals stay exact."""
    if not rows:
        return
    described = connection.execute(f"describe {table}").fetchall()
    arrays = {
        name: pa.array([None if row.get(name) is None else str(row[name]) for row in rows])
        for name, *_ in described
    }
    view = "rows_" + uuid.uuid4().hex
    connection.register(view, pa.table({n: a.cast(pa.string()) for n, a in arrays.items()}))
    casts = ", ".join(f'cast("{name}" as {kind})' for name, kind, *_ in described)
    connection.execute(f"insert into {table} select {casts} from {view}")
    connection.unregister(view)


_RUN: dict[str, Any] = {
    "company_id": "firm",
    "money_scale": 2,
    "minor_factor": 100,
    "pay_calendar_id": "months",
    "bookings_from": "orders",
    "through_period_id": "2025-12",
    "through_on": dt.date(2026, 1, 1),
    "known_by_on": None,
    "quarantine_tolerance_ppm": 10_000,
}


def _file() -> dict[str, Any]:
    return {
        "file_id": 1,
        "source_name": "erp",
        "dataset": "orders",
        "delivery_id": "erp-2026-01-05",
        "delivery_sequence": "2026-01-05",
        "known_on": dt.date(2026, 1, 5),
        "file_name": "orders_2026-01-05.csv",
        "file_sha256": "ab" * 32,
        "row_count": 4000,
        "control_total": "123456.780000",
    }
