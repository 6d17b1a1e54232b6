"""The working copy of the plan book: the company's CSV files, checked, with line numbers.

dbt reads the copy as seeds. The last column names the line in the file that the analyst
edits, so that a fault found later in the warehouse still points there.
"""

import csv
import io
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import yaml

from orchestration.settings import PROJECT_ROOT, Settings

CONTRACT_PATH = PROJECT_ROOT / "models" / "staging" / "plan" / "_plan__seeds.yml"
LINE_NUMBER = "line_number"

# A planning system may deliver these instead: staging reads both.
OPTIONAL_FILES = frozenset({"plan_assignments", "payee_rates", "quotas"})

# Every column of a file, and whether the file must have it.
Columns = Mapping[str, bool]


class PlanBookError(ValueError):
    """A file of the plan book is not what its contract says; the message names file and line."""


def prepare(settings: Settings) -> tuple[Path, ...]:
    """Copy the plan book of the company to `settings.plan_book_dir`, one file per seed.

    Returns the files that changed; an unchanged file is left alone, because dbt parses every
    file again whose time changed. Raises `PlanBookError`.
    """
    return copy_plan_book(
        settings.company_dir / "plan_book",
        into=settings.plan_book_dir,
        contract=read_contract(CONTRACT_PATH),
    )


def prepare_to_parse(settings: Settings) -> None:
    """A copy for dbt to find its seeds in, where there is none yet.

    Parsing reads their names only. What they hold is for the run under way, which reads an
    older copy to its end.
    """
    names = {path.stem for path in settings.plan_book_dir.glob("*.csv")}
    if names != read_contract(CONTRACT_PATH).keys():
        prepare(settings)


def read(settings: Settings) -> dict[str, str]:
    """The plan book of the company as `read_plan_book` gives it. Raises `PlanBookError`."""
    return read_plan_book(settings.company_dir / "plan_book", contract=read_contract(CONTRACT_PATH))


def read_contract(path: Path) -> dict[str, Columns]:
    """The columns of each plan book file, from dbt's YAML of the seeds, without our own.

    A column that may be empty may be left out.
    """
    declared = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {
        seed["name"]: {
            column["name"]: column["meta"].get("required", False)
            for column in seed["columns"]
            if column["name"] != LINE_NUMBER
        }
        for seed in declared["seeds"]
    }


def copy_plan_book(
    source: Path, *, into: Path, contract: Mapping[str, Columns]
) -> tuple[Path, ...]:
    """Write `<into>/<name>.csv` for every name of the contract; drop what is no longer there.

    All files are read before the first is written: a faulty plan book changes nothing.
    """
    copies = {
        into / f"{name}.csv": text
        for name, text in read_plan_book(source, contract=contract).items()
    }
    into.mkdir(parents=True, exist_ok=True)
    for path in into.glob("*.csv"):
        if path not in copies:
            path.unlink()
    return tuple(path for path, text in copies.items() if _write_if_changed(path, text))


def read_plan_book(source: Path, *, contract: Mapping[str, Columns]) -> dict[str, str]:
    """The text of every copy by name, without writing any. Raises `PlanBookError`."""
    _refuse_unknown_files(source, contract)
    return {name: _numbered(source / f"{name}.csv", columns) for name, columns in contract.items()}


def _refuse_unknown_files(source: Path, contract: Mapping[str, Columns]) -> None:
    if not source.is_dir():
        raise PlanBookError(f"The company has no plan book: {source} is not a folder")
    for path in sorted(source.rglob("*.csv")):
        if path.parent != source or path.stem not in contract:
            raise PlanBookError(
                f"{path.relative_to(source.parent)} is not a file of the plan book, "
                f"which knows {', '.join(sorted(contract))}"
            )


def _numbered(path: Path, columns: Columns) -> str:
    """The text of the copy: columns in the contract's order, then the line number."""
    if not path.exists():
        if path.stem not in OPTIONAL_FILES:
            raise PlanBookError(
                f"plan_book/{path.name} is missing: it must exist, at least with the header "
                f"{','.join(columns)}"
            )
        return _to_csv([(*columns, LINE_NUMBER)])
    rows = _rows(path)
    header_line, header = next(rows, (0, []))
    if not header_line:
        raise PlanBookError(
            f"plan_book/{path.name} is empty: its first line must be {','.join(columns)}"
        )
    _check_header(path, header, columns, header_line)
    places = {column: header.index(column) for column in columns if column in header}
    numbered: list[Sequence[str]] = [(*columns, LINE_NUMBER)]
    for line, fields in rows:
        if len(fields) != len(header):
            raise PlanBookError(
                f"plan_book/{path.name} line {line} has {len(fields)} fields, "
                f"its header has {len(header)}"
            )
        written = (fields[places[name]] if name in places else "" for name in columns)
        numbered.append([*written, str(line)])
    return _to_csv(numbered)


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """First physical line and fields of every row that is not blank."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise PlanBookError(f"plan_book/{path.name} line {line} is not UTF-8 text") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    started_at = 1
    try:
        for fields in reader:
            if fields:
                yield started_at, fields
            started_at = reader.line_num + 1
    except csv.Error as error:
        raise PlanBookError(
            f"plan_book/{path.name} line {started_at} is not CSV: {error}"
        ) from error


def _check_header(path: Path, header: list[str], columns: Columns, line: int) -> None:
    faults = (
        ("names {} twice", [name for name in header if header.count(name) > 1]),
        ("has the unknown column {}", [name for name in header if name not in columns]),
        (
            "lacks the column {}",
            [name for name, is_required in columns.items() if is_required and name not in header],
        ),
    )
    for claim, names in faults:
        if names:
            raise PlanBookError(f"plan_book/{path.name} line {line} {claim.format(names[0])}")


def _to_csv(rows: Sequence[Sequence[str]]) -> str:
    # Every field quoted: DuckDB guesses the quote from the content, and would read '01' as 01.
    text = io.StringIO()
    csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue()


def _write_if_changed(path: Path, text: str) -> bool:
    content = text.encode("utf-8")
    if path.exists() and path.read_bytes() == content:
        return False
    aside = path.with_suffix(".csv.new")
    aside.write_bytes(content)
    os.replace(aside, path)
    return True
