"""Delivered views: the rows of a dataset as text, over the archive, nothing copied.

`delivered_<source>.<dataset>` holds every delivered column and the lineage of each row. Files
are read where they lie; which file a row is from costs a comparison per block, not per row.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import duckdb

from orchestration.company import Dataset, InputError
from orchestration.extract.amounts import amount_total, as_amount
from orchestration.extract.archive import Archive
from orchestration.extract.contract import LINEAGE
from orchestration.extract.history import UsedFile
from orchestration.extract.landing import LINE_COLUMN
from orchestration.resources.quoting import quote_name, quote_text

NULL_TEXT = "cast(null as varchar)"

# The name under which the engine tells the file of a row; no delivered column may have it.
FILE_COLUMN = "attain_file"


@dataclass(frozen=True)
class NumberedFile:
    """A file in use and its number in this warehouse."""

    file_id: int
    dataset: Dataset
    used: UsedFile


def delivered_name(dataset: Dataset) -> str:
    return f"delivered_{dataset.source_name}.{quote_name(dataset.name)}"


def exposed_name(column: str) -> str:
    """The name of a delivered column in its view: lineage takes precedence over a namesake."""
    is_taken = column.lower() in LINEAGE and column.lower() != "is_deleted"
    return f"delivered_{column}" if is_taken else column


def delivered_columns(files: Iterable[UsedFile]) -> tuple[str, ...]:
    """Names of all columns that any of the files has, in the spelling of the first one."""
    names: dict[str, str] = {}
    for one in files:
        for name, _ in one.file.columns:
            names.setdefault(name.lower(), name)
    names.pop("is_deleted", None)
    return tuple(names.values())


def create_delivered_view(
    warehouse: duckdb.DuckDBPyConnection,
    archive: Archive,
    dataset: Dataset,
    *,
    files: Sequence[NumberedFile],
    columns: Sequence[str],
) -> None:
    """Create the view of a dataset over its files in use; without any it has no rows."""
    alike: dict[object, list[NumberedFile]] = {}
    times: Counter[str] = Counter()
    for one in files:
        # Bytes in use a second time need a scan of their own: within one, a path is one file.
        times[one.used.file.sha256] += 1
        alike.setdefault((times[one.used.file.sha256], *_shape(one)), []).append(one)
    arms = [_arm(archive, together, columns) for together in alike.values()]
    if not arms:
        empty = [f"{NULL_TEXT} as {quote_name(exposed_name(name))}" for name in columns]
        empty += [f"cast(null as {type_name}) as {name}" for name, type_name in LINEAGE.items()]
        arms = [f"select {', '.join(empty)} where false"]
    query = " union all ".join(arms)
    warehouse.execute(f"create or replace view {delivered_name(dataset)} as {query}")


def check_delivered_view(
    warehouse: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    *,
    files: Sequence[NumberedFile],
    totals: Mapping[int, Decimal],
) -> None:
    """Raises `InputError` for a file whose rows are not those that were counted and summed when
    it was archived: a mapping that drops rows would hide that some are gone.
    """
    column = dataset.control_total
    has_totals = any(one.file_id in totals for one in files)
    total = amount_total(quote_name(exposed_name(str(column)))) if has_totals else "0"
    rows = warehouse.execute(
        f"select file_id, count(*), {total} from {delivered_name(dataset)} group by file_id"
    ).fetchall()
    landed = {file_id: (row_count, as_amount(micro)) for file_id, row_count, micro in rows}
    for one in files:
        row_count, amount = landed.get(one.file_id, (0, as_amount(0)))
        archived = totals.get(one.file_id, amount)
        if (row_count, amount) != (one.used.file.row_count, archived):
            told = one.used.file.row_count
            raise InputError(
                f"{one.used.file.file_name} was landed as {_counted(row_count, amount, column)}, "
                f"archived were {_counted(told, archived, column)}"
            )


def _counted(row_count: int, amount: Decimal, column: str | None) -> str:
    return f"{row_count} rows" + (f" with {amount:f} in {column}" if column else "")


def _shape(one: NumberedFile) -> tuple[bool, bool, tuple[tuple[str, str], ...]]:
    """Files that one scan can read together: no column of theirs is cast to fit another file."""
    return one.used.is_retired, one.used.file.is_parquet, one.used.file.columns


def _arm(archive: Archive, files: list[NumberedFile], columns: Sequence[str]) -> str:
    first = files[0].used
    types = {name.lower(): (name, type_name) for name, type_name in first.file.columns}
    selected = []
    for column in columns:
        text = NULL_TEXT
        if column.lower() in types:
            text = _as_text(*types[column.lower()], is_parquet=first.file.is_parquet)
        selected.append(f"{text} as {quote_name(exposed_name(column))}")
    tombstone = "false"
    if "is_deleted" in types:
        flag = _as_text(*types["is_deleted"], is_parquet=first.file.is_parquet)
        tombstone = f"coalesce(lower({flag}) = 'true', false)"
    paths = [str(archive.landed_path(one.used.file)) for one in files]
    line = "file_row_number + 1" if first.file.is_parquet else LINE_COLUMN
    lineage = {
        "file_id": _by_file(paths, [one.file_id for one in files]),
        "line_number": line,
        "delivery_rank": _by_file(paths, [one.used.delivery_rank for one in files]),
        "is_retired": str(first.is_retired).lower(),
        "is_deleted": tombstone,
    }
    selected += [f"cast({lineage[name]} as {LINEAGE[name]}) as {name}" for name in LINEAGE]
    listed = ", ".join(quote_text(path) for path in paths)
    return (
        f"select {', '.join(selected)} from read_parquet([{listed}], "
        f"filename = '{FILE_COLUMN}', file_row_number = true, binary_as_string = true)"
    )


def _by_file(paths: Sequence[str], numbers: Sequence[int]) -> str:
    """A number that depends on the file a row is from."""
    if len(set(numbers)) == 1:
        return str(numbers[0])
    whens = " ".join(
        f"when {quote_text(path)} then {number}"
        for path, number in zip(paths, numbers, strict=True)
    )
    return f"case {FILE_COLUMN} {whens} end"


def _as_text(name: str, type_name: str, *, is_parquet: bool) -> str:
    column = quote_name(name)
    if not is_parquet:
        return column
    if type_name == "VARCHAR":
        return f"nullif({column}, '')"
    if type_name == "TIMESTAMP WITH TIME ZONE":
        # As text it would show in the time zone of whoever reads it.
        column = f"make_timestamp(epoch_us({column}))"
    return f"cast({column} as varchar)"
