"""What Dagster sees of one company: `dagster dev -m orchestration.definitions`."""

import dagster as dg

from expectations import STATIONS as GATED_STATIONS
from orchestration.company import load_company
from orchestration.extract.assets import build_extract_assets
from orchestration.gates.checks import build_gate
from orchestration.jobs import build_jobs, pay_periods
from orchestration.publish.assets import build_publish
from orchestration.resources.executor import one_run_at_a_time
from orchestration.schedules import build_daily_run
from orchestration.sensors import build_sensors
from orchestration.settings import Settings, from_environment
from orchestration.transform import dbt, plan_book
from orchestration.transform.assets import QUALITY, STATIONS, build_gate_results, build_station


def build_definitions(settings: Settings) -> dg.Definitions:
    """The road of one company: an asset set per station, a gate after each, and what starts it."""
    company = load_company(settings)
    calendar_periods = plan_book.read(settings)["calendar_periods"]
    plan_book.prepare_to_parse(settings)
    project = dbt.DbtProject(settings)
    manifest = dbt.manifest_of(project)
    stations = [build_station(station, project, manifest) for station in STATIONS]
    marts = stations[-1].keys
    quality = build_station(QUALITY, project, manifest)
    gates = [build_gate(station) for station in GATED_STATIONS]
    return dg.Definitions(
        assets=[
            build_extract_assets(),
            *stations,
            build_gate_results(settings, marts),
            quality,
            build_publish([*marts, *quality.keys]),
        ],
        asset_checks=gates,
        jobs=build_jobs(gates, pay_periods(calendar_periods, company.pay_calendar_id)),
        schedules=[build_daily_run(company.time_zone)],
        sensors=build_sensors(settings),
        resources={"settings": settings},
        executor=one_run_at_a_time(settings),
    )


@dg.definitions
def defs() -> dg.Definitions:
    """The company of $ATTAIN_COMPANY: a code location serves one."""
    return build_definitions(from_environment())
