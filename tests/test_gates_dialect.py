"""DuckDB through SQLAlchemy and Great Expectations: what it reflects, that it only reads."""

from pathlib import Path

import duckdb
import pytest
import sqlalchemy as sa

from orchestration.gates import duckdb_dialect
from orchestration.gates.warehouse_reader import open_warehouse
from orchestration.settings import Settings
from tests import gates_company


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A warehouse in a folder whose name would not survive being part of an address."""
    settings = gates_company.settings_in(tmp_path / "50 % of $HOME")
    with duckdb.connect(str(settings.warehouse_path)) as warehouse:
        warehouse.execute(
            """
            create schema staging;
            create table staging.stg_things as
            select
                'a' || i as thing_id, cast(i as bigint) as amount_minor,
                cast(i as decimal(18, 4)) as amount, cast(i as hugeint) as sum_minor,
                date '2025-01-01' as sold_on, i % 2 = 0 as is_sold, [i] as numbers
            from range(3) as r(i);
            create view staging.stg_seen as select * from staging.stg_things;
            create table in_main as select 1 as one;
            """
        )
    return settings


@pytest.fixture
def engine(settings: Settings):
    engine = sa.create_engine(
        "duckdb://", connect_args={"database": str(settings.warehouse_path), "read_only": True}
    )
    yield engine
    engine.dispose()


def test_columns_are_reflected_with_their_types(engine):
    columns = sa.inspect(engine).get_columns("stg_things", schema="staging")

    assert {column["name"]: str(column["type"]) for column in columns} == {
        "thing_id": "VARCHAR",
        "amount_minor": "BIGINT",
        "amount": "DECIMAL",
        "sum_minor": "NUMERIC",
        "sold_on": "DATE",
        "is_sold": "BOOLEAN",
        "numbers": "VARCHAR",
    }


def test_a_table_may_name_its_schema_itself(engine):
    inspector = sa.inspect(engine)

    assert inspector.has_table("staging.stg_things")
    assert inspector.has_table("in_main")
    assert not inspector.has_table("stg_things")


def test_schemas_tables_and_views_are_listed(engine):
    inspector = sa.inspect(engine)

    assert inspector.get_schema_names() == ["main", "staging"]
    assert inspector.get_table_names("staging") == ["stg_things"]
    assert inspector.get_view_names("staging") == ["stg_seen"]
    assert inspector.get_table_names() == ["in_main"]


def test_rows_can_be_fetched_after_the_connection_was_given_back(engine):
    """Great Expectations does so with every result."""
    with engine.connect() as connection:
        result = connection.execute(sa.text("select * from in_main"))

    assert result.fetchall() == [(1,)]


def test_a_gate_cannot_write(engine):
    with (
        engine.connect() as connection,
        pytest.raises(sa.exc.ProgrammingError, match="read-only"),
    ):
        connection.execute(sa.text("create table staging.stray as select 1 as one"))


def test_a_second_engine_reads_beside_the_first(engine, settings):
    with engine.connect() as first, duckdb.connect(str(settings.warehouse_path), read_only=True):
        assert first.execute(sa.text("select one from in_main")).scalar() == 1


@pytest.mark.parametrize(
    ("pattern", "is_met"), [("^a[0-9]$", True), ("a", True), ("^b", False)], ids=str
)
def test_regular_expressions_run_in_the_database(pattern, is_met, settings):
    import great_expectations.expectations as gxe

    with open_warehouse(settings, ["staging.stg_things"]) as warehouse:
        result = warehouse.batch("staging.stg_things").validate(
            gxe.ExpectColumnValuesToMatchRegex(column="thing_id", regex=pattern)
        )

    assert not result.exception_info["raised_exception"]
    assert result.success is is_met


def test_views_are_checked_like_tables(settings):
    import great_expectations.expectations as gxe

    with open_warehouse(settings, ["staging.stg_seen"]) as warehouse:
        result = warehouse.batch("staging.stg_seen").validate(
            gxe.ExpectColumnValuesToNotBeNull(column="amount")
        )

    assert result.success


@pytest.mark.parametrize("fails", [False, True], ids=["passing", "raising"])
def test_the_file_can_be_written_when_the_gate_is_done(fails, settings):
    def look() -> None:
        with open_warehouse(settings, ["staging.stg_things"]) as warehouse:
            warehouse.batch("staging.stg_things")
            if fails:
                raise RuntimeError("the gate broke")

    if fails:
        with pytest.raises(RuntimeError, match="the gate broke"):
            look()
    else:
        look()

    with duckdb.connect(str(settings.warehouse_path)) as warehouse:
        warehouse.execute("create table staging.next_station as select 1 as one")


def test_the_dialect_offers_no_pool_that_outlives_its_engine(engine):
    assert isinstance(engine.dialect, duckdb_dialect.DuckDBDialect)
    assert isinstance(engine.pool, sa.pool.StaticPool)
