"""Data broken at any station stops at that station's gate: nothing after it, nothing published."""

import re
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import pytest

from expectations import STATIONS, suites_of
from orchestration.definitions import build_definitions
from orchestration.gates.checks import CHECK_NAME, asset_key
from orchestration.publish import releases
from orchestration.resources.failures import failure_sentence
from tests.road import Road, marts_of, road_beside

# Told after the last gate, in the station of the marts.
REPORT = {asset_key("raw_gates.expectation_results"), asset_key("marts.rpt_quality")}


@dataclass(frozen=True)
class Fault:
    """A statement that breaks what a station made, and what its gate says of which table."""

    station: str
    statement: str
    table: str
    reason: str


FAULTS = {
    "a delivered row is lost": Fault(
        "extract",
        "create table raw_erp.left_over as from raw_erp.order_lines where line_number <> 3;"
        " drop view raw_erp.order_lines; alter table raw_erp.left_over rename to order_lines",
        "raw_erp.order_lines",
        "order_lines_2025-02-28.csv has 11 rows here, its mapping kept 12",
    ),
    "a split over 100 %": Fault(
        "staging",
        "update staging.stg_crm__splits set split_ppm = 700000 where line_number = 2",
        "staging.stg_crm__splits",
        "Split of D-501 sums to 1.1, over 1 (splits.csv line 3)",
    ),
    "a quota below zero": Fault(
        "staging",
        "update staging.stg_plan__quotas set quota_minor = -quota_minor where line_number = 2",
        "staging.stg_plan__quotas",
        "Quota of P-01 for US-NEW in 2025-02 is -100000, below 0 (quotas.csv line 2)",
    ),
    "a cent too much": Fault(
        "crediting",
        "update crediting.int_shares__allocated set share_minor = share_minor + 1"
        " where transaction_id = 'order|O-1001|1' and payee_id = 'P-01'",
        "crediting.int_transactions__judged",
        "Transaction order|O-1001|1 is credited with 15000000 minor units, its shares add up to"
        " 15000001 (order_lines_2025-02-28.csv line 3)",
    ),
    "an amount that nobody delivered": Fault(
        "crediting",
        "update crediting.int_rows__accounted set delivered_micro = delivered_micro + 1000000,"
        " credited_micro = credited_micro + 1000000"
        " where entity = 'payment_lines' and currency_code = 'EUR'",
        "crediting.int_rows__accounted",
        "payment_lines_2025-03-31.csv delivered 225000.780000 of payment_lines,"
        " reconciled are 225001.780000: 1.000000 more",
    ),
    "a day of credit is lost": Fault(
        "attainment",
        "delete from attainment.int_days__accumulated"
        " where payee_id = 'P-06' and credited_on = '2025-02-05'",
        "attainment.int_days__accumulated",
        "Credits of P-06 for SE-DEALS add up to 19799322 minor units, their days to 18299322",
    ),
    "a slice above its tier": Fault(
        "commissions",
        "update commissions.int_commissions__sliced"
        " set commission_minor_ppm = commission_minor_ppm + 1 where tier_number = 3"
        " and credited_id = 'order|O-1003|1'",
        "commissions.int_commissions__sliced",
        "its slices add up to",
    ),
    "a true-up is lost": Fault(
        "commissions",
        "delete from commissions.int_commissions__sliced"
        " where payee_id = 'P-07' and commission_kind = 'true_up'",
        "commissions.int_commissions__sliced",
        "Tiers of P-07|PARTNER-REV|2025-02|2025-02-01 earn 75000000000 (minor units x ppm),"
        " its slices add up to 55648150000",
    ),
    "a true-up is paid twice": Fault(
        "commissions",
        "insert into commissions.int_commissions__sliced"
        " from commissions.int_commissions__sliced"
        " where payee_id = 'P-05' and commission_kind = 'true_up'",
        "commissions.int_commissions__sliced",
        "Tiers of P-05|EU-NEW|FY2025|2025-02-01 earn 225725805000 (minor units x ppm),"
        " its slices add up to 293467740000",
    ),
    "a commission without a payout": Fault(
        "payouts",
        "delete from payouts.int_payouts__rounded"
        " where payee_id = 'P-12' and earning_period_id = '2025-03'",
        "payouts.int_payouts__rounded",
        "Commissions of P-12|TEAM|2025-03 add up to 82943244000 (minor units x ppm),"
        " its payout is of 0",
    ),
    "a payout raised by hand": Fault(
        "marts",
        "update marts.fct_payouts set payout_amount = payout_amount + 1 where payee_id = 'P-05'"
        " and component_id = 'EU-BILL'",
        "marts.fct_payouts",
        "P-05|EU-BILL|2025-03|2025-03|commission",
    ),
    "a column is gone": Fault(
        "payouts",
        "alter table payouts.int_payouts__converted drop column rate_e12",
        "payouts.int_payouts__converted",
        "could not be evaluated: ",
    ),
    "a column is gone that only a warning reads": Fault(
        "staging",
        "alter table staging.stg_erp__products drop column fault_reason",
        "staging.stg_erp__products",
        "could not be evaluated: ",
    ),
}


