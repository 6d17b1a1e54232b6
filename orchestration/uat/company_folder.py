"""Many cases as one company: its configuration, plan book and extracts in a folder."""

import csv
import datetime as dt
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from orchestration.transform.plan_book import OPTIONAL_FILES
from orchestration.uat.apart import kept_apart
from orchestration.uat.cases import Case, Row, Rows
from orchestration.uat.defaults import CURRENCIES, filled
from orchestration.uat.tables import Table, writable_tables

# Nobody's row may hide behind the good rows of other cases: one that cannot be read blocks.
COMPANY = {
    "company_id": "plan_cases",
    "company_name": "Plan cases",
    "time_zone": "UTC",
    "pay_calendar_id": "months",
    "bookings_from": "orders",
    "money_scale": "2",
}
TOLERANCE = "0"

# Entities that are delivered even when no case has a row of them.
ALWAYS = ("erp.orders", "erp.order_lines", "hr.workers")

_YEAR = re.compile(r"((?:19|20)\d\d)-")

# A place is a file and a line; whose row stands there, and which of its table it is.
Place = tuple[str, int]
WorldKey = tuple[object, ...]


@dataclass(frozen=True)
class NumberedCase:
    """A case, its number in this run, and its rows with all defaults."""

    number: int
    case: Case
    rows: Mapping[str, Rows]

    @property
    def world(self) -> WorldKey:
        """What all cases of one company must have in common: settings, currencies, pay periods."""
        settings = COMPANY | self.case.company
        pay_calendar_id = settings["pay_calendar_id"]
        periods = [
            tuple(row.items())
            for row in self.rows.get("calendar_periods", [])
            if row["calendar_id"] == pay_calendar_id
        ]
        currencies = [tuple(row.items()) for row in self.rows.get("currencies", [])]
        return (tuple(sorted(settings.items())), tuple(periods), tuple(currencies))


@dataclass(frozen=True)
class Written:
    """Whose row stands where: the number of a case, its table and the row in it."""

    number: int
    table_name: str
    row_number: int


def number_cases(cases: Iterable[Case]) -> list[NumberedCase]:
    """Cases with their numbers and all their rows. Raises `InputError`."""
    return [NumberedCase(number, case, filled(case)) for number, case in enumerate(cases, start=1)]


def worlds_of(cases: Iterable[NumberedCase]) -> list[list[NumberedCase]]:
    """Cases that can be one company together."""
    worlds: dict[WorldKey, list[NumberedCase]] = {}
    for each in cases:
        worlds.setdefault(each.world, []).append(each)
    return list(worlds.values())


def write_company(cases: Sequence[NumberedCase], folder: Path) -> dict[Place, Written]:
    """Write the folder of one world anew; say whose row stands on which line."""
    shutil.rmtree(folder, ignore_errors=True)
    settings = COMPANY | cases[0].case.company
    pay_calendar_id = settings["pay_calendar_id"]
    tables: dict[str, list[tuple[Written | None, Row]]] = {
        name: [(None, row) for row in rows] for name, rows in _shared(cases).items()
    }
    for each in cases:
        apart = kept_apart(each.rows, each.number, shared_calendar_id=pay_calendar_id)
        for name, rows in apart.items():
            if name == "currencies":
                continue
            for number, row in enumerate(rows, start=1):
                if row.get("calendar_id") == pay_calendar_id and name == "calendar_periods":
                    continue
                tables.setdefault(name, []).append((Written(each.number, name, number), row))
    contract = writable_tables()
    places: dict[Place, Written] = {}
    delivered = []
    for name, table in contract.items():
        if table.is_plan_book:
            if name in tables or name not in OPTIONAL_FILES:
                places |= _write(folder / "plan_book", table, tables.get(name, []))
        elif name in tables or name in ALWAYS:
            places |= _write(folder / "extracts", table, tables.get(name, []))
            delivered.append(name)
    (folder / "company.yml").write_text(_configuration(settings, delivered), encoding="utf-8")
    return places


def _shared(cases: Sequence[NumberedCase]) -> dict[str, Rows]:
    """What all cases of a world read: currencies and the calendars that nobody has to write."""
    first = cases[0]
    pay_calendar_id = (COMPANY | first.case.company)["pay_calendar_id"]
    own = [
        row
        for row in first.rows.get("calendar_periods", [])
        if row["calendar_id"] == pay_calendar_id
    ]
    months = [] if own and pay_calendar_id == "months" else _months(_years(cases))
    return {
        "currencies": list(first.rows.get("currencies", CURRENCIES)),
        "calendar_periods": [*own, *months, *_quarters(_years(cases))],
    }


def _years(cases: Sequence[NumberedCase]) -> list[int]:
    """Every year that a case names anywhere, in its rows or in what it expects."""
    texts = [
        value for each in cases for rows in each.rows.values() for r in rows for value in r.values()
    ]
    texts += [
        value
        for each in cases
        for rows in each.case.expected.figures.values()
        for row in rows
        for value in row.chosen.values()
    ]
    return sorted({int(match[1]) for text in texts if (match := _YEAR.match(text))})


def _months(years: Iterable[int]) -> Rows:
    starts = [dt.date(year, month, 1) for year in years for month in range(1, 13)]
    return [
        _period("months", f"{day:%Y-%m}", day, (day + dt.timedelta(days=31)).replace(day=1))
        for day in starts
    ]


def _quarters(years: Iterable[int]) -> Rows:
    starts = [(dt.date(year, 3 * q - 2, 1), q) for year in years for q in range(1, 5)]
    return [
        _period(
            "quarters",
            f"{day.year}-Q{quarter}",
            day,
            (day + dt.timedelta(days=95)).replace(day=1),
        )
        for day, quarter in starts
    ]


def _period(calendar_id: str, period_id: str, begins: dt.date, ends: dt.date) -> Row:
    return {
        "calendar_id": calendar_id,
        "period_id": period_id,
        "year_id": str(begins.year),
        "valid_from_on": begins.isoformat(),
        "valid_to_on": ends.isoformat(),
    }


def _write(
    folder: Path, table: Table, rows: Sequence[tuple[Written | None, Row]]
) -> dict[Place, Written]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / table.file_name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(table.columns), lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(row for _, row in rows)
    lines = enumerate((written for written, _ in rows), start=2)
    return {(table.file_name, line): written for line, written in lines if written is not None}


def _configuration(settings: Mapping[str, str], delivered: Iterable[str]) -> str:
    sources: dict[str, dict[str, object]] = {}
    for name in delivered:
        system, entity = name.split(".")
        source = sources.setdefault(system, {"system": system, "path": "extracts", "datasets": {}})
        datasets = source["datasets"]
        assert isinstance(datasets, dict)
        datasets[entity] = {"files": f"{name}.csv", "delivery": "snapshot"}
    company: dict[str, object] = {
        **settings,
        "money_scale": int(settings["money_scale"]),
        "quarantine_tolerance": float(TOLERANCE),
        "sources": sources,
    }
    return yaml.safe_dump(company, sort_keys=False)
