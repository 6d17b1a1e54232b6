"""One file of the plan book as rows: what its header means, and what is wrong with it as CSV."""

import csv
import difflib
import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# What spreadsheets write between fields where a comma is a decimal comma.
_SEPARATORS = {";", "\t", "|"}

# Every column of a file, and whether the file must have it.
Columns = Mapping[str, bool]


class PlanBookError(ValueError):
    """A file of the plan book is not what its contract says; the message names file and line."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with a file, in a sentence; the table that it empties, or robs of rows."""

    sentence: str
    unreadable: str | None = None
    incomplete: str | None = None


def numbered_rows(path: Path, columns: Columns, faults: list[Fault]) -> list[Sequence[str]]:
    """The rows that have as many fields as the header. Raises `PlanBookError`."""
    rows = read_rows(path)
    header_line, header = next(rows, (0, []))
    if not header_line:
        raise PlanBookError(
            f"plan_book/{path.name} is empty: its first line must be {','.join(columns)}"
        )
    meant = _read_header(path, header, columns, header_line, faults)
    places = {column: meant.index(column) for column in columns if column in meant}
    numbered: list[Sequence[str]] = []
    unlike: dict[int, list[int]] = {}
    for line, fields in rows:
        if len(fields) != len(header):
            unlike.setdefault(len(fields), []).append(line)
        elif fields == header:
            faults.append(Fault(f"plan_book/{path.name} line {line} is the header once more"))
        else:
            written = {name: fields[place] for name, place in places.items()}
            faults += _unseen(path, line, written)
            clean = {
                name: _seen(value) if _is_id(name) else value.strip()
                for name, value in written.items()
            }
            numbered.append([*(clean.get(name, "") for name in columns), str(line)])
    faults += (
        Fault(
            f"{_lines(path, lines)} {count} fields, its header has {len(header)}",
            incomplete=path.stem,
        )
        for count, lines in unlike.items()
    )
    return numbered


def _lines(path: Path, lines: Sequence[int]) -> str:
    """All lines with one fault: who mends the first finds the others."""
    more = len(lines) - 1
    others = f" and {more} more line{'s' if more > 1 else ''} have" if more else " has"
    return f"plan_book/{path.name} line {lines[0]}{others}"


def _unseen(path: Path, line: int, written: Mapping[str, str]) -> Iterator[Fault]:
    """Nobody sees them, and an id with one is another id. What was meant is read on."""
    where = f"plan_book/{path.name} line {line}"
    for name, value in written.items():
        if value != value.strip():
            yield Fault(f"{where}: {name} {value!r} begins or ends with a space")
        elif _is_id(name) and value != _seen(value):
            yield Fault(f"{where}: {name} {value!a} has a character that nobody sees")


def _is_id(name: str) -> bool:
    return name.endswith("_id")


def _seen(value: str) -> str:
    """A value as a person sees it: without what has no width, and with plain spaces."""
    kinds = {char: unicodedata.category(char) for char in set(value) if not char.isascii()}
    plain = {"Cf": "", "Zs": " "}
    return "".join(plain.get(kinds.get(char, ""), char) for char in value).strip()


def read_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """First physical line and fields of every row that is not blank, as spreadsheets leave them."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise PlanBookError(f"plan_book/{path.name} line {line} is not UTF-8 text") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    started_at = 1
    try:
        for fields in reader:
            if any(field.strip() for field in fields):
                yield started_at, fields
            started_at = reader.line_num + 1
    except csv.Error as error:
        raise PlanBookError(
            f"plan_book/{path.name} line {started_at} is not CSV: {error}"
        ) from error


def _read_header(
    path: Path, header: list[str], columns: Columns, line: int, faults: list[Fault]
) -> list[str]:
    """The header as it was meant: a mistyped column is read as the one it is closest to.

    Raises `PlanBookError` for the first column that is not there at all.
    """
    where = f"plan_book/{path.name} line {line}"
    twice = {name for name in header if header.count(name) > 1}
    faults += [Fault(f"{where} names {name} twice") for name in sorted(twice)]
    missing = [name for name in columns if name not in header]
    meant = list(header)
    if len(header) == 1 and (separated := _SEPARATORS & set(header[0])):
        raise PlanBookError(f"{where} is separated by {separated.pop()!r}, not by commas")
    unknown = [name for name in header if name.strip() and name not in columns]
    for place, name in enumerate(header):
        if name in columns:
            continue
        if not name.strip():
            faults.append(Fault(f"{where} has no name for its column {place + 1}"))
            continue
        closest = difflib.get_close_matches(name.strip().lower(), missing, n=1)
        needed = [each for each in missing if columns[each]]
        if not closest and len(unknown) == len(needed) == 1:
            closest = needed
        hint = f": is {closest[0]} meant?" if closest else ""
        faults.append(Fault(f"{where} has the unknown column {name}{hint}"))
        if closest:
            missing.remove(closest[0])
            meant[place] = closest[0]
    needed = [name for name in missing if columns[name]]
    *others, last = [f"{where} lacks the column {name}" for name in needed] or [""]
    faults += [Fault(sentence) for sentence in others]
    if last:
        raise PlanBookError(last)
    return meant
