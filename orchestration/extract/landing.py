"""Landing: the rows of a delivered file as text, each with its line.

A CSV becomes Parquet once per distinct bytes, with columns from its header and no types. The
engine's strict reader still lets three things pass: it skips blank lines, drops an empty field
too many at the end of a line (which is what shifted columns look like) and takes a cut last
number for a smaller one. So the line breaks and commas of the text must be accounted for by the
rows that were read, to the last one.
"""

import csv
import gzip
import io
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import duckdb

from orchestration.company import InputError
from orchestration.extract.amounts import amount_total, as_amount
from orchestration.extract.csv_faults import explain_csv_fault, open_text
from orchestration.resources.quoting import quote_name, quote_text

CHUNK_BYTES = 1 << 20

# The line of each row in a landed file; a name that no delivered column may have.
LINE_COLUMN = "attain_line_number"


@dataclass(frozen=True)
class Landed:
    """Rows and columns (name, engine type) of a file that can be read as Parquet."""

    row_count: int
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Text:
    """What a CSV's text says before it is parsed: its header, and its counts below the header."""

    header: tuple[str, ...]
    header_lines: int
    line_breaks: int
    commas: int
    has_quotes: bool


def open_lander() -> duckdb.DuckDBPyConnection:
    """A connection for landing: one thread, as numbering lines leaves no work for a second.

    Without the engine's file cache: it takes a file that was replaced within a moment, under
    the same name and of the same size, for the one it read before.
    """
    return duckdb.connect(config={"threads": 1, "enable_external_file_cache": False})


def land_csv(
    lander: duckdb.DuckDBPyConnection, path: Path, *, target: Path, file_name: str
) -> Landed:
    """Write the rows of a CSV (UTF-8, commas, one header; gzip by suffix) to Parquet as text.

    Empty fields are null. `attain_line_number` is the physical line on which a row starts, 1 is
    the header. Raises `InputError` naming file and line for anything that is not such a CSV.
    """
    text = _read_text(path, file_name=file_name)
    columns = ", ".join(f"{quote_text(name)}: 'VARCHAR'" for name in text.header)
    compression = "gzip" if path.suffix == ".gz" else "none"
    reader = (
        f"read_csv({quote_text(str(path))}, columns = {{{columns}}}, auto_detect = false, "
        f"header = true, delim = ',', quote = '\"', escape = '\"', nullstr = '', "
        f"allow_quoted_nulls = true, strict_mode = true, null_padding = false, "
        f"ignore_errors = false, compression = '{compression}')"
    )
    try:
        row_count = _copy(
            lander,
            f"select *, row_number() over () + {text.header_lines} as {LINE_COLUMN} from {reader}",
            target=target,
        )
    except duckdb.InvalidInputException as error:
        raise explain_csv_fault(path, file_name=file_name, engine_says=str(error)) from None
    if not _accounts_for_text(lander, target, text, row_count):
        raise explain_csv_fault(path, file_name=file_name, engine_says="")
    return Landed(row_count, tuple((name, "VARCHAR") for name in text.header))


def read_parquet_profile(
    lander: duckdb.DuckDBPyConnection, path: Path, *, file_name: str
) -> Landed:
    """Rows and columns of a delivered Parquet file. Raises `InputError` if it is not whole."""
    source = f"read_parquet({quote_text(str(path))}, binary_as_string = true)"
    try:
        columns = lander.execute(f"describe select * from {source}").fetchall()
        row_count = one_value(lander, f"select count(*) from {source}")
    except duckdb.Error as error:
        reason = str(error).split(str(path))[-1].strip(" '\"\n").splitlines()[0]
        raise InputError(f"{file_name} is not a whole Parquet file: {reason}") from None
    names = [name for name, *_ in columns]
    _check_header(names, file_name=file_name)
    return Landed(int(row_count), tuple((name, type_name) for name, type_name, *_ in columns))


def control_total(lander: duckdb.DuckDBPyConnection, landed: Path, column: str) -> str:
    """The exact sum of a column of a landed file as text, six decimals; see `amounts`."""
    total = amount_total(f"cast({quote_name(column)} as varchar)")
    micro = one_value(lander, f"select {total} from read_parquet({quote_text(str(landed))})")
    return f"{as_amount(micro):f}"


def check_tombstones(
    lander: duckdb.DuckDBPyConnection, landed: Path, *, file_name: str, is_parquet: bool
) -> None:
    """Raises `InputError` for an `is_deleted` that is neither true, false nor empty.

    Read as "not deleted", a `yes` would go on paying on a deal that the source took back.
    """
    line = "file_row_number + 1" if is_parquet else LINE_COLUMN
    bad = lander.execute(
        f"select {line}, cast(is_deleted as varchar) from read_parquet("
        f"{quote_text(str(landed))}, file_row_number = true) where lower(cast(is_deleted as "
        f"varchar)) not in ('true', 'false', '') order by 1 limit 1"
    ).fetchone()
    if bad is not None:
        raise InputError(
            f"{file_name} line {bad[0]}: is_deleted must be true, false or empty, not {bad[1]!r}"
        )


