"""A small plan book that a test may spoil, and what the commands say of it."""

import csv
import shutil
from pathlib import Path

from orchestration.settings import Settings
from orchestration.transform.plan_book import CONTRACT_PATH, read_contract

DEALS = Path(__file__).parent / "deals"

# What a source delivers to the company worked on paper stands in this one's plan book.
DELIVERED = ("plan_assignments", "quotas")


def write_company(home: Path) -> Settings:
    """The company worked on paper, with nothing but a plan book; what stood there is gone.

    In one home dbt parses the project once for all of them.
    """
    folder = home / "companies" / "deals"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(DEALS / "plan_book", folder / "plan_book")
    shutil.copyfile(DEALS / "company.yml", folder / "company.yml")
    for name in DELIVERED:
        shutil.copyfile(
            DEALS / "extracts" / "planning" / f"{name}.csv", folder / "plan_book" / f"{name}.csv"
        )
    return Settings(company_dir=folder, home=home)


def book(settings: Settings) -> Path:
    return settings.company_dir / "plan_book"


def saying(settings: Settings, name: str, column: str, values: dict[str, str]) -> None:
    """Add a column to a file, with its value by what stands in the first."""
    path = book(settings) / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0], column], lineterminator="\n")
        writer.writeheader()
        first = next(iter(rows[0]))
        writer.writerows(row | {column: values.get(row[first], "")} for row in rows)


def like(settings: Settings, component_id: str, other_id: str, **terms: str) -> None:
    """Add a component with the terms and rules of another, but for `terms` of either."""
    for name in ("components", "crediting_rules"):
        path = book(settings) / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        said = {column: value for column, value in terms.items() if column in _columns(name)}
        copies = [row for row in rows if row["component_id"] == component_id]
        assert copies, f"{component_id} is not in {path.name}"
        for number, row in enumerate(copies, start=1):
            identity = {"rule_id": f"{other_id}-{number}"} if "rule_id" in row else {}
            rows.append(row | {"component_id": other_id} | identity | said)
        with path.open("w", encoding="utf-8", newline="") as file:
            columns = dict.fromkeys([*rows[0], *said])
            writer = csv.DictWriter(file, list(columns), restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def change(settings: Settings, name: str, old: str, new: str) -> None:
    """Put `new` where `old` stands once in a file; an empty `old` adds a line at its end.

    A file that the company does not need begins with its header.
    """
    path = book(settings) / f"{name}.csv"
    text = path.read_text(encoding="utf-8") if path.exists() else _header(name)
    if not old:
        path.write_text(f"{text.rstrip()}\n{new}\n", encoding="utf-8")
        return
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def _header(name: str) -> str:
    return ",".join(_columns(name))


def _columns(name: str) -> list[str]:
    return list(read_contract(CONTRACT_PATH)[name])
