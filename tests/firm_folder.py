"""A company as the publisher finds it: folder, warehouse, plan book, results of the gates."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from orchestration.company import load_company
from orchestration.extract.release_id import hash_of_code, hash_of_plan_book
from orchestration.gates.results import (
    ExpectationResult,
    StationGate,
    TableVerdict,
    run_dir,
    write_gate,
)
from orchestration.resources.warehouse import delete_warehouse
from orchestration.settings import Settings
from orchestration.transform import plan_book
from tests.marts_schema import MARTS, Rows, write_warehouse

COMPANY = """\
company_id: firm
company_name: Nordlicht Instruments
time_zone: Europe/Berlin
pay_calendar_id: months
bookings_from: orders
releases_kept: 3
sources:
  erp:
    system: erp
    path: deliveries
    datasets:
      orders: {files: "orders_*.csv", delivery: snapshot}
"""

# rpt_quality tells what the gates found, so it has none.
EXPECTED = {
    "payouts": ("payouts.int_payouts__converted",),
    "marts": tuple(f"marts.{name}" for name in MARTS if name != "rpt_quality"),
}


def make_firm(home: Path) -> Settings:
    """Settings of a company whose folder and plan book (headers only) are in `home`."""
    settings = Settings(company_dir=home / "companies" / "firm", home=home)
    book = settings.company_dir / "plan_book"
    book.mkdir(parents=True)
    (settings.company_dir / "company.yml").write_text(COMPANY, encoding="utf-8")
    for name, columns in plan_book.read_contract(plan_book.CONTRACT_PATH).items():
        (book / f"{name}.csv").write_text(",".join(columns) + "\n", encoding="utf-8")
    return settings


def run_firm(
    settings: Settings, marts: Mapping[str, Rows], *, release_id: str, run_id: str = "run-1"
) -> None:
    """What a run leaves behind: warehouse, passed gates and the report on them."""
    delete_warehouse(settings)
    run = {
        "run_id": run_id,
        "release_id": release_id,
        "plan_book_sha256": hash_of_plan_book(load_company(settings)),
        "code_sha256": hash_of_code(),
    }
    write_warehouse(settings, marts, run=run)
    for station in EXPECTED:
        pass_gate(settings, station, release_id=release_id, run_id=run_id)
    data_docs = run_dir(settings.gates_dir, run_id) / "data_docs"
    data_docs.mkdir(exist_ok=True)
    (data_docs / "index.html").write_text("<h1>What the gates found</h1>", encoding="utf-8")


def pass_gate(
    settings: Settings,
    station: str,
    *,
    release_id: str,
    run_id: str = "run-1",
    tables: tuple[str, ...] | None = None,
    **fault: object,
) -> None:
    """Keep the result of one gate; `fault` changes the result of its first table."""
    names = EXPECTED[station] if tables is None else tables
    verdicts = [
        TableVerdict(station, name, (_result(station, name, **(fault if place == 0 else {})),))
        for place, name in enumerate(names)
    ]
    gate = StationGate(station, run_id, release_id, tuple(verdicts))
    write_gate(settings.gates_dir, gate)


def _result(station: str, table_name: str, **fault: object) -> ExpectationResult:
    sound = {
        "station": station,
        "table_name": table_name,
        "expectation_type": "expect_column_values_to_not_be_null",
        "column_name": "release_id",
        "severity": "critical",
        "success": True,
        "is_evaluated": True,
        "evaluated_count": 10,
        "unexpected_count": 0,
        "reason": None,
        "observed": None,
    }
    return ExpectationResult(**(sound | fault))  # type: ignore[arg-type]


# One payee, one payout: for tests that look at files and not at figures.
SMALL: dict[str, Rows] = {
    "dim_payees": [{"payee_id": "P-1", "payee_name": "Ada <script>", "pay_currency_code": "EUR"}],
    "dim_periods": [
        {
            "period_id": "2025-01",
            "calendar_id": "months",
            "year_id": "2025",
            "valid_from_on": dt.date(2025, 1, 1),
            "valid_to_on": dt.date(2025, 2, 1),
            "is_pay_period": True,
        }
    ],
    "fct_payouts": [
        {
            "payout_id": "P-1|new|2025-01",
            "payee_id": "P-1",
            "plan_id": "ae",
            "component_id": "new",
            "earning_period_id": "2025-01",
            "posting_period_id": "2025-01",
            "line_kind": "commission",
            "commission_exact_amount": "12.3456789000",
            "commission_amount": "12.3500",
            "commission_currency_code": "EUR",
            "exchange_rate": "1",
            "payout_amount": "12.3500",
            "currency_code": "EUR",
        }
    ],
}
