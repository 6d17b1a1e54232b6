"""Expected against got: exact unless the author gave a tolerance."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import duckdb

from orchestration.uat.apart import numbers_in, without_prefix
from orchestration.uat.cases import Expected, ExpectedRow
from orchestration.uat.figures import FIGURES, Figure, columns_of

MartRow = Mapping[str, Any]
Outcome = Mapping[str, Sequence[MartRow]]


@dataclass(frozen=True)
class Difference:
    """One figure that is not what was expected; None where there is nothing of the kind."""

    figure: str
    what: str
    column: str
    chosen: Mapping[str, str]
    expected: Decimal | None
    got: Decimal | None
    unit: str = ""
    tolerance: Decimal = Decimal(0)

    @property
    def off(self) -> Decimal:
        """What came out too much."""
        return (self.got or Decimal(0)) - (self.expected or Decimal(0))


def outcomes(connection: duckdb.DuckDBPyConnection) -> dict[int, dict[str, list[MartRow]]]:
    """The rows of every mart that can be expected, by case and figure, names without prefix."""
    found: dict[int, dict[str, list[MartRow]]] = {}
    for name, figure in FIGURES.items():
        columns = list(columns_of(figure.mart))
        rows = connection.execute(
            f"select {', '.join(columns)} from {figure.mart} order by all"
        ).fetchall()
        for values in rows:
            row = dict(zip(columns, values, strict=True))
            [number] = numbers_in(row["payee_id"])
            found.setdefault(number, {}).setdefault(name, []).append(_for_people(row))
    return found


def differences(expected: Expected, outcome: Outcome) -> list[Difference]:
    """What is not as expected, in the order of the case; then what nobody expected."""
    found: list[Difference] = []
    for name, expected_rows in expected.figures.items():
        figure, rows = FIGURES[name], outcome.get(name, [])
        for row in expected_rows:
            found += _missed(figure, row, [each for each in rows if _is_chosen(each, row)])
        if figure.is_complete:
            others = [
                each for each in rows if not any(_is_chosen(each, row) for row in expected_rows)
            ]
            found += _unexpected(figure, others)
    return found


def _missed(figure: Figure, expected: ExpectedRow, rows: Sequence[MartRow]) -> list[Difference]:
    found = []
    for column, amount in expected.amounts.items():
        values = [row[column] for row in rows if row[column] is not None]
        got = sum(values, Decimal(0)) if values else None
        is_met = abs((got or Decimal(0)) - amount) <= expected.tolerance
        # A quota of zero is not the same as none.
        if not is_met or (got is None and amount != 0) or _is_ambiguous(figure, rows):
            missed = _difference(figure, column, expected.chosen, amount, got, rows)
            found.append(replace(missed, tolerance=expected.tolerance))
    return found


def _is_ambiguous(figure: Figure, rows: Sequence[MartRow]) -> bool:
    """Attainments of two components or periods do not add up to one."""
    return not figure.is_complete and len(rows) > 1


def _unexpected(figure: Figure, rows: Iterable[MartRow]) -> list[Difference]:
    """What came out beside what was expected, per payee, component and period."""
    groups: dict[tuple[str, ...], list[MartRow]] = {}
    columns = ("payee_id", "component_id", figure.period)
    for row in rows:
        groups.setdefault(tuple(row[column] for column in columns), []).append(row)
    found = []
    for key, group in groups.items():
        if any(row[figure.amount] != 0 for row in group):
            chosen = dict(zip(columns, key, strict=True))
            got = sum((row[figure.amount] for row in group), Decimal(0))
            found.append(_difference(figure, figure.amount, chosen, None, got, group))
    return found


def _difference(
    figure: Figure,
    column: str,
    chosen: Mapping[str, str],
    expected: Decimal | None,
    got: Decimal | None,
    rows: Sequence[MartRow],
) -> Difference:
    others = [
        text or f"no {name.removesuffix('_id').replace('_', ' ')}"
        for name, text in chosen.items()
        if name not in ("payee_id", figure.period)
    ]
    what = f"{figure.name} of {chosen['payee_id']}"
    what += f" in {chosen[figure.period]}" if figure.period in chosen else ""
    what += f" for {', '.join(others)}" if others else ""
    if column != figure.amount:
        what += f", {column.removesuffix('_amount').replace('_', ' ')}"
    if _is_ambiguous(figure, rows):
        what += f" ({len(rows)} rows: name period and component)"
    units = {str(row["currency_code"]) for row in rows}
    unit = units.pop() if len(units) == 1 and column.endswith("_amount") else ""
    return Difference(figure.name, what, column, chosen, expected, got, unit)


def _is_chosen(row: MartRow, expected: ExpectedRow) -> bool:
    return all(_is_same(row[column], text) for column, text in expected.chosen.items())


def _is_same(value: Any, text: str) -> bool:
    if value is None or not text:
        return not text and value in (None, "")
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return value == Decimal(text)
    return str(value) == text


def _for_people(row: dict[str, Any]) -> MartRow:
    return {
        column: without_prefix(value) if isinstance(value, str) else value
        for column, value in row.items()
    }