@pytest.fixture(scope="module")
def companion(deals_home: Path) -> Road:
    return road_beside(deals_home)


@pytest.fixture
def road(companion: Road) -> Road:
    companion.restore()
    return companion


@pytest.fixture(scope="module")
def jobs(companion: Road) -> dg.Definitions:
    """The definitions of the company, and a job for the road from every gate on."""
    definitions = build_definitions(companion.settings)
    graph = definitions.resolve_asset_graph()
    road = (*STATIONS, "publish")
    groups = {key: graph.get(key).group_name for key in graph.materializable_asset_keys}
    parts = []
    for place, station in enumerate(STATIONS):
        gate = [dg.AssetCheckKey(asset_key(table), CHECK_NAME) for table in suites_of(station)]
        after = {key for key, group in groups.items() if road.index(group) > place} | REPORT
        part = dg.AssetSelection.checks(*gate) | dg.AssetSelection.assets(*after)
        parts.append(dg.define_asset_job(f"from_the_gate_of_{station}", part))
    return dg.Definitions.merge(definitions, dg.Definitions(jobs=parts))


def run_from_the_gate(jobs: dg.Definitions, station: str) -> tuple[dg.ExecuteInProcessResult, str]:
    """The run, and the sentence that `attain run` fails with; empty when it did not."""
    job = jobs.resolve_job_def(f"from_the_gate_of_{station}")
    with dg.DagsterInstance.ephemeral() as instance:
        run = job.execute_in_process(instance=instance, raise_on_error=False)
        return run, "" if run.success else failure_sentence(instance, run.run_id)


def published(road: Road) -> set[tuple[object, ...]]:
    """Everything below the releases, as the disk knows it."""
    return {
        (path, path.lstat().st_ino, path.lstat().st_size, path.lstat().st_mtime_ns)
        for path in road.settings.published_dir.rglob("*")
    }


def materialised(run: dg.ExecuteInProcessResult) -> list[str]:
    return [event.asset_key.to_user_string() for event in run.get_asset_materialization_events()]


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_stops_everything_after_its_station_and_publish_alone_as_well(
    name: str, road: Road, jobs: dg.Definitions
) -> None:
    fault = FAULTS[name]
    before = published(road)
    road.change(fault.statement)

    run, sentence = run_from_the_gate(jobs, fault.station)
    alone = road.attain("publish")

    assert not run.success
    assert materialised(run) == []
    assert f"{fault.table} (" in sentence
    assert fault.reason in sentence
    assert alone.exit_code == 1
    assert alone.stderr.count("\n") == 1
    assert alone.stderr.startswith("attain: Run ")
    assert f" is not published: {fault.table} did not pass: " in alone.stderr
    assert fault.reason in alone.stderr
    assert published(road) ^ before == set()
    assert releases.current_id(road.settings) is not None


def test_sound_data_passes_the_last_gate_and_is_published(road: Road, jobs: dg.Definitions) -> None:
    """What the faults above are compared with: the same job, and nothing stops it."""
    current = releases.current_id(road.settings)

    run, sentence = run_from_the_gate(jobs, STATIONS[-1])

    assert run.success, sentence
    assert "publish/release" in materialised(run)
    assert releases.current_id(road.settings) == current


def test_rows_in_quarantine_within_the_tolerance_warn_and_are_published(
    deals_release: Path,
) -> None:
    with marts_of(deals_release / "marts.duckdb") as marts:
        failed = marts.execute(
            "select severity, table_name, reason from rpt_quality where not is_success"
        ).fetchall()
        in_quarantine = marts.execute("select count(*) from rpt_quarantine").fetchall()

    assert in_quarantine == [(3,)]
    assert {severity for severity, *_ in failed} == {"warning"}
    reasons = {table: reason for _, table, reason in failed}
    assert re.search(
        r"amount 18\.500,00 .*\(order_lines_2025-03-31\.csv line 13\)",
        reasons["staging.stg_erp__order_lines"],
    )
