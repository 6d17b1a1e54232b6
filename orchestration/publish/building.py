"""The folder of a release while it is built: nobody reads it before it has its name."""

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from orchestration.company import load_company
from orchestration.gates.data_docs import build_data_docs
from orchestration.gates.results import run_dir
from orchestration.publish import durable, inputs, manifest
from orchestration.publish.cockpit import write_cockpit
from orchestration.publish.content import Mart
from orchestration.publish.inputs import RunFacts
from orchestration.publish.manifest import GateRecord, Manifest, MartRecord
from orchestration.publish.marts_files import DATABASE, verify_marts, write_marts
from orchestration.publish.releases import BUILDING, CURRENT
from orchestration.settings import Settings

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Building:
    """A release in the making: whose it is, what goes in, and who is told how far it is."""

    settings: Settings
    run: RunFacts
    marts: tuple[Mart, ...]
    gates: tuple[GateRecord, ...]
    progress: Progress

    @property
    def folder(self) -> Path:
        return self.settings.published_dir / f"{BUILDING}{self.run.release_id}"

    def build(self, connection: duckdb.DuckDBPyConnection, target: Path) -> None:
        """Everything written, verified, on disk and read-only; then it gets its name."""
        company = load_company(self.settings)
        plan_book = inputs.plan_book_files(company, self.run)
        self.folder.mkdir()
        self._copy_beside(plan_book)
        database = self.settings.marts_path
        write_marts(connection, self.marts, database, self.folder, progress=self.progress)
        records = verify_marts(connection, self.marts, self.folder, progress=self.progress)
        connection.execute("detach release")
        facts = self._manifest(records, inputs.read_deliveries(connection))
        self.progress("drawing the cockpit")
        write_cockpit(
            self.folder,
            facts,
            company_name=company.company_name,
            previous=self._previous(),
        )
        self.progress("writing the manifest")
        hashes = {
            path.relative_to(self.folder).as_posix(): durable.sha256_of(path)
            for path in durable.files_below(self.folder)
        }
        manifest.write(replace(facts, files=hashes), self.folder)
        self.progress("waiting for the disk")
        durable.seal(self.folder)
        self.progress("giving the release its name")
        durable.move_into_place(self.folder, target)

    def _manifest(
        self, marts: tuple[MartRecord, ...], deliveries: tuple[inputs.Record, ...]
    ) -> Manifest:
        return Manifest(
            release_id=self.run.release_id,
            run_id=self.run.run_id,
            company_id=self.run.company_id,
            published_at=dt.datetime.now(dt.UTC),
            code_version=self.run.code_sha256,
            arguments=self.run.arguments,
            deliveries=deliveries,
            plan_book=inputs.hashes_of(self.folder / "plan_book"),
            marts=marts,
            gates=self.gates,
            files={},
        )

    def _previous(self) -> Path | None:
        """The folder that readers have now; the link itself may move while they read.

        None before the first release, and when somebody removed a damaged one by hand.
        """
        folder = (self.settings.published_dir / CURRENT).resolve()
        return folder if (folder / DATABASE).is_file() else None

    def _copy_beside(self, plan_book: tuple[Path, ...]) -> None:
        """The plan book of the release and the report on its gates, to be read without us."""
        (self.folder / "plan_book").mkdir()
        for path in plan_book:
            shutil.copyfile(path, self.folder / "plan_book" / path.name)
        data_docs = run_dir(self.settings.gates_dir, self.run.run_id) / "data_docs"
        if not data_docs.is_dir():
            build_data_docs(self.settings.gates_dir, self.run.run_id)
        shutil.copytree(data_docs, self.folder / "data_docs", copy_function=shutil.copyfile)
