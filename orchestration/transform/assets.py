"""The stations that dbt computes: one Dagster asset set each, built by one function.

One set per station, because Dagster may run everything inside a set before it reports a gate
that failed: gates stand between sets (DESIGN 8).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import dagster as dg
import duckdb

from orchestration.gates.results import load_expectation_results
from orchestration.resources.warehouse import SCHEMA_NAME, connect, delete_database
from orchestration.settings import Settings
from orchestration.transform import dbt, events
from orchestration.transform.inputs import prepare_inputs

WRITER_POOL = "duckdb_writer"
QUALITY_REPORT = "rpt_quality"


@dataclass(frozen=True)
class Station:
    """What dbt selects for a station, in dbt's own words."""

    name: str
    select: tuple[str, ...]
    exclude: tuple[str, ...] = ()


STATIONS = (
    Station("staging", ("path:models/staging", "resource_type:seed")),
    Station("crediting", ("path:models/intermediate/crediting",)),
    Station("attainment", ("path:models/intermediate/attainment",)),
    Station("commissions", ("path:models/intermediate/commissions",)),
    Station("payouts", ("path:models/intermediate/payouts",)),
    Station("marts", ("path:models/marts",), exclude=(QUALITY_REPORT,)),
)

# What the gates found is a mart too, but it can only be told after the last gate.
QUALITY = Station("quality", (QUALITY_REPORT,))

StationEvents = Iterator[dg.MaterializeResult | dg.AssetCheckResult]


def build_station(
    station: Station, project: dbt.DbtProject, manifest: Mapping[str, Any]
) -> dg.AssetsDefinition:
    """The seeds and models of one station, with their data tests as checks.

    Keys are `schema.table`, dependencies come from the manifest: sources are the assets of
    the extract station.
    """
    import dagster_dbt

    @dagster_dbt.dbt_assets(
        manifest=manifest,
        select=" ".join(station.select),
        exclude=" ".join(station.exclude) or None,
        name=station.name,
        project=dagster_dbt.DbtProject(
            project.project_dir,
            target_path=project.settings.dbt_target_dir,
            profiles_dir=project.profiles_dir,
        ),
        pool=WRITER_POOL,
    )
    def materialise(context: dg.AssetExecutionContext) -> StationEvents:
        yield from run_station(context, station, project)

    return materialise


def build_gate_results(settings: Settings, marts: Iterable[dg.AssetKey]) -> dg.AssetsDefinition:
    """What every gate of the run found, as a table; after the marts, so after their gate too."""

    @dg.asset(
        key=["raw_gates", "expectation_results"],
        deps=list(marts),
        group_name="marts",
        kinds={"duckdb"},
        pool=WRITER_POOL,
        description="One row per expectation that the gates of this run evaluated.",
    )
    def gate_results() -> dg.MaterializeResult:
        with connect(settings) as warehouse:
            row_count = load_expectation_results(
                warehouse, gates_dir=settings.gates_dir, run_id=run_id_of(warehouse)
            )
        return dg.MaterializeResult(metadata={"dagster/row_count": row_count})

    return gate_results


def run_id_of(warehouse: duckdb.DuckDBPyConnection) -> str:
    """The run that filled the warehouse; stations may be computed by later ones."""
    [(run_id,)] = warehouse.execute("select run_id from raw_control.runs").fetchall()
    return str(run_id)


def run_station(
    context: dg.AssetExecutionContext, station: Station, project: dbt.DbtProject
) -> StationEvents:
    """Build what is selected of the station; stop the run with one sentence if any of it fails."""
    names = events.AssetNames.of(context.assets_def)
    if station.name == STATIONS[0].name:
        prepare_inputs(project.settings, run_id=context.run_id)
    select = _selection(context, station, names)
    if station.name == STATIONS[-1].name and select == station.select:
        # A file that is written over keeps what it held before, and a release is a copy of it.
        delete_database(project.settings.marts_path)
    results = dbt.build(project, select=select, exclude=station.exclude)
    yield from events.to_events(results, names, row_counts(project.settings))
    failure = events.failure_of(results)
    if failure:
        raise dg.Failure(description=failure, allow_retries=False)


def _selection(
    context: dg.AssetExecutionContext, station: Station, names: events.AssetNames
) -> Sequence[str]:
    """All of the station, or the nodes that somebody picked in the user interface."""
    selected = context.selected_asset_keys
    if selected == set(names.assets.values()):
        return station.select
    return [unique_id.split(".")[-1] for unique_id, key in names.assets.items() if key in selected]


def row_counts(settings: Settings) -> dict[str, int]:
    """Rows of every table of the warehouse by `schema.table`, as the catalog counts them."""
    with connect(settings, read_only=True) as warehouse:
        return dict(
            warehouse.execute(
                f"select {SCHEMA_NAME} || '.' || table_name, estimated_size from duckdb_tables()"
            ).fetchall()
        )
