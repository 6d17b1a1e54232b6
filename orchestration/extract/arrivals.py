"""Arrivals: the files that lie in a source's folder now, grouped into deliveries.

A delivery is all the files of one dataset with one place in its sequence. The place comes from
the file's name, never from a file time: a copied folder would otherwise pay differently.
"""

import datetime as dt
import glob
import re
from dataclasses import dataclass
from pathlib import Path

from orchestration.company import Company, Dataset, InputError, Source

SUFFIXES = (".csv.gz", ".csv", ".parquet")
CONTROL_SUFFIX = ".control.json"

# Order of deliveries: first those without a place, then numbers, then dates.
Place = tuple[int, int]


@dataclass(frozen=True)
class Arrival:
    """Files of one dataset with one place (a number or ISO date as text, None without one)."""

    dataset: Dataset
    sequence: str | None
    folder: Path
    file_names: tuple[str, ...]


def find_arrivals(company: Company) -> tuple[Arrival, ...]:
    """Everything that lies in the company's sources, by dataset and place.

    Raises `InputError` for a source folder that is gone, a file whose name has no place in its
    dataset's sequence, or a sequence that mixes numbers and dates.
    """
    return tuple(
        arrival
        for source in company.sources
        for dataset in source.datasets
        for arrival in _arrivals(source, dataset)
    )


def suffix_of(file_name: str) -> str:
    """`.csv`, `.csv.gz` or `.parquet`. Raises `InputError` for anything else."""
    for suffix in SUFFIXES:
        if file_name.lower().endswith(suffix):
            return suffix
    raise InputError(f"{file_name} is none of {', '.join(SUFFIXES)}")


def place_of(sequence: str | None) -> Place:
    """Where a sequence text stands among the deliveries of its dataset."""
    if sequence is None:
        return (0, 0)
    if sequence.isdecimal():
        return (1, int(sequence))
    return (2, dt.date.fromisoformat(sequence).toordinal())


def date_of(sequence: str | None) -> dt.date | None:
    """The date that a sequence text is, None for a number."""
    if sequence is None or sequence.isdecimal():
        return None
    return dt.date.fromisoformat(sequence)


def _arrivals(source: Source, dataset: Dataset) -> list[Arrival]:
    if not source.path.is_dir():
        raise InputError(f"The folder of source {source.name} is gone: {source.path}")
    groups: dict[str | None, list[str]] = {}
    for file_name in _file_names(source.path, dataset.files):
        suffix_of(file_name)
        groups.setdefault(_sequence(dataset, file_name), []).append(file_name)
    if len({date_of(sequence) is None for sequence in groups}) > 1:
        names = ", ".join(sorted(str(sequence) for sequence in groups))
        raise InputError(f"The sequence of {dataset.full_name} mixes numbers and dates: {names}")
    return [
        Arrival(dataset, sequence, source.path, tuple(groups[sequence]))
        for sequence in sorted(groups, key=place_of)
    ]


def _file_names(folder: Path, pattern: str) -> list[str]:
    """Matching files as paths relative to `folder`, sorted; hidden and control files left out."""
    matches = glob.glob(pattern, root_dir=folder, recursive=True)
    return sorted(
        Path(match).as_posix()
        for match in matches
        if not match.endswith(CONTROL_SUFFIX) and (folder / match).is_file()
    )


def _sequence(dataset: Dataset, file_name: str) -> str | None:
    if dataset.sequence is None:
        return None
    match = re.search(dataset.sequence, file_name)
    if match is None or match[1] is None:
        raise InputError(
            f"{file_name} has no place in the sequence {dataset.sequence!r} of {dataset.full_name}"
        )
    text = match[1]
    if text.isascii() and text.isdecimal():
        # 7 and 007 are one place.
        return str(int(text))
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        raise InputError(
            f"{file_name} has the place {text!r} in its sequence, neither a number nor an ISO date"
        ) from None
