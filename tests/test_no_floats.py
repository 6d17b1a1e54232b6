"""No float on the road of money, and no rounding but where the design places one.

A payee paid from a float is paid another cent on another machine: read from the catalog of the
warehouse, from the schema of every published file, and from the SQL that made them.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.portable_models import compile_portably, compiled_queries, without_text_and_comments

STATIONS = ("plan_book", "staging", "crediting", "attainment", "commissions", "payouts")

FLOAT_TYPE = re.compile(r"\b(double|float[48]?|real)\b", re.IGNORECASE)
# DuckDB writes a HUGEINT to Parquet as a double: sum(bigint) is one, so it must be cast.
BECOMES_A_FLOAT = re.compile(r"\bu?hugeint\b", re.IGNORECASE)

# Every model that divides, and why it may. Anything else would round an amount a second time.
ROUNDINGS = {
    "int_shares__allocated": "a transaction is shared once; cumulative shares keep its cents",
    "int_lines__measured": "a quantity is counted in minor units, like money",
    "int_shares__measured": "what a transaction counts besides its amount is shared like it",
    "int_transactions__judged": "what a transaction's splits leave uncredited, by the same shares",
    "int_credits__shared": "a transaction is converted once per plan currency, then shared",
    "int_shares__repeated": "a share is a part of the transaction converted once",
    "int_shares__priced": "the same for the currencies of those above",
    "int_credits__overlaid": "the same for those who neither own nor split the transaction",
    "int_quotas__projected": "what a quota is of the credits of a year before, once",
    "int_year_quotas__divided": "the quota of a year is divided so that its periods add up to it",
    "int_quotas__prorated": "a quota is prorated once, before anything is measured by it",
    "int_targets__prorated": "the target of a year is divided so that its periods add up to it",
    "int_tiers__in_money": "the bound of a tier becomes an amount once per segment",
    "int_segments__built": "a cap that is a share of the target becomes an amount once",
    "int_credits__sliced": "a part of a target is kept to a millionth; rows are differences",
    "int_credits__rerated": "the same where a tier pays back to the first unit",
    "int_credits__stepped": "the same for what a total earns once",
    "int_commissions__returned": "a return's part of what its original earned, to a millionth",
    "int_factors__combined": "several factors make one of six decimals, once",
    "int_pools__shared": "parts of a pool are kept to a millionth; cumulative weights add up",
    "int_windows__ranked": "36 decimals of an attainment tell who is before whom, and are not paid",
    "int_windows__modified": "what a factor makes of a window is kept to a millionth, once",
    "int_payouts__rounded": "the one rounding of a commission, where the plan book says",
    "int_payouts__converted": "a rounded commission becomes pay currency once",
    "int_statement_lines__rounded": "lines are shown rounded and telescope to the payout",
    "rpt_quota_allocation": "a ratio to read, of two quotas",
    "fct_shares": "a share of an amount is a ratio to read; numerator and denominator are exact",
    "fct_attainment": "a ratio to read; commissions compare amounts with tier bounds",
}
DIVISIONS = {"macro.attain.whole_quotient", "macro.attain.share_of"}


def float_columns(database: Path, *, schemas: tuple[str, ...]) -> list[str]:
    """schema.table.column type of every column that is or holds a float, from the catalog."""
    with duckdb.connect(str(database), read_only=True) as connection:
        columns = connection.execute(
            "select schema_name, table_name, column_name, data_type from duckdb_columns()"
            " where not internal and list_contains(?, schema_name)",
            [list(schemas)],
        ).fetchall()
    assert columns, f"{database.name} has no column in {', '.join(schemas)}"
    return [
        f"{schema}.{table}.{column} {data_type}"
        for schema, table, column, data_type in columns
        if FLOAT_TYPE.search(data_type)
    ]


def float_fields(parquet: Path) -> list[str]:
    """The same for a Parquet file, from its schema."""
    return [
        f"{parquet.name}.{field.name} {field.type}"
        for field in pq.read_schema(parquet)
        if holds_a_float(field.type)
    ]


def holds_a_float(data_type: pa.DataType) -> bool:
    inner = [data_type.field(i).type for i in range(data_type.num_fields)]
    return pa.types.is_floating(data_type) or any(holds_a_float(each) for each in inner)


def test_no_column_of_the_warehouse_is_a_float(deals_warehouse: Path):
    assert float_columns(deals_warehouse, schemas=STATIONS) == []


def test_no_column_of_the_published_database_is_a_float(deals_release: Path):
    assert float_columns(deals_release / "marts.duckdb", schemas=("main",)) == []


def test_no_field_of_the_published_files_is_a_float(deals_release: Path):
    files = sorted(deals_release.rglob("*.parquet"))

    assert files
    assert [field for file in files for field in float_fields(file)] == []


def test_no_query_names_a_type_that_is_or_becomes_a_float():
    queries = compiled_queries(compile_portably())

    assert {
        name: sorted(set(FLOAT_TYPE.findall(text) + BECOMES_A_FLOAT.findall(text)))
        for name, sql in queries.items()
        if FLOAT_TYPE.search(text := without_text_and_comments(sql)) or BECOMES_A_FLOAT.search(text)
    } == {}


def test_every_model_that_divides_is_one_where_the_design_rounds():
    manifest = compile_portably()

    dividing = {
        node["name"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and divides(manifest, node)
    }

    assert dividing == set(ROUNDINGS)


def divides(manifest: Mapping[str, Any], node: Mapping[str, Any]) -> bool:
    """Whether a node calls a macro that divides, itself or through another macro."""
    called: set[str] = set()
    waiting = list(node["depends_on"]["macros"])
    while waiting:
        macro = waiting.pop()
        if macro not in called:
            called.add(macro)
            waiting += manifest["macros"].get(macro, {"depends_on": {"macros": []}})["depends_on"][
                "macros"
            ]
    return bool(called & DIVISIONS)


@pytest.mark.parametrize("data_type", ["double", "float", "real", "double[]", "struct(a double)"])
def test_a_planted_float_is_found_in_a_warehouse(tmp_path: Path, data_type):
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        connection.execute("create schema payouts")
        connection.execute(f"create table payouts.int_payouts(payout_id text, amount {data_type})")

    [found] = float_columns(tmp_path / "warehouse.duckdb", schemas=STATIONS)

    assert found.startswith("payouts.int_payouts.amount ")


@pytest.mark.parametrize(
    "amount",
    [
        "cast(1 as double)",
        "sum(cast(1 as bigint))",
        "[cast(1 as double)]",
        "{'a': cast(1 as float)}",
    ],
)
def test_a_planted_float_is_found_in_a_file(tmp_path: Path, amount):
    file = tmp_path / "fct_payouts.parquet"
    duckdb.sql(f"copy (select 'P-1' as payee_id, {amount} as amount) to '{file}'")

    [found] = float_fields(file)

    assert found.startswith("fct_payouts.parquet.amount ")


def test_decimals_and_integers_are_no_floats(tmp_path: Path):
    file = tmp_path / "fct_payouts.parquet"
    duckdb.sql(f"copy (select cast(1 as decimal(38, 10)) as amount, 1 as line_number) to '{file}'")

    assert float_fields(file) == []
