"""From files to cases. Every value stays the text that was written, as in the plan book.

A mistake is one sentence that names the file, the case and the key.
"""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from orchestration import lined_yaml
from orchestration.company import InputError
from orchestration.lined_yaml import Lined
from orchestration.uat.apart import SEPARATOR
from orchestration.uat.cases import Case, Expected, ExpectedRow, Row, Rows, at
from orchestration.uat.figures import FIGURES, Figure, columns_of
from orchestration.uat.short_form import TRANSACTION_KEYS
from orchestration.uat.tables import Table, writable_tables

SUFFIXES = (".yml", ".yaml", ".xlsx")
COMPANY_KEYS = frozenset(
    {"money_scale", "pay_calendar_id", "bookings_from", "quarantine_tolerance"}
)
CASE_KEYS = ("name", "says", "company", "transactions", "expect")
NOTHING = "nothing"
NULLS = frozenset({"null", "~"})

# What "nothing" means when it stands alone: nobody earns and nobody is paid.
PAID = ("commissions", "payouts")


def read_cases(paths: list[Path]) -> list[Case]:
    """The cases of files and of all files below folders. Raises `InputError`."""
    cases = [case for path in _files(paths) for case in _cases_of(path)]
    if not cases:
        raise InputError(f"No cases in {', '.join(str(path) for path in paths)}")
    return cases


def _files(paths: list[Path]) -> list[Path]:
    files = []
    for path in paths:
        if path.is_dir():
            files += sorted(each for each in path.rglob("*") if each.suffix in SUFFIXES)
        elif not path.is_file():
            raise InputError(f"{path} is no file and no folder")
        elif path.suffix not in SUFFIXES:
            raise InputError(f"{path.name} is none of {', '.join(SUFFIXES)}")
        else:
            files.append(path)
    return files


def _cases_of(path: Path) -> list[Case]:
    if path.suffix == ".xlsx":
        from orchestration.uat.workbook import read_workbook

        written = read_workbook(path)
    else:
        written = _read_yaml(path)
    cases = [_case(each, number, path.name) for number, each in enumerate(written, start=1)]
    names = [case.name for case in cases]
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"{path.name} has two cases of the name {name!r}")
    return cases


def _read_yaml(path: Path) -> list[Any]:
    """A list of cases, or `shared` keys for all of them and the list below `cases`."""
    try:
        document = lined_yaml.read(path, as_text=True)
    except lined_yaml.YamlError as error:
        raise InputError(f"{path.name} {error}") from None
    shared: Mapping[str, Any] = {}
    if isinstance(document, dict):
        for key in document:
            if key not in ("shared", "cases"):
                raise InputError(f"{path.name} has the unknown key {key!r} (known: shared, cases)")
        shared = document.get("shared", {})
        document = document.get("cases")
    if not isinstance(document, list) or not isinstance(shared, dict):
        raise InputError(f"{path.name} must hold a list of cases, each beginning with `- name:`")
    return [_with_shared(shared, each) for each in document]


def _with_shared(shared: Mapping[str, Any], case: Any) -> Any:
    if not isinstance(case, dict):
        return case
    return Lined({**shared, **case}, line=_line_of(case))


def _line_of(written: Any) -> int:
    return written.line if isinstance(written, Lined) else 0


def _case(written: Any, number: int, file_name: str) -> Case:
    if not isinstance(written, dict) or not isinstance(written.get("name"), str):
        raise InputError(f"{file_name}, case {number} has no name{at(_line_of(written))}")
    line = _line_of(written)
    where = f"{file_name}, case {written['name']!r}{at(line)}"
    tables = writable_tables()
    for key in written:
        if key not in CASE_KEYS and key not in tables:
            raise InputError(
                f"{where}: {key!r} is neither a table nor one of {', '.join(CASE_KEYS)}"
                f" (tables: {', '.join(tables)})"
            )
    if "expect" not in written:
        raise InputError(f"{where}: expect is missing")
    return Case(
        file_name=file_name,
        name=written["name"],
        says=_text(written.get("says", ""), f"{where}: says"),
        company=_company(written.get("company", {}), where),
        tables={
            name: _table_rows(written[name], table, where)
            for name, table in tables.items()
            if name in written
        },
        transactions=_transactions(written.get("transactions", []), where),
        expected=_expected(written["expect"], where),
        line=line,
    )


def _company(written: Any, where: str) -> dict[str, str]:
    if not isinstance(written, dict):
        raise InputError(f"{where}: company must hold keys, as in company.yml")
    for key in written:
        if key not in COMPANY_KEYS:
            known = ", ".join(sorted(COMPANY_KEYS))
            raise InputError(f"{where}: company has the unknown key {key!r} (known: {known})")
    company = {key: _text(value, f"{where}: company.{key}") for key, value in written.items()}
    if not company.get("money_scale", "2").isdecimal():
        raise InputError(f"{where}: company.money_scale must be a whole number")
    return company


