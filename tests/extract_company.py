"""A small company in a temporary folder, for tests that deliver files and pull them."""

import copy
import datetime as dt
from pathlib import Path
from typing import Any

import duckdb
import yaml

from orchestration.extract.pull import PullReport, pull
from orchestration.run_arguments import RunArguments
from orchestration.settings import Settings

DATED = r"_(\d{4}-\d{2}-\d{2})"
NUMBERED = r"_(\d+)\."

SNAPSHOT = {"files": "products_*", "sequence": f"products{DATED}", "delivery": "snapshot"}
INCREMENT = {
    "files": "order_lines_*",
    "sequence": f"order_lines{DATED}",
    "delivery": "increment",
    "control_total": "amount",
}

CONFIGURATION: dict[str, Any] = {
    "company_id": "tiny",
    "company_name": "Tiny Trading",
    "time_zone": "Europe/Berlin",
    "pay_calendar_id": "months",
    "bookings_from": "orders",
    "sources": {
        "shop": {"system": "erp", "path": "{extracts}", "datasets": {"products": SNAPSHOT}},
    },
}

CALENDAR = """calendar_id,period_id,year_id,valid_from_on,valid_to_on
months,2025-01,2025,2025-01-01,2025-02-01
months,2025-02,2025,2025-02-01,2025-03-01
quarters,2025-Q1,2025,2025-01-01,2025-04-01
"""

RECORDED_AT = dt.datetime(2025, 6, 1, 12, 0, tzinfo=dt.UTC)

LINES_HEADER = "order_id,line_id,amount\n"
PRODUCTS_HEADER = "product_id,product_name\n"


class Firm:
    """A company folder, the folder its sources deliver into, and its state."""

    def __init__(self, folder: Path, **datasets: dict[str, Any]) -> None:
        self.settings = Settings(company_dir=folder / "tiny", home=folder / "home")
        self.inbox = self.settings.extracts_dir
        self.inbox.mkdir(parents=True)
        (folder / "tiny" / "plan_book").mkdir(parents=True)
        (folder / "tiny" / "mapping").mkdir()
        (folder / "tiny" / "plan_book" / "calendar_periods.csv").write_text(CALENDAR)
        self.configuration = copy.deepcopy(CONFIGURATION)
        if datasets:
            self.configuration["sources"]["shop"]["datasets"] = datasets
        self.configure()

    def configure(self) -> None:
        text = yaml.safe_dump(self.configuration, sort_keys=False)
        (self.settings.company_dir / "company.yml").write_text(text)

    def map(self, entity: str, query: str) -> None:
        (self.settings.company_dir / "mapping" / f"{entity}.sql").write_text(query)

    def deliver(self, name: str, content: str | bytes) -> Path:
        path = self.inbox / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def deliver_products(self, day: str, *names: str) -> Path:
        """A snapshot of products, numbered in the order of their names."""
        rows = [f"P-{number},{name}\n" for number, name in enumerate(names, start=1)]
        return self.deliver(f"products_{day}.csv", PRODUCTS_HEADER + "".join(rows))

    def deliver_lines(self, day: str, **amounts: str) -> Path:
        """An increment of order lines: order to amount."""
        rows = [f"{order_id},1,{amount}\n" for order_id, amount in amounts.items()]
        return self.deliver(f"order_lines_{day}.csv", LINES_HEADER + "".join(rows))

    def pull(
        self,
        *,
        through: str | None = None,
        known_by: str | None = None,
        recorded_at: dt.datetime = RECORDED_AT,
    ) -> PullReport:
        known_by_on = None if known_by is None else dt.date.fromisoformat(known_by)
        arguments = RunArguments("run-1", through_period_id=through, known_by_on=known_by_on)
        return pull(self.settings, arguments, recorded_at=recorded_at)

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(self.settings.warehouse_path, read_only=True) as warehouse:
            return warehouse.execute(sql).fetchall()

    def live_products(self) -> list[str]:
        rows = self.query(
            "select product_name from raw_erp.products where not is_retired order by product_id"
        )
        return [name for (name,) in rows]

    def line_rows(self) -> list[tuple[Any, ...]]:
        """Every raw row without the place it came from, in one order."""
        return self.query(
            "select order_id, line_id, amount, delivery_rank, is_retired, is_deleted "
            "from raw_erp.order_lines order by all"
        )
