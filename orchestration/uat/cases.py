"""A case: what is written about a plan and its deals, and what must come of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from orchestration.lined_yaml import Lined

# A row as it is written: column to text, empty where nothing shall stand.
Row = dict[str, str]
Rows = list[Row]

TRANSACTIONS = "transactions"


@dataclass(frozen=True)
class ExpectedRow:
    """One line of `expect`: `chosen` picks rows of a mart, `amounts` is what they add up to."""

    chosen: Mapping[str, str]
    amounts: Mapping[str, Decimal]
    tolerance: Decimal = Decimal(0)


@dataclass(frozen=True)
class Expected:
    """What must come out: figures by their word, or the sentence with which a gate refuses."""

    figures: Mapping[str, tuple[ExpectedRow, ...]]
    refused: str | None = None


@dataclass(frozen=True)
class Case:
    """One case as it is written. `company` are keys of company.yml that it needs otherwise.

    Values are text; `splits` and `team` of a transaction may map people to text. Rows are `Lined`
    where their file has lines; `line` is where the case begins.
    """

    file_name: str
    name: str
    says: str
    company: Mapping[str, str]
    tables: Mapping[str, Rows]
    transactions: tuple[Mapping[str, Any], ...]
    expected: Expected = field(default_factory=lambda: Expected({}))
    line: int = 0

    @property
    def tolerances(self) -> list[Decimal]:
        """By how much figures may be off, where the case says so."""
        rows = (row for rows in self.expected.figures.values() for row in rows)
        return sorted({row.tolerance for row in rows if row.tolerance})

    @property
    def where(self) -> str:
        return f"{self.file_name}, case {self.name!r}{at(self.line)}"

    def place(self, name: str, number: int) -> str:
        """Where a row of a table, or of `transactions`, was written."""
        written = self.transactions if name == TRANSACTIONS else self.tables.get(name, ())
        line = line_of(written[number - 1]) if number <= len(written) else 0
        return f"{self.where}: {name} {number}{at(line)}"


def line_of(written: object) -> int:
    return written.line if isinstance(written, Lined) else 0


def at(line: int) -> str:
    """Where something stands, to be put after its name."""
    return f" (line {line})" if line else ""