def _table_rows(written: Any, table: Table, where: str) -> Rows:
    rows = []
    for place, row in _listed(written, f"{where}: {table.name}"):
        canonical: Row = {}
        for key, value in row.items():
            column = table.column_of(key)
            if column is None:
                known = ", ".join(table.columns)
                raise InputError(f"{place} has the unknown key {key!r} (known: {known})")
            canonical[column] = _value(value, f"{place}: {key}")
        rows.append(canonical)
    return rows


def _transactions(written: Any, where: str) -> tuple[dict[str, Any], ...]:
    rows: list[dict[str, Any]] = []
    for place, row in _listed(written, f"{where}: transactions"):
        for key in row:
            if key not in TRANSACTION_KEYS:
                known = ", ".join(TRANSACTION_KEYS)
                raise InputError(f"{place} has the unknown key {key!r} (known: {known})")
        for key in ("on", "amount"):
            if key not in row:
                raise InputError(f"{place} lacks {key}")
        rows.append(
            {
                key: value if isinstance(value, dict) else _value(value, f"{place}: {key}")
                for key, value in row.items()
            }
        )
    return tuple(rows)


def _expected(written: Any, where: str) -> Expected:
    if written == NOTHING:
        return Expected(dict.fromkeys(PAID, ()))
    if not isinstance(written, dict) or not written:
        raise InputError(f"{where}: expect must be `nothing` or hold {', '.join(FIGURES)}, refused")
    for key in written:
        if key not in FIGURES and key != "refused":
            known = ", ".join([*FIGURES, "refused"])
            raise InputError(f"{where}: expect has the unknown key {key!r} (known: {known})")
    refused = written.get("refused")
    if refused is not None:
        if len(written) > 1 or not isinstance(refused, str) or not refused:
            raise InputError(f"{where}: expect.refused must be one sentence and stand alone")
        return Expected({}, refused)
    return Expected({name: _expected_rows(rows, name, where) for name, rows in written.items()})


def _expected_rows(written: Any, name: str, where: str) -> tuple[ExpectedRow, ...]:
    if written == NOTHING:
        return ()
    figure = FIGURES[name]
    rows = []
    for place, row in _listed(written, f"{where}: expect.{name}"):
        chosen, amounts, tolerance = {}, {}, Decimal(0)
        for key, value in row.items():
            text = _value(value, f"{place}: {key}")
            if key == "tolerance":
                tolerance = _number(text, f"{place}: tolerance")
                continue
            column = _figure_column(figure, key, place)
            if figure.is_added(column):
                amounts[column] = _number(text, f"{place}: {key}")
            else:
                chosen[column] = text
                if figure.is_number(column) and text:
                    _number(text, f"{place}: {key}")
        if "payee_id" not in chosen:
            raise InputError(f"{place} lacks payee")
        if not amounts:
            raise InputError(f"{place} lacks an amount")
        rows.append(ExpectedRow(chosen, amounts, tolerance))
    return tuple(rows)


def _figure_column(figure: Figure, key: str, place: str) -> str:
    column = figure.column_of(key)
    if column is None:
        known = ", ".join(dict.fromkeys([*figure.short, "tolerance", *columns_of(figure.mart)]))
        raise InputError(f"{place} has the unknown key {key!r} (known: {known})")
    return column


def _listed(written: Any, where: str) -> list[tuple[str, dict[str, Any]]]:
    """The rows of a list, each with its place in words."""
    if written == "":
        return []
    if not isinstance(written, list):
        raise InputError(f"{where} must be a list of rows")
    rows = []
    for number, row in enumerate(written, start=1):
        if not isinstance(row, dict):
            raise InputError(f"{where} {number} must be a row such as {{payee: ANN}}")
        rows.append((f"{where} {number}{at(_line_of(row))}", row))
    return rows


def _value(value: Any, where: str) -> str:
    text = _text(value, where)
    if SEPARATOR in text and text not in NULLS:
        raise InputError(f"{where} may not contain {SEPARATOR!r}: {text!r}")
    return "" if text in NULLS else text


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        kind = "a list" if isinstance(value, list) else "several keys"
        raise InputError(f"{where} must be one value, not {kind}")
    return " ".join(value.split())


def _number(text: str, where: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise InputError(f"{where} must be a number such as 1234.56, not {text!r}") from None
    if not number.is_finite():
        raise InputError(f"{where} must be a number such as 1234.56, not {text!r}")
    return number
