"""The road as Dagster sees it: stations in order, a gate on every table that is handed on."""

import dagster as dg
import pytest

from orchestration.cli.road import assets_until, stations_by_step
from orchestration.definitions import build_definitions
from orchestration.jobs import RUN, STATIONS, pay_periods, run_config
from orchestration.settings import Settings, company_folder
from orchestration.transform import plan_book


@pytest.fixture(scope="module")
def settings(tmp_path_factory) -> Settings:
    home = tmp_path_factory.mktemp("home")
    return Settings(company_dir=company_folder("sample"), home=home)


@pytest.fixture(scope="module")
def definitions(settings) -> dg.Definitions:
    return build_definitions(settings)


@pytest.fixture(scope="module")
def graph(definitions):
    return definitions.resolve_asset_graph()


def steps_of(job: dg.JobDefinition) -> dict[str, dg.OpDefinition]:
    return {node.name: node.definition for node in job.nodes}


def group_of(graph, key: dg.AssetKey) -> str:
    return graph.get(key).group_name


def test_every_station_is_a_group_and_every_group_a_station(graph):
    groups = {group_of(graph, key) for key in graph.materializable_asset_keys}

    assert groups == set(STATIONS)


def test_a_station_reads_only_stations_before_it(graph):
    backwards = [
        (parent.to_user_string(), key.to_user_string())
        for key in graph.materializable_asset_keys
        for parent in graph.get(key).parent_keys & graph.materializable_asset_keys
        if STATIONS.index(group_of(graph, parent)) > STATIONS.index(group_of(graph, key))
    ]

    assert backwards == []


def test_a_gate_stands_on_every_table_that_the_next_station_reads(graph):
    handed_on = {
        parent
        for key in graph.materializable_asset_keys
        for parent in graph.get(key).parent_keys & graph.materializable_asset_keys
        if group_of(graph, parent) != group_of(graph, key)
    }
    gated = {check.asset_key for check in graph.asset_check_keys if check.name == "gate"}
    # Seeds are typed and checked by staging; the report on the gates comes after all of them.
    ungated = {
        key.to_user_string()
        for key in handed_on - gated
        if key.path[0] != "plan_book" and key.path[-1] != "rpt_quality"
    }

    assert ungated == set()
    assert all(
        graph.get(check).blocking for check in graph.asset_check_keys if check.name == "gate"
    )


def test_the_report_on_the_gates_is_made_after_the_gate_of_the_marts(graph):
    quality = graph.get(dg.AssetKey(["marts", "rpt_quality"]))
    results = graph.get(dg.AssetKey(["raw_gates", "expectation_results"]))
    release = graph.get(dg.AssetKey(["publish", "release"]))
    marts = {key for key in graph.materializable_asset_keys if key.path[0] == "marts"}

    assert results.key in quality.parent_keys
    assert results.parent_keys == marts - {quality.key}
    assert release.parent_keys == marts


def test_steps_are_counted_to_stations(definitions):
    steps = stations_by_step(definitions)

    assert steps["pull"] == "extract"
    assert steps["crediting_gate"] == "crediting"
    assert set(steps.values()) == set(STATIONS)


def test_a_run_until_a_station_stops_after_it(definitions, graph):
    until = assets_until(definitions, "crediting")

    assert {group_of(graph, key) for key in until} == {"extract", "staging", "crediting"}
    assert assets_until(definitions, "publish") is None
    assert assets_until(definitions, None) is None


def test_the_whole_road_is_one_job_with_every_gate(definitions, graph):
    job = definitions.resolve_job_def(RUN)

    assert set(job.asset_layer.executable_asset_keys) == set(graph.materializable_asset_keys)
    assert {f"{station}_gate" for station in STATIONS[:-1]} <= steps_of(job).keys()
    assert job.run_tags["dagster/retry_strategy"] == "ALL_STEPS"


@pytest.mark.parametrize(
    ("name", "stations", "gates"),
    [
        ("attain_pull", {"extract"}, {"extract_gate"}),
        ("attain_publish", {"publish"}, set()),
        ("attain_check", set(), {f"{station}_gate" for station in STATIONS[:-1]}),
        ("attain_compute", set(STATIONS[1:-1]), {f"{station}_gate" for station in STATIONS[1:-1]}),
    ],
)
def test_there_is_a_job_for_every_natural_unit_of_work(definitions, graph, name, stations, gates):
    job = definitions.resolve_job_def(name)

    computed = {group_of(graph, key) for key in job.asset_layer.executable_asset_keys}
    assert computed == stations
    assert {name for name in steps_of(job) if name.endswith("_gate")} == gates


def test_partitions_mean_through_this_period(definitions, settings):
    job = definitions.resolve_job_def("attain_run_through")
    periods = pay_periods(plan_book.read(settings)["calendar_periods"], "months")

    assert list(job.partitions_def.get_partition_keys()) == periods
    assert periods == sorted(periods)
    assert job.partitioned_config.get_run_config_for_partition_key(periods[0]) == {
        "ops": {"pull": {"config": {"through_period_id": periods[0]}}}
    }


def test_the_two_clocks_are_the_only_configuration_of_a_run(definitions):
    config = run_config(through_period_id="2025-06", known_by_on="2025-07-05")

    assert dg.validate_run_config(definitions.resolve_job_def(RUN), config)
    assert run_config() == {}


def test_what_writes_to_the_warehouse_writes_alone(definitions):
    pools = {
        name: step.pool
        for name, step in steps_of(definitions.resolve_job_def(RUN)).items()
        if not name.endswith("_gate")
    }

    assert {name for name, pool in pools.items() if pool != "duckdb_writer"} <= {"publish__release"}
