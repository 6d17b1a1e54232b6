"""From files to cases. Every value stays the text that was written, as in the plan book.

A mistake is one sentence that names the file, the case and the key. All are told: a file that is
no YAML is one mistake, and the others are read all the same.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from orchestration import lined_yaml
from orchestration.company import InputError
from orchestration.lined_yaml import Lined
from orchestration.uat.cases import TRANSACTIONS, Case, Expected, Row, Rows, at, line_of
from orchestration.uat.defaults import filled
from orchestration.uat.expecting import expected
from orchestration.uat.mistakes import Mistakes
from orchestration.uat.naming import unknown_names
from orchestration.uat.short_form import TRANSACTION_KEYS
from orchestration.uat.tables import Table, writable_tables
from orchestration.uat.written import listed, text, value

SUFFIXES = (".yml", ".yaml", ".xlsx")
COMPANY_KEYS = frozenset(
    {"money_scale", "pay_calendar_id", "bookings_from", "quarantine_tolerance"}
)
CASE_KEYS = ("name", "says", "company", TRANSACTIONS, "expect")


def read_cases(paths: list[Path]) -> list[Case]:
    """The cases of files and of all files below folders. Raises `MistakesError` with every mistake.

    Each is filled once, so that what no default can fill is told with the rest.
    """
    mistakes = Mistakes()
    cases: list[Case] = []
    for path in _files(paths, mistakes):
        with mistakes:
            cases += _cases_of(path, mistakes)
    if not cases and not mistakes.sentences:
        mistakes.add(f"No cases in {', '.join(str(path) for path in paths)}")
    mistakes.raise_any()
    return cases


def _files(paths: list[Path], mistakes: Mistakes) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(each for each in path.rglob("*") if each.suffix in SUFFIXES)
        elif not path.is_file():
            mistakes.add(f"{path} is no file and no folder")
        elif path.suffix not in SUFFIXES:
            mistakes.add(f"{path.name} is none of {', '.join(SUFFIXES)}")
        else:
            yield path


def _cases_of(path: Path, mistakes: Mistakes) -> list[Case]:
    if path.suffix == ".xlsx":
        from orchestration.uat.workbook import read_workbook

        written = read_workbook(path, mistakes)
    else:
        written = _read_yaml(path, mistakes)
    cases: list[Case] = []
    names: set[str] = set()
    for number, each in enumerate(written, start=1):
        with mistakes:
            name, line = _name_of(each, number, path.name), line_of(each)
            if name in names:
                mistakes.add(f"{path.name} has two cases of the name {name!r}{at(line)}")
            names.add(name)
            cases += _case(each, Case(path.name, name, "", {}, {}, (), line=line), mistakes)
    return cases


def _read_yaml(path: Path, mistakes: Mistakes) -> list[Any]:
    """A list of cases, or `shared` keys for all of them and the list below `cases`."""
    try:
        read = lined_yaml.read(path, as_text=True)
    except lined_yaml.YamlError as error:
        raise InputError(f"{path.name} {error}") from None
    for mistake in read.mistakes:
        mistakes.add(f"{path.name} {mistake}")
    document = read.content
    shared: Mapping[str, Any] = {}
    if isinstance(document, dict):
        for key in document:
            if key not in ("shared", "cases"):
                mistakes.add(f"{path.name} has the unknown key {key!r} (known: shared, cases)")
        shared = document.get("shared", {})
        document = document.get("cases")
    if not isinstance(document, list) or not isinstance(shared, dict):
        raise InputError(f"{path.name} must hold a list of cases, each beginning with `- name:`")
    return [_with_shared(shared, each) for each in document]


def _with_shared(shared: Mapping[str, Any], case: Any) -> Any:
    if not isinstance(case, dict):
        return case
    return Lined({**shared, **case}, line=line_of(case))


def _name_of(written: Any, number: int, file_name: str) -> str:
    if not isinstance(written, dict) or not isinstance(written.get("name"), str):
        raise InputError(f"{file_name}, case {number} has no name{at(line_of(written))}")
    return str(written["name"])


def _case(written: Mapping[str, Any], head: Case, mistakes: Mistakes) -> Iterator[Case]:
    """The case of which `head` is the name and place; none where it has a mistake."""
    where, tables, before = head.where, writable_tables(), len(mistakes.sentences)
    for key in written:
        if key not in CASE_KEYS and key not in tables:
            mistakes.add(
                f"{where}: {key!r} is neither a table nor one of {', '.join(CASE_KEYS)}"
                f" (tables: {', '.join(tables)})"
            )
    with mistakes:
        case = Case(
            file_name=head.file_name,
            name=head.name,
            says=_says(written.get("says", ""), where, mistakes),
            company=_company(written.get("company", {}), where, mistakes),
            tables={
                name: _table_rows(written[name], table, where, mistakes)
                for name, table in tables.items()
                if name in written
            },
            transactions=_transactions(written.get(TRANSACTIONS, []), where, mistakes),
            expected=_expected(written, where, mistakes),
            line=head.line,
        )
        if len(mistakes.sentences) == before:
            mistakes.sentences += unknown_names(case, filled(case))
            yield case


def _says(written: Any, where: str, mistakes: Mistakes) -> str:
    with mistakes:
        return text(written, f"{where}: says")
    return ""


def _expected(written: Mapping[str, Any], where: str, mistakes: Mistakes) -> Expected:
    with mistakes:
        if "expect" not in written:
            raise InputError(f"{where}: expect is missing")
        return expected(written["expect"], where, mistakes)
    return Expected({})


def _company(written: Any, where: str, mistakes: Mistakes) -> dict[str, str]:
    company: dict[str, str] = {}
    if not isinstance(written, dict):
        mistakes.add(f"{where}: company must hold keys, as in company.yml")
        return company
    for key, said in written.items():
        with mistakes:
            if key not in COMPANY_KEYS:
                known = ", ".join(sorted(COMPANY_KEYS))
                raise InputError(f"{where}: company has the unknown key {key!r} (known: {known})")
            company[key] = text(said, f"{where}: company.{key}")
    if not company.get("money_scale", "2").isdecimal():
        mistakes.add(f"{where}: company.money_scale must be a whole number")
    return company


def _table_rows(written: Any, table: Table, where: str, mistakes: Mistakes) -> Rows:
    rows: Rows = []
    with mistakes:
        for place, row in listed(written, f"{where}: {table.name}", mistakes):
            rows.append(_table_row(row, table, place, mistakes))
    return rows


def _table_row(row: Mapping[str, Any], table: Table, place: str, mistakes: Mistakes) -> Row:
    canonical = Lined(line=line_of(row))
    for key, written in row.items():
        with mistakes:
            column = table.column_of(key)
            if column is None:
                known = ", ".join(table.columns)
                raise InputError(f"{place} has the unknown key {key!r} (known: {known})")
            canonical[column] = value(written, f"{place}: {key}")
    return canonical


def _transactions(written: Any, where: str, mistakes: Mistakes) -> tuple[Mapping[str, Any], ...]:
    rows: list[Mapping[str, Any]] = []
    with mistakes:
        for place, row in listed(written, f"{where}: {TRANSACTIONS}", mistakes):
            rows.append(_transaction(row, place, mistakes))
    return tuple(rows)


def _transaction(row: Mapping[str, Any], place: str, mistakes: Mistakes) -> Mapping[str, Any]:
    taken = Lined(line=line_of(row))
    for key, written in row.items():
        with mistakes:
            if key not in TRANSACTION_KEYS:
                known = ", ".join(TRANSACTION_KEYS)
                raise InputError(f"{place} has the unknown key {key!r} (known: {known})")
            is_map = isinstance(written, dict)
            taken[key] = written if is_map else value(written, f"{place}: {key}")
    for key in ("on", "amount"):
        if key not in row:
            mistakes.add(f"{place} lacks {key}")
    return taken
