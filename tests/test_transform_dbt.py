"""The bridge to dbt, on a real and tiny dbt project: what was built, and what failed."""

import shutil
import subprocess
import sys
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from orchestration.settings import PROJECT_ROOT, Settings
from orchestration.transform import dbt, events
from orchestration.transform.assets import Station, build_station, row_counts

PROJECT = """
name: attain
version: "1.0.0"
profile: attain
model-paths: [models]
test-paths: [tests]
macro-paths: [macros]
seed-paths: ["{{ env_var('ATTAIN_PLAN_BOOK') }}"]
flags: {send_anonymous_usage_stats: false}
models:
  attain:
    +materialized: table
    crediting: {+schema: crediting, +meta: {dagster: {group: crediting}}}
    marts: {+schema: marts, +meta: {dagster: {group: marts}}}
seeds: {+schema: plan_book, +meta: {dagster: {group: staging}}}
"""

MODELS = """
version: 2
sources:
  - name: raw_erp
    schema: raw_erp
    tables: [{name: orders}]
models:
  - name: int_credits__allocated
    description: One row per credit.
    columns:
      - name: credit_id
        data_tests:
          - unique
          - accepted_values:
              arguments: {values: [1, 2]}
              config: {severity: warn}
  - name: fct_contracted
    description: One row per credit, as promised.
    config:
      contract: {enforced: true}
      persist_docs: {relation: true, columns: true}
    columns:
      - {name: credit_id, data_type: integer, description: Who.}
      - {name: amount, data_type: varchar, description: How much.}
  - name: int_broken
  - name: int_after_broken
unit_tests:
  - name: a_unit_test_that_would_fail
    model: int_credits__allocated
    given:
      - input: source('raw_erp', 'orders')
        rows: [{order_id: 1, amount: 5}]
    expect:
      rows: [{credit_id: 2, amount: 5}]
"""

FILES = {
    "dbt_project.yml": PROJECT,
    "models/models.yml": MODELS,
    "models/crediting/int_credits__allocated.sql": (
        "select order_id as credit_id, amount from {{ source('raw_erp', 'orders') }}"
    ),
    "models/crediting/int_views.sql": (
        "{{ config(materialized='view') }} select * from {{ ref('plans') }}"
    ),
    "models/marts/fct_credits.sql": "select * from {{ ref('int_credits__allocated') }}",
    "models/contracted/fct_contracted.sql": (
        "{{ config(schema='marts') }} select credit_id, amount from"
        " {{ ref('int_credits__allocated') }}"
    ),
    "models/broken/int_broken.sql": (
        "{{ config(schema='crediting') }} select no_such_column from {{ ref('plans') }}"
    ),
    "models/broken/int_after_broken.sql": (
        "{{ config(schema='crediting') }} select * from {{ ref('int_broken') }}"
    ),
    "tests/marts_hold_every_credit.sql": (
        "{{ config(meta={'dagster': {'ref': {'name': 'fct_credits'}}}) }}"
        " select * from {{ ref('int_credits__allocated') }}"
        " where credit_id not in (select credit_id from {{ ref('fct_credits') }})"
    ),
}

CREDITING = Station("crediting", ("path:models/crediting", "resource_type:seed"))
MARTS = Station("marts", ("path:models/marts",))
CONTRACTED = Station("contracted", ("path:models/contracted",))
BROKEN = Station("broken", ("path:models/broken",))

OPEN_FOR_WRITING = "import duckdb, sys; duckdb.connect(sys.argv[1]).close()"


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> dbt.DbtProject:
    root = tmp_path_factory.mktemp("dbt")
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    shutil.copytree(PROJECT_ROOT / "dbt_project" / "macros", root / "macros")
    shutil.copy(PROJECT_ROOT / "dbt_project" / "profiles.yml", root / "profiles.yml")
    settings = Settings(company_dir=root / "company", home=root / "home")
    settings.plan_book_dir.mkdir(parents=True)
    (settings.plan_book_dir / "plans.csv").write_text('"plan_id","line_number"\n"P-1","2"\n')
    return dbt.DbtProject(settings, project_dir=root, profiles_dir=root)


@pytest.fixture
def orders(project):
    """Deliver orders by their ids."""

    def deliver(*order_ids: int, amount: str = "int") -> None:
        with duckdb.connect(str(project.settings.warehouse_path)) as warehouse:
            warehouse.execute("create schema if not exists raw_erp")
            warehouse.execute(
                f"create or replace table raw_erp.orders(order_id int, amount {amount})"
            )
            warehouse.executemany(
                "insert into raw_erp.orders values (?, 5)", [[i] for i in order_ids]
            )

    return deliver


def materialize(project, *stations: Station) -> dg.ExecuteInProcessResult:
    manifest = dbt.manifest_of(project)
    sets = [build_station(station, project, manifest) for station in stations]
    return dg.materialize(sets, raise_on_error=False)


def failure(result: dg.ExecuteInProcessResult) -> str:
    [event] = [event for event in result.all_events if event.is_step_failure]
    return event.step_failure_data.user_failure_data.description


