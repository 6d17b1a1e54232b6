"""Cases in a workbook: a sheet `cases`, and one sheet per table with the case in its first column.

    cases               case, says, expect (nothing, or the sentence after `refused:`), company.*
    transactions        case, payee, on, amount, ... (splits and team as ANN: 0.6, BEN: 0.4)
    expect payouts      case, payee, period, amount, ... and likewise for the other figures
    rate_tiers, ...     case and the columns of the table

A cell that is empty was not written. To write that nothing shall stand there, write null.
"""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from orchestration.company import InputError
from orchestration.uat.mistakes import Mistakes

CASES, CASE = "cases", "case"
EXPECT = "expect "
REFUSED = "refused:"


def read_workbook(path: Path, mistakes: Mistakes) -> list[dict[str, Any]]:
    """The cases of a workbook, in the form in which YAML has them.

    A row with a mistake is kept there and left out. Raises `InputError` for what is no workbook.
    """
    sheets = _sheets(path, mistakes)
    if CASES not in sheets:
        raise InputError(f"{path.name} has no sheet {CASES!r}")
    written: dict[str, dict[str, Any]] = {}
    for place, row in sheets.pop(CASES):
        with mistakes:
            name = _case_of(row, place)
            if name in written:
                raise InputError(f"{place}: the case {name!r} stands there a second time")
            written[name] = _head(name, row)
    for sheet, rows in sheets.items():
        for place, row in rows:
            with mistakes:
                name = _case_of(row, place)
                if name not in written:
                    raise InputError(f"{place}: no case {name!r} in the sheet {CASES!r}")
                _add(written[name], sheet, row, place)
    return list(written.values())


def _head(name: str, row: dict[str, str]) -> dict[str, Any]:
    case: dict[str, Any] = {"name": name}
    for key, value in row.items():
        if key == "expect":
            case["expect"] = (
                {"refused": value.removeprefix(REFUSED).strip()}
                if value.startswith(REFUSED)
                else value
            )
        elif key.startswith("company."):
            case.setdefault("company", {})[key.removeprefix("company.")] = value
        else:
            case[key] = value
    return case


def _add(case: dict[str, Any], sheet: str, row: dict[str, str], place: str) -> None:
    if not sheet.startswith(EXPECT):
        case.setdefault(sheet, []).append(row)
        return
    expected = case.setdefault("expect", {})
    if not isinstance(expected, dict):
        raise InputError(f"{place}: case {case['name']!r} expects {expected!r} already")
    expected.setdefault(sheet.removeprefix(EXPECT), []).append(row)


def _case_of(row: dict[str, str], place: str) -> str:
    if CASE not in row:
        raise InputError(f"{place} names no case")
    return row.pop(CASE)


def _sheets(path: Path, mistakes: Mistakes) -> dict[str, list[tuple[str, dict[str, str]]]]:
    """The filled rows of every sheet, each with its place in words."""
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        # Values as they were last computed: a formula is no figure.
        workbook = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, OSError) as error:
        raise InputError(f"{path.name} is not readable as a workbook: {error}") from None
    try:
        return {
            sheet.title: list(
                _rows(sheet.iter_rows(values_only=True), f"{path.name}, {sheet.title}", mistakes)
            )
            for sheet in workbook.worksheets
        }
    finally:
        workbook.close()


def _rows(
    cells: Iterator[tuple[Any, ...]], where: str, mistakes: Mistakes
) -> Iterator[tuple[str, dict[str, str]]]:
    header = [_text(cell, where) for cell in next(cells, ())]
    for number, values in enumerate(cells, start=2):
        place = f"{where} row {number}"
        row = {}
        for name, value in zip(header, values, strict=False):
            if value is None or value == "":
                continue
            with mistakes:
                if not name:
                    raise InputError(f"{place} has a value below no heading")
                row[name] = _text(value, place)
        if row:
            yield place, row


def _text(value: Any, place: str) -> str:
    """What a cell shows: a number with its digits and no others, a day as an ISO date."""
    match value:
        case None:
            text = ""
        case bool():
            text = "true" if value else "false"
        case float():
            text = f"{Decimal(repr(value)).normalize():f}"
        case dt.datetime() if value.time() == dt.time():
            text = value.date().isoformat()
        case dt.datetime() | dt.date() | int() | str():
            text = str(value)
        case _:
            raise InputError(f"{place} has a value that is no text, number or day: {value!r}")
    return text
