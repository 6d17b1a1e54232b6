"""What is wrong with a CSV that could not be read, and on which line, in one sentence.

Only read after a fault, line by line: slow and clear where landing is fast and terse.
"""

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from orchestration.company import InputError

# Above the engine's own limit on a line, so that the reader below is not the one to complain.
LONGEST_FIELD = 1 << 24


def explain_csv_fault(path: Path, *, file_name: str, engine_says: str) -> InputError:
    """The first fault of a CSV as an error to raise; `engine_says` is the last resort."""
    csv.field_size_limit(LONGEST_FIELD)
    lines = _Lines(path)
    reader = csv.reader(lines, strict=True)
    start = width = 0
    try:
        for fields in reader:
            line, start = start + 1, reader.line_num
            width = width or len(fields)
            if not fields:
                return InputError(f"{file_name} line {line} is empty")
            if len(fields) != width:
                return InputError(
                    f"{file_name} line {line} has {len(fields)} fields, its header has {width}"
                )
    except UnicodeDecodeError:
        return InputError(f"{file_name} line {lines.number} is not UTF-8 text")
    except csv.Error as error:
        return InputError(f"{file_name} line {start + 1} is not CSV: {error}")
    if lines.mixed_at is not None:
        return InputError(
            f"{file_name} line {lines.mixed_at} ends its line another way than the lines above: "
            "with or without a carriage return"
        )
    reason = engine_says.splitlines()[0] if engine_says else "blank or broken lines"
    return InputError(f"{file_name} is not strict CSV: {reason}")


def open_text(path: Path) -> IO[bytes]:
    """The delivered bytes of a CSV, decompressed."""
    return cast(IO[bytes], gzip.open(path)) if path.suffix == ".gz" else path.open("rb")


class _Lines:
    """The lines of a CSV as text; remembers where it is and where line ends first differ."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.number = 0
        self.mixed_at: int | None = None

    def __iter__(self) -> Iterator[str]:
        with open_text(self.path) as stream:
            first_ends_with: bool | None = None
            for line in stream:
                self.number += 1
                has_return = line.endswith(b"\r\n") or b"\r" in line
                first_ends_with = has_return if first_ends_with is None else first_ends_with
                if has_return != first_ends_with and self.mixed_at is None:
                    self.mixed_at = self.number
                yield line.decode("utf-8")
