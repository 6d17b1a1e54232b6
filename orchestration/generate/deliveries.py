"""Writing deliveries: one file per dataset and delivery, with its control totals beside it."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from orchestration.generate.frames import Frame, row_count, taken
from orchestration.generate.horizon import Horizon, first_of_month
from orchestration.generate.hr_extracts import Table
from orchestration.generate.oddities import Fault
from orchestration.generate.rendering import RENDERINGS, macros
from orchestration.resources.quoting import quote_text

SYSTEMS = ("crm", "erp", "hr", "planning")

_COPY_OPTIONS = {
    "csv": "format csv, header true",
    "parquet": "format parquet, compression zstd",
}
FILE_FORMATS = tuple(_COPY_OPTIONS)


@contextmanager
def replaced_folder(folder: Path) -> Iterator[Path]:
    """A new folder beside `folder` that takes its place when the block ends without an error.

    Killed at any instant, `folder` is the former one, the new one or absent, never a mixture.
    Raises `FileExistsError` if `folder` holds anything but the systems of a generated firm, and
    `RuntimeError` while another process writes beside it.
    """
    strangers = [path.name for path in _entries(folder) if path.name not in SYSTEMS]
    if strangers:
        raise FileExistsError(
            f"{folder} holds {min(strangers)}, which no generated firm has: name an empty folder"
        )
    aside = folder.with_name(folder.name + ".writing")
    former = folder.with_name(folder.name + ".former")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _only_writer(folder):
        _remove(aside)
        aside.mkdir()
        try:
            yield aside
        except BaseException:
            _remove(aside)
            raise
        _remove(former)
        if folder.exists():
            os.replace(folder, former)
        os.replace(aside, folder)
        _remove(former)


@contextmanager
def _only_writer(folder: Path) -> Iterator[None]:
    """Hold the folder above, which the system lets go of should this process die."""
    above = os.open(folder.parent, os.O_RDONLY)
    try:
        try:
            fcntl.flock(above, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RuntimeError(f"Another process is writing {folder}") from None
        yield
    finally:
        os.close(above)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _entries(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.exists() else []


class DeliveryWriter:
    """Writes text files below `folder`; the same rows give the same bytes.

    `row_counts` holds the rows written so far by "system.dataset", `file_count` the files of
    data.
    """

    def __init__(
        self, folder: Path, horizon: Horizon, file_format: str, territory_ids: tuple[str, ...]
    ) -> None:
        self._folder = folder
        self._horizon = horizon
        self._file_format = file_format
        self._connection = duckdb.connect(config={"threads": 2, "memory_limit": "2GB"})
        for statement in macros(territory_ids):
            self._connection.execute(statement)
        for system in SYSTEMS:
            (folder / system).mkdir()
        self.row_counts: dict[str, int] = {}
        self.file_count = 0

    def close(self) -> None:
        """Let go of the engine."""
        self._connection.close()

    def write_frame(self, system: str, dataset: str, frame: Frame) -> None:
        """Write the deliveries of a frame sorted by its column `delivery`.

        Months that bring nothing have no file, except the first: the dataset must exist.
        """
        ends = np.searchsorted(frame["delivery"], np.arange(self._horizon.months), side="right")
        start = 0
        for delivery, end in enumerate(ends.tolist()):
            if start == end and delivery > 0:
                continue
            part = {column: values[start:end] for column, values in frame.items()}
            self._connection.register("frame", pa.table(part))
            target = self._copy(system, dataset, delivery, RENDERINGS[dataset])
            self._connection.unregister("frame")
            if "cents" in frame:
                _write_control(target, part)
            self._count(system, dataset, end - start)
            start = end

    def write_table(self, system: str, dataset: str, delivery: int, table: Table) -> None:
        """Write one delivery of rows that are text already."""
        columns, rows = table
        if not rows and delivery > 0:
            return
        values = zip(*rows, strict=True) if rows else ((),) * len(columns)
        texts = [pa.array(column, type=pa.string()) for column in values]
        self._connection.register("rows", pa.table(texts, names=list(columns)))
        self._copy(system, dataset, delivery, "select * from rows")
        self._connection.unregister("rows")
        self._count(system, dataset, len(rows))

    def _copy(self, system: str, dataset: str, delivery: int, select: str) -> Path:
        delivered_on = first_of_month(delivery + 1).isoformat()
        target = self._folder / system / f"{dataset}_{delivered_on}.{self._file_format}"
        self._connection.execute(
            f"copy ({select}) to {quote_text(target)} ({_COPY_OPTIONS[self._file_format]})"
        )
        return target

    def _count(self, system: str, dataset: str, rows: int) -> None:
        name = f"{system}.{dataset}"
        self.row_counts[name] = self.row_counts.get(name, 0) + rows
        self.file_count += 1


def _write_control(target: Path, part: Frame) -> None:
    """Rows and total amount as the source knows them; what is no number is not in the total."""
    typable = taken(part, part["fault"] != Fault.UNTYPABLE_AMOUNT)
    # The third decimal of a faulty amount is a 5 (rendering.py).
    mills = typable["cents"] * 10 + 5 * (typable["fault"] == Fault.THREE_DECIMALS)
    total = Decimal(int(mills.sum())) / 1000
    control = {"rows": row_count(part), "amount": str(total.quantize(Decimal("0.001")))}
    target.with_name(target.name + ".control.json").write_text(json.dumps(control) + "\n")
