"""Many cases as one company: its configuration, plan book and extracts in a folder."""

import csv
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import yaml

from expectations.plan_language import rule_conditions
from orchestration.transform.plan_book import OPTIONAL_FILES
from orchestration.uat.apart import kept_apart
from orchestration.uat.calendars import EVERYBODYS_CALENDARS, months, quarters, years_of
from orchestration.uat.cases import TRANSACTIONS, Case, Row, Rows
from orchestration.uat.defaults import CURRENCIES, filled
from orchestration.uat.short_form import transactions_behind
from orchestration.uat.tables import Table, writable_tables

# Nobody's row may hide behind the good rows of other cases: one that cannot be read blocks, unless
# a case is about that.
COMPANY = {
    "company_id": "plan_cases",
    "company_name": "Plan cases",
    "time_zone": "UTC",
    "pay_calendar_id": "months",
    "bookings_from": "orders",
    "money_scale": "2",
    "quarantine_tolerance": "0",
}

# Entities that are delivered even when no case has a row of them.
ALWAYS = ("erp.orders", "erp.order_lines", "hr.workers")

# A place is a file and a line; whose row stands there, and which of its table it is.
Place = tuple[str, int]


@dataclass(frozen=True)
class NumberedCase:
    """A case, its number in this run, and its rows with all defaults."""

    number: int
    case: Case
    rows: Mapping[str, Rows]

    @property
    def settings(self) -> dict[str, str]:
        """The keys of company.yml that the case needs."""
        return {**COMPANY, **self.case.company}

    @property
    def pay_periods(self) -> Rows:
        """The periods of the pay calendar, where the case writes them."""
        written = self.rows.get("calendar_periods", [])
        return [row for row in written if row["calendar_id"] == self.settings["pay_calendar_id"]]

    @property
    def shared_holidays(self) -> Rows:
        """Holidays of the calendars of all: one that is nobody's is a mistake of this case."""
        own = {row["calendar_id"] for row in self.rows.get("calendar_periods", [])}
        shared = {self.settings["pay_calendar_id"], *(set(EVERYBODYS_CALENDARS) - own)}
        return [row for row in self.rows.get("holidays", []) if row["calendar_id"] in shared]

    @property
    def territory_conditions(self) -> list[set[str]]:
        """What each of its territory rules asks for."""
        asked = [column.name for column in rule_conditions("territory_rules")]
        written = self.rows.get("territory_rules", [])
        return [{name for name in asked if row[name]} for row in written]

    @property
    def currencies(self) -> dict[str, Row]:
        """Every currency by its code: the usual ones and those that the case writes."""
        rows = [*CURRENCIES, *self.rows.get("currencies", [])]
        return {row["currency_code"]: row for row in rows}


@dataclass(frozen=True)
class Written:
    """Whose row stands where: the number of a case, and the table and row that it wrote."""

    number: int
    table_name: str
    row_number: int


Line = tuple[Written | None, Row]


def number_cases(cases: Iterable[Case]) -> list[NumberedCase]:
    """Cases with their numbers and all their rows. Raises `InputError`."""
    return [NumberedCase(number, case, filled(case)) for number, case in enumerate(cases, start=1)]


def worlds_of(cases: Iterable[NumberedCase]) -> list[list[NumberedCase]]:
    """As few companies as the cases can be of: what they share agrees."""
    worlds: list[_World] = []
    for each in cases:
        world = next((world for world in worlds if world.has_room_for(each)), None)
        if world is None:
            worlds.append(_World(each, each.currencies, [each]))
        else:
            world.currencies |= each.currencies
            world.cases.append(each)
    return [world.cases for world in worlds]


@dataclass
class _World:
    first: NumberedCase
    currencies: dict[str, Row]
    cases: list[NumberedCase]

    def has_room_for(self, case: NumberedCase) -> bool:
        return (
            case.settings == self.first.settings
            and case.pay_periods == self.first.pay_periods
            and case.shared_holidays == self.first.shared_holidays
            and all(row == self.currencies.get(code, row) for code, row in case.currencies.items())
            and all(_stay_apart(case, other) for other in self.cases)
        )


def _stay_apart(one: NumberedCase, other: NumberedCase) -> bool:
    """Whether no territory rule of one case can match accounts of the other, nor meet its rules.

    A rule that asks for nothing takes the accounts of all; two that ask for something in common
    are kept apart by the names of their cases.
    """
    if any(not asked for each in (one, other) for asked in each.territory_conditions):
        return False
    pairs = product(one.territory_conditions, other.territory_conditions)
    return all(asked & others for asked, others in pairs)


def write_company(cases: Sequence[NumberedCase], folder: Path) -> dict[Place, Written]:
    """Write the folder of one world anew; say whose row stands on which line."""
    shutil.rmtree(folder, ignore_errors=True)
    tables = _tables(cases)
    places: dict[Place, Written] = {}
    delivered = []
    for name, table in writable_tables().items():
        if table.is_plan_book:
            if name in tables or name not in OPTIONAL_FILES:
                places |= _write(folder / "plan_book", table, tables.get(name, []))
        elif name in tables or name in ALWAYS:
            places |= _write(folder / "extracts", table, tables.get(name, []))
            delivered.append(name)
    configuration = _configuration(cases[0].settings, delivered)
    (folder / "company.yml").write_text(configuration, encoding="utf-8")
    return places


def _tables(cases: Sequence[NumberedCase]) -> dict[str, list[Line]]:
    """The rows of all cases under names of their own, below those that all of them read."""
    first, years = cases[0], years_of((each.case, each.rows) for each in cases)
    pay_calendar_id = first.settings["pay_calendar_id"]
    pay_months = [] if first.pay_periods and pay_calendar_id == "months" else months(years)
    currencies = {code: row for each in cases for code, row in each.currencies.items()}
    shared = {
        "currencies": list(currencies.values()),
        "holidays": first.shared_holidays,
        "calendar_periods": [*first.pay_periods, *pay_months, *quarters(years)],
    }
    tables: dict[str, list[Line]] = {
        name: [(None, row) for row in rows] for name, rows in shared.items()
    }
    for each in cases:
        apart = kept_apart(each.rows, each.number, shared_calendar_id=pay_calendar_id)
        behind = transactions_behind(each.case)
        for name, rows in apart.items():
            for number, row in enumerate(rows, start=1):
                is_shared = (
                    name == "currencies"
                    or (name == "calendar_periods" and row["calendar_id"] == pay_calendar_id)
                    or (name == "holidays" and each.rows[name][number - 1] in each.shared_holidays)
                )
                if not is_shared:
                    place = behind.get((name, number))
                    at = (TRANSACTIONS, place) if place else (name, number)
                    written = Written(each.number, *at)
                    tables.setdefault(name, []).append((written, row))
    return tables


def _write(folder: Path, table: Table, rows: Sequence[Line]) -> dict[Place, Written]:
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
        "sources": sources,
    }
    return yaml.safe_dump(company, sort_keys=False)
