"""Companies as a folder, and that folder on the real road: pulled, computed by dbt, gated."""

import csv
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import yaml

from orchestration.extract.pull import pull
from orchestration.gates.validation import run_gate
from orchestration.resources.warehouse import delete_warehouse
from orchestration.run_arguments import RunArguments
from orchestration.settings import Settings as RunSettings
from orchestration.transform import dbt, events, plan_book
from orchestration.transform.assets import QUALITY, STATIONS
from tests.oracle.typed import Row, Settings, Tables

RUN_ID = "oracle"

# What a planning system may deliver instead of standing in the plan book; half of it does here.
PLANNING = ("plan_assignments", "quotas")
SYSTEMS = {
    "crm": (
        "accounts",
        "opportunities",
        "opportunity_lines",
        "opportunity_stages",
        "splits",
        "team_members",
        "territories",
        "territory_members",
    ),
    "erp": (
        "products",
        "exchange_rates",
        "orders",
        "order_lines",
        "invoices",
        "invoice_lines",
        "payments",
        "payment_lines",
        "credit_memos",
        "credit_memo_lines",
    ),
    "hr": ("workers", "job_assignments", "leaves"),
    "plan": PLANNING,
}

# Gates of the stations whose faults a generated company could have.
GATED = ("extract", "staging", "crediting", "attainment", "commissions", "payouts", "marts")


class RoadError(RuntimeError):
    """dbt failed, or a gate did not let the companies pass."""


@dataclass(frozen=True)
class Found:
    """What the marts say: rows as the warehouse holds them, by column."""

    credits: list[dict[str, Any]]
    attainment: list[dict[str, Any]]
    payouts: list[dict[str, Any]]
    transactions: list[dict[str, Any]]


# What nobody would write on purpose, and the language says all the same what it means: rules that
# never match, and equal priorities. Its gate refuses them before anybody is paid.
NOT_MEANT = frozenset(
    {
        "rules_lie_in_their_component",
        "no_rule_is_shadowed",
        "priority_decides_between_rules",
        "rules_agree_with_their_method",
        "owner_rules_name_one_payee",
        "receipts_have_no_product",
        "assignments_lie_in_their_plan",
        "components_lie_in_their_plan",
        "rate_tables_are_in_force_with_their_components",
    }
)


def write_folder(folder: Path, tables: Tables, settings: Settings) -> Path:
    """A company folder that `attain run --company` can run."""
    (folder / "plan_book").mkdir(parents=True, exist_ok=True)
    for name, columns in plan_book.read_contract(plan_book.CONTRACT_PATH).items():
        found = [] if name in PLANNING else tables.get(name, [])
        write_rows(folder / "plan_book" / f"{name}.csv", found, tuple(columns))
    sources: dict[str, Any] = {}
    for system, names in SYSTEMS.items():
        delivered = [name for name in names if tables.get(name)]
        for name in delivered:
            write_rows(folder / "extracts" / system / f"{name}.csv", tables[name])
        datasets = {name: {"files": f"{name}.csv", "delivery": "snapshot"} for name in delivered}
        if datasets:
            path = f"extracts/{system}"
            sources[system] = {"system": system, "path": path, "datasets": datasets}
    company = {
        "company_id": "oracle",
        "company_name": "Generated companies",
        "money_scale": settings.money_scale,
        "time_zone": "Europe/Berlin",
        "pay_calendar_id": settings.pay_calendar_id,
        "bookings_from": settings.bookings_from,
        "sources": sources,
    }
    text = yaml.safe_dump(company, sort_keys=False)
    (folder / "company.yml").write_text(text, encoding="utf-8")
    return folder


def write_rows(path: Path, found: list[Row], columns: tuple[str, ...] = ()) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    names = list(columns) or list(dict.fromkeys(name for row in found for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)


def run_road(folder: Path, *, home: Path, gates: bool = True) -> Path:
    """The marts of a company folder that went the whole road; raises `RoadError`.

    Without gates neither Great Expectations nor the tests of dbt look at what was computed.
    """
    settings = RunSettings(company_dir=folder, home=home)
    delete_warehouse(settings)
    shutil.rmtree(settings.archive_dir, ignore_errors=True)
    plan_book.prepare(settings)
    pull(settings, RunArguments(RUN_ID))
    select = [words for station in STATIONS for words in station.select]
    exclude = QUALITY.select if gates else (*QUALITY.select, "resource_type:test")
    failure = events.failure_of(dbt.build(dbt.DbtProject(settings), select=select, exclude=exclude))
    if failure is not None:
        raise RoadError(str(failure))
    if gates:
        _pass_gates(settings)
    return settings.marts_path


def _pass_gates(settings: RunSettings) -> None:
    for station in GATED:
        for table in run_gate(station, settings=settings):
            faults = [
                f"{table.table_name}: {result.reason}"
                for result in table.results
                if result.blocks and result.expectation_type not in NOT_MEANT
            ]
            if faults:
                raise RoadError("; ".join(faults))


def found_in(marts: Path) -> Found:
    with duckdb.connect(str(marts), read_only=True) as connection:
        return Found(
            credits=_rows(connection, "fct_credits"),
            attainment=_rows(connection, "fct_attainment"),
            payouts=_rows(connection, "fct_payouts"),
            transactions=_rows(connection, "fct_transactions"),
        )


def _rows(connection: duckdb.DuckDBPyConnection, mart: str) -> list[dict[str, Any]]:
    result = connection.execute(f"from {mart}")
    names = [column[0] for column in result.description]
    return [dict(zip(names, values, strict=True)) for values in result.fetchall()]
