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
from tests.gates_company_staged import STAGED
from tests.gates_company_tables import (
    ATTAINMENT,
    COMMISSIONS,
    CREDITING,
    MARTS,
    PAYOUTS,
    RELEASE_ID,
    RUN_ID,
)

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
_WHOLE_NUMBERS = {
    "month_number",
    "period_number",
    "tier_number",
    "priority",
    "levels_up",
    "decimal_digits",
    "gates_needed",
    "rank_number",
}
_STAGED_NAMES = {
    "worker_id": "payee_id",
    "worker_name": "payee_name",
    "owner_worker_id": "owner_payee_id",
    "manager_worker_id": "manager_id",
    "amount": "amount_minor",
    "quota_amount": "quota_minor",
    "cost_amount": "cost_minor",
    "recurring_amount": "recurring_minor",
    "cap_amount": "cap_minor",
    "floor_amount": "floor_minor",
    "rounding_unit": "rounding_unit_minor",
    "budget_amount": "budget_minor",
    "claim_amount": "claim_minor",
    "paid_on_claims": "is_paid_on_claims",
    "bonus_amount": "bonus_minor",
    "minimum_attainment": "minimum_attainment_ppm",
    "row_from": "row_from_ppm",
    "column_from": "column_from_ppm",
    "target_amount": "target_minor",
    "score": "score_minor",
    "weight": "weight_ppm",
    "ramp_share": "ramp_share_ppm",
    "quota_growth": "quota_growth_ppm",
    "cap_target_share": "cap_target_ppm",
    "split_share": "split_ppm",
    "split_amount": "split_minor",
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
            cast(1 as bigint) as delivered_row_count, cast(1 as bigint) as mapped_row_count,
            cast(1000 as decimal(38, 6)) as mapped_amount;
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
    warehouse.execute("create schema plan_book")
    for entity in plan_book_entities():
        columns = [f"{column} varchar" for column in entity.columns if column != "line_number"]
        warehouse.execute(
            f"create table plan_book.{entity.name} ({', '.join(columns)}, line_number bigint)"
        )
    warehouse.execute(
        "create table staging.stg_plan__faults (entity varchar, line_number bigint,"
        " fault_column varchar, fault_value varchar, fault_reason varchar)"
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
