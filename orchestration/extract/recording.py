"""Recording: what arrived becomes archived bytes, landed rows and a delivery record.

Everything about a delivery is checked before any of it is recorded, so a bad file can be
replaced by a good one of the same name and leaves no trace.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

from orchestration.company import Company, Dataset, InputError
from orchestration.extract import landing
from orchestration.extract.archive import Archive, ArchivedFile, Delivery, copy_of, hash_of
from orchestration.extract.arrivals import (
    CONTROL_SUFFIX,
    Arrival,
    date_of,
    find_arrivals,
    suffix_of,
)
from orchestration.extract.history import changes_anything, restates


@dataclass(frozen=True)
class Recorder:
    """What recording needs: where to, with what, and when it is now (aware of its time zone)."""

    archive: Archive
    lander: duckdb.DuckDBPyConnection
    recorded_at: dt.datetime
    time_zone: ZoneInfo

    @property
    def recorded_on(self) -> dt.date:
        return self.recorded_at.astimezone(self.time_zone).date()


@dataclass(frozen=True)
class _TakenIn:
    """A file checked and lying aside: `moves` give its parts their lasting names."""

    file: ArchivedFile
    landed: Path
    moves: tuple[tuple[Path, str], ...] = ()


def unrecorded_arrivals(company: Company, archive: Archive) -> tuple[str, ...]:
    """Names of the deliveries that lie in the sources and a pull would record, for a sensor.

    A name is the delivery's place and the start of the hash of its bytes: a redelivery with
    other bytes has another name.
    """
    names = []
    for arrival in find_arrivals(company):
        hashes = _hashes(arrival)
        recorded = archive.deliveries(arrival.dataset)
        if changes_anything(recorded, sequence=arrival.sequence, hashes=hashes):
            content = hashlib.sha256("".join(sorted(set(hashes.values()))).encode()).hexdigest()
            place = "" if arrival.sequence is None else f"@{arrival.sequence}"
            names.append(f"{arrival.dataset.full_name}{place}:{content[:12]}")
    return tuple(names)


def record_arrivals(
    recorder: Recorder, company: Company, *, required_columns: Mapping[Dataset, tuple[str, ...]]
) -> tuple[Delivery, ...]:
    """Record everything that lies in the sources, and return the deliveries that were new.

    Raises `InputError` for a dataset of which nothing ever arrived, as `find_arrivals` and
    `record_arrival` do, and for an archive that lost bytes.
    """
    archive = recorder.archive
    recorded = []
    with archive.open():
        _make_whole(recorder, company)
        for arrival in find_arrivals(company):
            columns = required_columns.get(arrival.dataset, ())
            if arrival.dataset.control_total is not None:
                columns += (arrival.dataset.control_total,)
            if delivery := record_arrival(recorder, arrival, required_columns=columns):
                recorded.append(delivery)
    for source in company.sources:
        for dataset in source.datasets:
            if not archive.deliveries(dataset):
                raise InputError(
                    f"{dataset.full_name} was never delivered: no {dataset.files} in {source.path}"
                )
    return tuple(recorded)


def record_arrival(
    recorder: Recorder, arrival: Arrival, *, required_columns: tuple[str, ...]
) -> Delivery | None:
    """Archive, land and record what arrived; None if it changes nothing.

    Raises `InputError`, naming file and line, for a file that is cut, still being written,
    lacks a required column or contradicts its control file.
    """
    archive = recorder.archive
    recorded = archive.deliveries(arrival.dataset)
    hashes = _hashes(arrival)
    taken = _checked(recorder, arrival, recorded, hashes, required_columns)
    if not changes_anything(recorded, sequence=arrival.sequence, hashes=hashes):
        return None
    for one in taken:
        for aside, name in one.moves:
            archive.take_in(aside, name)
    # Corrected bytes of an old place were not known on its date: a run as of then pays as then.
    restated = restates(recorded, sequence=arrival.sequence, hashes=hashes)
    known_on = None if restated else date_of(arrival.sequence)
    delivery = Delivery(
        source_name=arrival.dataset.source_name,
        dataset=arrival.dataset.name,
        sequence=arrival.sequence,
        recorded_no=len(recorded) + 1,
        recorded_at=recorder.recorded_at,
        known_on=known_on or recorder.recorded_on,
        files=tuple(one.file for one in taken),
    )
    archive.record(delivery)
    return delivery


def total_of(recorder: Recorder, file: ArchivedFile, dataset: Dataset) -> str | None:
    """The control total of an archived file; summed now if its record does not have it."""
    column = dataset.control_total
    if column is None:
        return None
    recorded = dict(file.totals).get(column)
    if recorded is not None:
        return recorded
    if column.lower() not in {name.lower() for name, _ in file.columns}:
        return None
    return landing.control_total(recorder.lander, recorder.archive.landed_path(file), column)


def _make_whole(recorder: Recorder, company: Company) -> None:
    """Check that all recorded bytes are there, and land again what lost its landed rows."""
    archive = recorder.archive
    for dataset in company.datasets:
        for file in (one for delivery in archive.deliveries(dataset) for one in delivery.files):
            archive.check_present(file)
            if not archive.landed_path(file).is_file():
                aside = archive.path_aside(".parquet")
                path = archive.object_path(file)
                landing.land_csv(recorder.lander, path, target=aside, file_name=file.file_name)
                archive.take_in(aside, file.landed_name)


def _hashes(arrival: Arrival) -> dict[str, str]:
    return {name: hash_of(arrival.folder / name)[0] for name in arrival.file_names}


def _checked(
    recorder: Recorder,
    arrival: Arrival,
    recorded: tuple[Delivery, ...],
    hashes: dict[str, str],
    required_columns: tuple[str, ...],
) -> list[_TakenIn]:
    """Every file of an arrival, from the archive where it lies there already."""
    archived = {file.sha256: file for delivery in recorded for file in delivery.files}
    taken = []
    for file_name, sha256 in hashes.items():
        if sha256 in archived:
            file = replace(archived[sha256], file_name=file_name)
            one = _TakenIn(file, landed=recorder.archive.landed_path(file))
        else:
            one = _take_in(recorder, arrival, file_name, sha256)
            _check_columns(one.file, required_columns, needed_by=arrival.dataset.full_name)
        control_file = arrival.folder / (file_name + CONTROL_SUFFIX)
        if control_file.is_file():
            _check_control_file(recorder, one, control_file)
        taken.append(one)
    return taken


def _take_in(recorder: Recorder, arrival: Arrival, file_name: str, sha256: str) -> _TakenIn:
    """Copy a new file aside, land it, and say what is in it."""
    archive, suffix = recorder.archive, suffix_of(file_name)
    aside = archive.path_aside(suffix)
    copied, size = copy_of(arrival.folder / file_name, aside)
    if copied != sha256:
        raise InputError(f"{file_name} changed while it was read: it is still being written")
    if suffix == ".parquet":
        landed_path = aside
        landed = landing.read_parquet_profile(recorder.lander, aside, file_name=file_name)
    else:
        landed_path = archive.path_aside(".parquet")
        landed = landing.land_csv(recorder.lander, aside, target=landed_path, file_name=file_name)
    file = ArchivedFile(file_name, suffix, size, sha256, landed.row_count, landed.columns)
    names = {name.lower() for name, _ in landed.columns}
    if "is_deleted" in names:
        landing.check_tombstones(
            recorder.lander, landed_path, file_name=file_name, is_parquet=file.is_parquet
        )
    column = arrival.dataset.control_total
    if column is not None and column.lower() in names:
        total = landing.control_total(recorder.lander, landed_path, column)
        file = replace(file, totals=((column, total),))
    moves = [(aside, file.object_name)]
    if landed_path != aside:
        moves.append((landed_path, file.landed_name))
    return _TakenIn(file, landed_path, tuple(moves))


def _check_columns(file: ArchivedFile, required: tuple[str, ...], *, needed_by: str) -> None:
    names = {name.lower() for name, _ in file.columns}
    for column in required:
        if column.lower() not in names:
            raise InputError(
                f"{file.file_name} line 1 lacks the column {column}, which {needed_by} needs"
            )


def _check_control_file(recorder: Recorder, taken: _TakenIn, control_file: Path) -> None:
    """Raises `InputError` where a file has other rows or sums than the sender counted."""
    file = taken.file
    try:
        expected = json.loads(control_file.read_text(encoding="utf-8"), parse_float=Decimal)
        wanted = {str(name): Decimal(str(value)) for name, value in expected.items()}
    except (ValueError, AttributeError, InvalidOperation):
        raise InputError(
            f'{control_file.name} is not of the form {{"rows": 120, "amount": "99.50"}}'
        ) from None
    rows = wanted.pop("rows", Decimal(file.row_count))
    if rows != file.row_count:
        raise InputError(
            f"{file.file_name} has {file.row_count} rows, its control file says "
            f"{expected['rows']}: {_difference(Decimal(file.row_count), rows)}"
        )
    for column, total in wanted.items():
        _check_columns(file, (column,), needed_by="its control file")
        found = Decimal(landing.control_total(recorder.lander, taken.landed, column))
        if found != total:
            raise InputError(
                f"{file.file_name} sums to {found.normalize():f} in {column}, "
                f"its control file says {expected[column]}: {_difference(found, total)}"
            )


def _difference(found: Decimal, declared: Decimal) -> str:
    """What a file has more or less than its sender counted."""
    return f"{abs(found - declared).normalize():f} {'more' if found > declared else 'less'}"