def one_value(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    """The one value of a query that returns one row."""
    row = connection.execute(query).fetchone()
    assert row is not None, query
    value: int = row[0]
    return value


def _accounts_for_text(
    lander: duckdb.DuckDBPyConnection, landed: Path, text: _Text, row_count: int
) -> bool:
    """Whether the rows explain every line break and comma; numbers the lines of broken values."""
    breaks = text.line_breaks - row_count
    commas = text.commas - row_count * (len(text.header) - 1)
    if text.has_quotes and breaks:
        breaks -= _count_inside(lander, landed, text.header, "\n")
        if not breaks:
            _number_physical_lines(lander, landed, text.header)
    if text.has_quotes and commas:
        commas -= _count_inside(lander, landed, text.header, ",")
    return not breaks and not commas


def _copy(lander: duckdb.DuckDBPyConnection, query: str, *, target: Path) -> int:
    return one_value(
        lander, f"copy ({query}) to {quote_text(str(target))} (format parquet, compression zstd)"
    )


def _count_inside(
    lander: duckdb.DuckDBPyConnection, landed: Path, columns: Iterable[str], sign: str
) -> int:
    """How often a sign stands inside the values of a landed file, where quotes protect it."""
    counts = _counts_of(columns, sign)
    query = f"select coalesce(sum({counts}), 0) from read_parquet({quote_text(str(landed))})"
    return int(one_value(lander, query))


def _counts_of(columns: Iterable[str], sign: str) -> str:
    literal = "chr(10)" if sign == "\n" else quote_text(sign)
    return " + ".join(
        f"coalesce(length({name}) - length(replace({name}, {literal}, '')), 0)"
        for name in map(quote_name, columns)
    )


def _number_physical_lines(
    lander: duckdb.DuckDBPyConnection, landed: Path, columns: Iterable[str]
) -> None:
    """Push each row's line down by the line breaks inside the values of the rows above it."""
    broken = landed.with_suffix(".rows.parquet")
    landed.replace(broken)
    above = (
        f"sum({_counts_of(columns, chr(10))}) over (order by {LINE_COLUMN} "
        "rows between unbounded preceding and 1 preceding)"
    )
    _copy(
        lander,
        f"select * replace (cast({LINE_COLUMN} + coalesce({above}, 0) as bigint) "
        f"as {LINE_COLUMN}) from read_parquet({quote_text(str(broken))}) order by {LINE_COLUMN}",
        target=landed,
    )
    broken.unlink()


def _read_text(path: Path, *, file_name: str) -> _Text:
    """Header and counts of a CSV. Raises `InputError` for an empty, cut or unreadable one."""
    line_breaks = commas = 0
    has_quotes = False
    try:
        with open_text(path) as stream:
            header, header_lines = _read_header(stream, file_name=file_name)
            last = b"\n"
            while chunk := stream.read(CHUNK_BYTES):
                line_breaks += chunk.count(b"\n")
                commas += chunk.count(b",")
                has_quotes = has_quotes or b'"' in chunk
                last = chunk[-1:]
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise InputError(f"{file_name} is cut off or damaged: gzip cannot unpack it") from None
    if last != b"\n":
        line = header_lines + line_breaks + 1
        raise InputError(f"{file_name} line {line} does not end with a line break: is it cut off?")
    return _Text(header, header_lines, line_breaks, commas, has_quotes)


def _read_header(stream: IO[bytes], *, file_name: str) -> tuple[tuple[str, ...], int]:
    """The names in the first record, and how many physical lines it takes."""
    record = stream.readline()
    lines = 1
    while record.count(b'"') % 2 and (more := stream.readline()):
        record += more
        lines += 1
    try:
        text = record.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{file_name} line 1 is not UTF-8 text") from None
    if not text.strip():
        raise InputError(f"{file_name} is empty: it lacks even a header")
    if not text.endswith("\n"):
        raise InputError(f"{file_name} line {lines} does not end with a line break: is it cut off?")
    names = next(csv.reader(io.StringIO(text, newline="")))
    _check_header(names, file_name=file_name)
    return tuple(names), lines


def _check_header(names: list[str], *, file_name: str) -> None:
    seen: set[str] = set()
    for number, name in enumerate(names, start=1):
        if not name.strip():
            raise InputError(f"{file_name} line 1: column {number} has no name")
        if name.lower() == LINE_COLUMN:
            raise InputError(f"{file_name} line 1: the name {LINE_COLUMN} is taken by Attain")
        if name.lower() in seen:
            raise InputError(f"{file_name} line 1: the column {name!r} stands there twice")
        seen.add(name.lower())
