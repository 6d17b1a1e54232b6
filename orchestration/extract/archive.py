"""The archive: delivered bytes, stored once and never edited, and a record per delivery.

    objects/<sha256><suffix>                    the bytes as delivered
    landed/<sha256>.parquet                     the rows of a CSV as text, made from its object
    deliveries/<source>.<dataset>/<no>.json     one record per delivery, in recorded order
    aside/                                      files being written, empty between two pulls

A file comes into being by `os.replace` of a finished and flushed one, and the record that names
it is written last: killed at any instant, the archive holds whole deliveries only.
"""

import datetime as dt
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from orchestration.company import Dataset, InputError

CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class ArchivedFile:
    """A delivered file. `columns` are name and engine type, `totals` column and exact sum."""

    file_name: str
    suffix: str
    size: int
    sha256: str
    row_count: int
    columns: tuple[tuple[str, str], ...]
    totals: tuple[tuple[str, str], ...] = ()

    @property
    def is_parquet(self) -> bool:
        return self.suffix == ".parquet"

    @property
    def object_name(self) -> str:
        return f"objects/{self.sha256}{self.suffix}"

    @property
    def landed_name(self) -> str:
        """Where its rows are read: Parquet in place, CSV as it was landed."""
        return self.object_name if self.is_parquet else f"landed/{self.sha256}.parquet"


@dataclass(frozen=True)
class Delivery:
    """A delivery as recorded. `recorded_no` counts the deliveries of the dataset from 1."""

    source_name: str
    dataset: str
    sequence: str | None
    recorded_no: int
    recorded_at: dt.datetime
    known_on: dt.date
    files: tuple[ArchivedFile, ...]

    @property
    def delivery_id(self) -> str:
        place = f"#{self.recorded_no}" if self.sequence is None else f"@{self.sequence}"
        return f"{self.source_name}.{self.dataset}{place}"


class Archive:
    """The archive of one company. One process at a time writes it: the run that holds the lock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.aside = folder / "aside"
        self._read: dict[str, tuple[Delivery, ...]] = {}

    @contextmanager
    def open(self) -> Iterator[None]:
        """Folders to write to. Nothing stays aside: neither what a killed run left there, nor
        copies of what is refused now, whose files lie in their source as before.
        """
        for name in ("objects", "landed", "deliveries", "aside"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        self._clear_aside()
        try:
            yield
        finally:
            self._clear_aside()

    def _clear_aside(self) -> None:
        for path in self.aside.iterdir():
            path.unlink()

    def deliveries(self, dataset: Dataset) -> tuple[Delivery, ...]:
        """What was recorded of a dataset, in recorded order; read once, as records only grow."""
        name = dataset.full_name
        if name not in self._read:
            paths = sorted((self.folder / "deliveries" / name).glob("*.json"))
            self._read[name] = tuple(_read_record(path) for path in paths)
        return self._read[name]

    def object_path(self, file: ArchivedFile) -> Path:
        return self.folder / file.object_name

    def landed_path(self, file: ArchivedFile) -> Path:
        return self.folder / file.landed_name

    def path_aside(self, suffix: str) -> Path:
        """A new empty file beside the archive's own, on the same disk."""
        handle, name = tempfile.mkstemp(dir=self.aside, suffix=suffix)
        os.close(handle)
        return Path(name)

    def take_in(self, aside: Path, name: str) -> None:
        """Give a finished file its lasting name, read-only: an edit would rewrite history."""
        with aside.open("rb") as finished:
            os.fsync(finished.fileno())
        aside.chmod(0o444)
        aside.replace(self.folder / name)

    def record(self, delivery: Delivery) -> None:
        """Write the record of a delivery whose files are all taken in.

        Raises `InputError` if a record of that number exists: two runs would have written it.
        """
        folder = self.folder / "deliveries" / f"{delivery.source_name}.{delivery.dataset}"
        folder.mkdir(exist_ok=True)
        path = folder / f"{delivery.recorded_no:06d}.json"
        if path.exists():
            raise InputError(f"{path.name} of {folder.name} is already recorded: two runs at once?")
        aside = self.path_aside(".json")
        aside.write_text(_record_text(delivery), encoding="utf-8")
        self.take_in(aside, str(path.relative_to(self.folder)))
        self._read.pop(folder.name, None)

    def check_present(self, file: ArchivedFile) -> None:
        """Raises `InputError` if the bytes of a recorded file are gone or of another size."""
        path = self.object_path(file)
        size = path.stat().st_size if path.is_file() else None
        if size != file.size:
            found = "is gone" if size is None else f"has {size} bytes, not {file.size}"
            raise InputError(f"The archived {file.file_name} {found}: {path}")

    def damaged_files(self, dataset: Dataset) -> list[str]:
        """Names of the recorded files of a dataset whose bytes no longer have their hash."""
        files = {file.sha256: file for one in self.deliveries(dataset) for file in one.files}
        return [
            file.file_name
            for file in files.values()
            if not self.object_path(file).is_file()
            or hash_of(self.object_path(file)) != (file.sha256, file.size)
        ]


def hash_of(path: Path) -> tuple[str, int]:
    """SHA-256 and size of a file. Raises `InputError` if it changes while it is read."""
    return _read_whole(path, target=None)


def copy_of(path: Path, target: Path) -> tuple[str, int]:
    """Copy a file and say what was copied, as `hash_of` does.

    A hard link would be cheaper and wrong: whoever edits the delivered file in place would
    edit the archive, and with it what was paid. Raises `InputError` where the disk is full.
    """
    try:
        return _read_whole(path, target=target)
    except OSError as error:
        raise InputError(f"{path.name} cannot be archived: {error.strerror}") from error


def _read_whole(path: Path, *, target: Path | None) -> tuple[str, int]:
    digest = hashlib.sha256()
    size = 0
    before = path.stat()
    with path.open("rb") as source, open(target or os.devnull, "wb") as copy:
        while chunk := source.read(CHUNK_BYTES):
            digest.update(chunk)
            size += len(chunk)
            if target is not None:
                copy.write(chunk)
    after = path.stat()
    if not before.st_size == size == after.st_size or before.st_mtime_ns != after.st_mtime_ns:
        raise InputError(f"{path.name} changed while it was read: it is still being written")
    return digest.hexdigest(), size


def _record_text(delivery: Delivery) -> str:
    values = asdict(delivery) | {
        "recorded_at": delivery.recorded_at.isoformat(),
        "known_on": delivery.known_on.isoformat(),
        "files": [
            asdict(file)
            | {"columns": list(map(list, file.columns)), "totals": dict(file.totals)}
            | {"landed": file.landed_name}
            for file in delivery.files
        ],
    }
    return json.dumps(values, indent=1, ensure_ascii=False) + "\n"


def _read_record(path: Path) -> Delivery:
    values = json.loads(path.read_text(encoding="utf-8"))
    return Delivery(
        source_name=values["source_name"],
        dataset=values["dataset"],
        sequence=values["sequence"],
        recorded_no=values["recorded_no"],
        recorded_at=dt.datetime.fromisoformat(values["recorded_at"]),
        known_on=dt.date.fromisoformat(values["known_on"]),
        files=tuple(_read_file(file) for file in values["files"]),
    )


def _read_file(values: dict[str, Any]) -> ArchivedFile:
    return ArchivedFile(
        file_name=values["file_name"],
        suffix=values["suffix"],
        size=values["size"],
        sha256=values["sha256"],
        row_count=values["row_count"],
        columns=tuple((name, type_name) for name, type_name in values["columns"]),
        totals=tuple(values["totals"].items()),
    )