def test_models_and_seeds_become_assets_with_rows_and_tests_become_checks(project, orders):
    orders(1, 2)

    result = materialize(project, CREDITING, MARTS)

    assert result.success
    rows = {
        ".".join(event.asset_key.path): event.materialization.metadata.get("dagster/row_count")
        for event in result.get_asset_materialization_events()
    }
    assert {name: count and count.value for name, count in rows.items()} == {
        "plan_book.plans": 1,
        "crediting.int_credits__allocated": 2,
        "crediting.int_views": None,
        "marts.fct_credits": 2,
    }
    checks = {
        (".".join(check.asset_key.path), check.check_name): check.passed
        for check in result.get_asset_check_evaluations()
    }
    assert checks == {
        ("crediting.int_credits__allocated", "unique_int_credits__allocated_credit_id"): True,
        (
            "crediting.int_credits__allocated",
            "accepted_values_int_credits__allocated_credit_id__1__2",
        ): True,
        ("marts.fct_credits", "marts_hold_every_credit"): True,
    }


def test_unit_tests_are_no_part_of_a_run_and_stay_in_the_manifest(project, orders):
    orders(1)

    results = dbt.build(project, select=CREDITING.select)

    assert {str(result.node.resource_type) for result in results} == {"seed", "model", "test"}
    assert len(dbt.parse(project).unit_tests) == 1


def test_the_compiled_sql_and_the_seconds_stand_on_the_asset(project, orders):
    orders(1)

    result = materialize(project, CREDITING)

    [event] = [
        event
        for event in result.get_asset_materialization_events()
        if event.asset_key == dg.AssetKey(["crediting", "int_credits__allocated"])
    ]
    metadata = event.materialization.metadata
    assert metadata["execution_seconds"].value >= 0
    assert "raw_erp" in Path(metadata["compiled_sql"].path).read_text()


def test_a_failed_test_stops_the_next_station_and_names_test_and_model(project, orders):
    orders(1, 1)

    result = materialize(project, CREDITING, MARTS)

    assert not result.success
    assert failure(result) == (
        "dbt test unique_int_credits__allocated_credit_id on int_credits__allocated"
        " failed with 1 rows"
    )
    built = {event.asset_key.path[0] for event in result.get_asset_materialization_events()}
    assert "marts" not in built


def test_a_test_that_only_warns_stops_nothing(project, orders):
    orders(1, 7)

    result = materialize(project, CREDITING)

    assert result.success
    [warned] = [check for check in result.get_asset_check_evaluations() if not check.passed]
    assert warned.severity == dg.AssetCheckSeverity.WARN


def test_a_failed_model_is_named_with_its_reason_on_one_line(project, orders):
    orders(1)
    assert materialize(project, CREDITING).success

    result = materialize(project, BROKEN)

    sentence = failure(result)
    assert sentence.startswith("dbt model int_broken failed: Binder Error:")
    assert "no_such_column" in sentence
    assert "\n" not in sentence


def test_a_table_takes_the_place_of_a_table_or_view_and_carries_its_descriptions(project, orders):
    orders(1, amount="varchar")
    with duckdb.connect(str(project.settings.warehouse_path)) as warehouse:
        warehouse.execute("create schema if not exists marts")
        warehouse.execute("drop table if exists marts.fct_contracted")
        warehouse.execute("create view marts.fct_contracted as select 'of yesterday' as says")

    assert materialize(project, CREDITING, CONTRACTED).success
    assert materialize(project, CREDITING, CONTRACTED).success

    with duckdb.connect(str(project.settings.warehouse_path), read_only=True) as warehouse:
        assert warehouse.execute("from marts.fct_contracted").fetchall() == [(1, "5")]
        described = warehouse.execute(
            "select comment from duckdb_tables() where table_name = 'fct_contracted'"
            " union all select comment from duckdb_columns() where table_name = 'fct_contracted'"
        ).fetchall()
        assert {comment for (comment,) in described} == {
            "One row per credit, as promised.",
            "Who.",
            "How much.",
        }
        names = warehouse.execute("select table_name from duckdb_tables()").fetchall()
        assert not [name for (name,) in names if "__dbt_" in name]


def test_a_model_that_breaks_its_contract_leaves_the_table_as_it_was(project, orders):
    orders(1, amount="varchar")
    assert materialize(project, CREDITING, CONTRACTED).success
    orders(2, amount="int")

    result = materialize(project, CREDITING, CONTRACTED)

    assert "enforced contract" in failure(result)
    with duckdb.connect(str(project.settings.warehouse_path), read_only=True) as warehouse:
        assert warehouse.execute("from marts.fct_contracted").fetchall() == [(1, "5")]


def test_the_warehouse_is_free_for_other_processes_and_the_plan_book_unharmed(project, orders):
    orders(1)
    seed = project.settings.plan_book_dir / "plans.csv"
    before = seed.read_bytes()

    assert events.failure_of(dbt.build(project, select=CREDITING.select)) is None

    subprocess.run(
        [sys.executable, "-c", OPEN_FOR_WRITING, str(project.settings.warehouse_path)], check=True
    )
    assert seed.read_bytes() == before
    assert row_counts(project.settings)["plan_book.plans"] == 1


def test_a_project_that_cannot_be_parsed_says_so_on_one_line(project, tmp_path):
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "int_orphans.sql").write_text("select * from {{ ref('nowhere') }}")
    (tmp_path / "dbt_project.yml").write_text(PROJECT)
    shutil.copy(project.profiles_dir / "profiles.yml", tmp_path)
    settings = Settings(company_dir=tmp_path / "company", home=tmp_path / "home")

    with pytest.raises(dbt.DbtError, match=r"^dbt parse: .*int_orphans.*nowhere.*$") as error:
        dbt.parse(dbt.DbtProject(settings, project_dir=tmp_path, profiles_dir=tmp_path))

    assert "\n" not in str(error.value)
