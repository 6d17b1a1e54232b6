"""`expect`: which figures must come out, or with which sentence a gate must refuse."""

from decimal import Decimal
from typing import Any

from orchestration.company import InputError
from orchestration.uat.cases import Expected, ExpectedRow
from orchestration.uat.figures import FIGURES, Figure, columns_of
from orchestration.uat.mistakes import Mistakes
from orchestration.uat.written import listed, number, value

NOTHING = "nothing"

# What "nothing" means when it stands alone: nobody earns and nobody is paid.
PAID = ("commissions", "payouts")


def expected(written: Any, where: str, mistakes: Mistakes) -> Expected:
    """What a case expects. Raises `InputError` where that cannot be said at all."""
    if written == NOTHING:
        return Expected(dict.fromkeys(PAID, ()))
    if not isinstance(written, dict) or not written:
        raise InputError(f"{where}: expect must be `nothing` or hold {', '.join(FIGURES)}, refused")
    known = [*FIGURES, "refused"]
    for key in written.keys() - set(known):
        raise InputError(f"{where}: expect has the unknown key {key!r} (known: {', '.join(known)})")
    refused = written.get("refused")
    if refused is not None:
        if len(written) > 1 or not isinstance(refused, str) or not refused:
            raise InputError(f"{where}: expect.refused must be one sentence and stand alone")
        return Expected({}, refused)
    return Expected(
        {name: _figure_rows(rows, name, where, mistakes) for name, rows in written.items()}
    )


def _figure_rows(
    written: Any, name: str, where: str, mistakes: Mistakes
) -> tuple[ExpectedRow, ...]:
    rows: list[ExpectedRow] = []
    if written != NOTHING:
        with mistakes:
            for place, row in listed(written, f"{where}: expect.{name}", mistakes):
                with mistakes:
                    rows.append(_row(row, FIGURES[name], place, mistakes))
    return tuple(rows)


def _row(row: dict[str, Any], figure: Figure, place: str, mistakes: Mistakes) -> ExpectedRow:
    chosen, amounts, tolerance = {}, {}, Decimal(0)
    for key, written in row.items():
        with mistakes:
            said = value(written, f"{place}: {key}")
            if key == "tolerance":
                tolerance = number(said, f"{place}: tolerance")
                continue
            column = _column(figure, key, place)
            if figure.is_added(column):
                amounts[column] = Decimal(0)
                amounts[column] = number(said, f"{place}: {key}")
            else:
                chosen[column] = said
                if figure.is_number(column) and said:
                    number(said, f"{place}: {key}")
    if "payee_id" not in chosen:
        mistakes.add(f"{place} lacks payee")
    if not amounts:
        mistakes.add(f"{place} lacks an amount")
    return ExpectedRow(chosen, amounts, tolerance)


def _column(figure: Figure, key: str, place: str) -> str:
    column = figure.column_of(key)
    if column is None:
        known = ", ".join(dict.fromkeys([*figure.short, "tolerance", *columns_of(figure.mart)]))
        raise InputError(f"{place} has the unknown key {key!r} (known: {known})")
    return column
