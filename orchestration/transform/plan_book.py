"""The working copy of the plan book: the company's CSV files, checked, with line numbers.

dbt reads the copy as seeds. The last column names the line in the file that the analyst
edits, so that a fault found later in the warehouse still points there.
"""

import csv
import io
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from expectations.contract import read_yaml
from orchestration.settings import PROJECT_ROOT, Settings
from orchestration.transform.plan_book_file import Columns, Fault, PlanBookError, numbered_rows

CONTRACT_PATH = PROJECT_ROOT / "models" / "staging" / "plan" / "_plan__seeds.yml"
LINE_NUMBER = "line_number"

# What a person takes for a table, and is none of the plan book unless it is CSV by its name.
TABLE_SUFFIXES = (".csv", ".tsv", ".txt", ".xls", ".xlsx", ".ods")

# A planning system may deliver the first three instead, and staging reads both; few plans need
# the others.
OPTIONAL_FILES = frozenset(
    {
        "plan_assignments",
        "payee_rates",
        "quotas",
        "component_gates",
        "component_multipliers",
        "fund_claims",
        "group_quotas",
        "rank_bonuses",
        "rate_matrices",
        "holidays",
        "objective_scores",
        "pool_members",
        "quota_seasons",
        "ramps",
        "target_incentives",
        "year_quotas",
    }
)


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
    declared = read_yaml(path)
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
    return write_copies(read_plan_book(source, contract=contract), into=into)


def write_copies(texts: Mapping[str, str], *, into: Path) -> tuple[Path, ...]:
    """One file per text by name, no other; returns those that changed."""
    copies = {into / f"{name}.csv": text for name, text in texts.items()}
    into.mkdir(parents=True, exist_ok=True)
    for path in into.glob("*.csv"):
        if path not in copies:
            path.unlink()
    return tuple(path for path, text in copies.items() if _write_if_changed(path, text))


def read_plan_book(source: Path, *, contract: Mapping[str, Columns]) -> dict[str, str]:
    """The text of every copy by name, without writing any. Raises `PlanBookError`."""
    texts, faults = read_with_faults(source, contract=contract)
    if faults:
        raise PlanBookError(faults[0].sentence)
    return texts


def read_with_faults(
    source: Path, *, contract: Mapping[str, Columns]
) -> tuple[dict[str, str], list[Fault]]:
    """The text of every copy as far as it can be read, and every reason why that is not all.

    A file that cannot be read is a copy without rows.
    """
    faults = [Fault(sentence) for sentence in _unknown_files(source, contract)]
    texts = {
        name: _numbered(source / f"{name}.csv", columns, faults)
        for name, columns in contract.items()
    }
    return texts, faults


def _unknown_files(source: Path, contract: Mapping[str, Columns]) -> Iterator[str]:
    if not source.is_dir():
        raise PlanBookError(f"The company has no plan book: {source} is not a folder")
    known = {f"{name}.csv" for name in contract}
    for path in sorted(source.rglob("*")):
        is_table = path.suffix.lower() in TABLE_SUFFIXES and not path.name.startswith((".", "~"))
        if is_table and (path.parent != source or path.name not in known):
            yield (
                f"{path.relative_to(source.parent)} is not a file of the plan book, "
                f"which knows {', '.join(sorted(contract))}"
            )


def _numbered(path: Path, columns: Columns, faults: list[Fault]) -> str:
    """The text of the copy: columns in the contract's order, then the line number."""
    numbered: list[Sequence[str]] = [(*columns, LINE_NUMBER)]
    if not path.exists():
        if path.stem not in OPTIONAL_FILES:
            sentence = (
                f"plan_book/{path.name} is missing: it must exist, at least with the header "
                f"{','.join(columns)}"
            )
            faults.append(Fault(sentence, unreadable=path.stem))
        return _to_csv(numbered)
    try:
        numbered += numbered_rows(path, columns, faults)
    except PlanBookError as error:
        faults.append(Fault(str(error), unreadable=path.stem))
        return _to_csv(numbered[:1])
    return _to_csv(numbered)


def copy_of(rows: Sequence[Mapping[str, str]], columns: Columns) -> str:
    """The text of a copy that no file was written for."""
    lines = [
        [*(row.get(column, "") for column in columns), str(line)]
        for line, row in enumerate(rows, start=2)
    ]
    return _to_csv([(*columns, LINE_NUMBER), *lines])


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
