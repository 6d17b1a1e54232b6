"""Which archived files a run reads, over all datasets, and how they are numbered."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from orchestration.company import Company, Dataset, InputError
from orchestration.extract.archive import Archive
from orchestration.extract.delivered import NumberedFile, delivered_columns
from orchestration.extract.history import UsedFile, files_in_use


@dataclass(frozen=True)
class DatasetInUse:
    """The files in use of a dataset and the columns of its view.

    `newest_columns` are those that every file of its newest delivery has: what a mapping may
    count on.
    """

    files: tuple[UsedFile, ...]
    columns: tuple[str, ...]
    newest_columns: tuple[str, ...]


def find_in_use(
    archive: Archive, company: Company, known_by_on: dt.date | None
) -> dict[Dataset, DatasetInUse]:
    """The files in use of every dataset; each must have been delivered at least once.

    Raises `InputError` for a day before what a run needs was known.
    """
    if known_by_on is not None:
        _check_known(archive, company, known_by_on)
    return {dataset: _find_in_use(archive, dataset, known_by_on) for dataset in company.datasets}


def number_files(in_use: Mapping[Dataset, DatasetInUse]) -> tuple[NumberedFile, ...]:
    """Number the files in use from 1, in an order that no arrival decides."""
    ordered = sorted(
        ((dataset, one) for dataset, used in in_use.items() for one in used.files),
        key=lambda pair: (
            pair[0].full_name,
            pair[1].delivery_rank,
            pair[1].file.file_name,
            pair[1].file.sha256,
        ),
    )
    return tuple(
        NumberedFile(number, dataset, one) for number, (dataset, one) in enumerate(ordered, 1)
    )


def _check_known(archive: Archive, company: Company, known_by_on: dt.date) -> None:
    """Refuse and not warn: readers would get a release without the people or products of that day.

    An increment may begin later than the rest of its source, then nothing had happened yet. A
    snapshot that nobody has seen says nothing, and neither does a source that sent nothing.
    """
    unknown: dict[dt.date, list[str]] = {}
    for source in company.sources:
        begun = {one: _first_known_on(archive, one) for one in source.datasets}
        is_silent = min(begun.values()) > known_by_on
        for dataset, day in begun.items():
            if day > known_by_on and (is_silent or dataset.delivery == "snapshot"):
                unknown.setdefault(day, []).append(dataset.full_name)
    if unknown:
        named = ", ".join(
            f"{', '.join(names)} (first known on {day})" for day, names in sorted(unknown.items())
        )
        raise InputError(f"Nothing was known by {known_by_on} of {named}")


def _first_known_on(archive: Archive, dataset: Dataset) -> dt.date:
    return min(delivery.known_on for delivery in archive.deliveries(dataset))


def _find_in_use(archive: Archive, dataset: Dataset, known_by_on: dt.date | None) -> DatasetInUse:
    deliveries = archive.deliveries(dataset)
    is_snapshot = dataset.delivery == "snapshot"
    used = files_in_use(deliveries, is_snapshot=is_snapshot, known_by_on=known_by_on)
    # Not known yet is not unknown: the columns of later deliveries describe the empty view.
    described = used or files_in_use(deliveries, is_snapshot=is_snapshot)
    live = [one for one in described if not one.is_retired]
    newest = max(one.delivery_rank for one in live)
    shared = set.intersection(
        *(
            {name.lower() for name, _ in one.file.columns}
            for one in live
            if one.delivery_rank == newest
        )
    )
    columns = delivered_columns(reversed(described))
    return DatasetInUse(used, columns, tuple(name for name in columns if name.lower() in shared))
