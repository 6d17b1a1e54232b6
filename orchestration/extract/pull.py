"""Pull: the whole extract station, from the sources' folders to the raw relations."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

import duckdb

from orchestration.company import Company, Dataset, load_company
from orchestration.extract import control
from orchestration.extract.archive import Archive, Delivery
from orchestration.extract.contract import ContractEntity, load_contract
from orchestration.extract.delivered import (
    NumberedFile,
    check_delivered_view,
    create_delivered_view,
)
from orchestration.extract.in_use import DatasetInUse, find_in_use, number_files
from orchestration.extract.landing import open_lander
from orchestration.extract.mapping import (
    Feed,
    MappedFile,
    check_mapping,
    create_raw_relation,
    find_feeds,
)
from orchestration.extract.recording import Recorder, record_arrivals, total_of
from orchestration.extract.release_id import ReleaseInputs, find_release_inputs
from orchestration.resources.quoting import quote_text
from orchestration.resources.warehouse import NEVER_REPACK, STORAGE_VERSION
from orchestration.run_arguments import RunArguments
from orchestration.settings import Settings


@dataclass(frozen=True)
class EntityReport:
    """Rows of one entity, those its mapping dropped, and the files they came from."""

    system: str
    entity: str
    row_count: int
    dropped_row_count: int
    file_names: tuple[str, ...]


@dataclass(frozen=True)
class PullReport:
    """What a pull recorded and mapped. `recorded` are the new deliveries, empty on a rerun."""

    run_id: str
    inputs: ReleaseInputs
    through_on: dt.date | None
    recorded: tuple[Delivery, ...]
    files: tuple[NumberedFile, ...]
    entities: tuple[EntityReport, ...]

    @property
    def release_id(self) -> str:
        return self.inputs.release_id


def pull(
    settings: Settings, arguments: RunArguments, *, recorded_at: dt.datetime | None = None
) -> PullReport:
    """Archive what was delivered, land it, and make the raw relations and control tables anew.

    The caller holds the run lock. `recorded_at` is now unless a test says otherwise. The
    warehouse changes in one transaction; the archive only ever grows. Raises `InputError`.
    """
    company = load_company(settings)
    contract = load_contract()
    through_on = control.find_through_on(company, arguments.through_period_id)
    archive = Archive(settings.archive_dir)
    with open_lander() as lander:
        feeds = find_feeds(lander, company, contract)
        now = recorded_at or dt.datetime.now(dt.UTC).replace(microsecond=0)
        recorder = Recorder(archive, lander, now, ZoneInfo(company.time_zone))
        recorded = record_arrivals(recorder, company, required_columns=_required_columns(feeds))
        in_use = find_in_use(archive, company, arguments.known_by_on)
        files = number_files(in_use)
        totals = {
            one.file_id: Decimal(total)
            for one in files
            if (total := total_of(recorder, one.used.file, one.dataset)) is not None
        }
    _check_mappings(feeds, in_use)
    inputs = find_release_inputs(company, arguments, files=files)
    with _open_warehouse(settings) as warehouse, _transaction(warehouse):
        _recreate_schemas(warehouse, company, contract)
        _create_delivered(warehouse, archive, files=files, in_use=in_use, totals=totals)
        mapped = _create_raw(warehouse, contract, feeds, files=files, in_use=in_use, totals=totals)
        control.write_files(warehouse, files, totals)
        control.write_mapped_files(warehouse, [one for group in mapped.values() for one in group])
        control.write_runs(warehouse, company, arguments, inputs=inputs, through_on=through_on)
    entities = tuple(_report(entity, mapped[entity], files) for entity in contract)
    return PullReport(arguments.run_id, inputs, through_on, recorded, files, entities)


def _required_columns(feeds: Mapping[str, Feed]) -> dict[Dataset, tuple[str, ...]]:
    """Columns without which a new file is refused; of a mapped dataset the mapping knows."""
    return {
        feed.driving: feed.entity.required_columns
        for feed in feeds.values()
        if feed.mapping is None
    }


def _check_mappings(feeds: Mapping[str, Feed], in_use: Mapping[Dataset, DatasetInUse]) -> None:
    newest = {dataset: used.newest_columns for dataset, used in in_use.items()}
    for feed in feeds.values():
        if feed.mapping is not None:
            check_mapping(feed.entity, feed.mapping, newest)


@contextmanager
def _open_warehouse(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse, for a mapping that can read and write nothing outside it and the archive."""
    settings.warehouse_path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(
        settings.warehouse_path,
        config={
            "threads": settings.threads,
            "memory_limit": settings.memory_limit,
            "storage_compatibility_version": STORAGE_VERSION,
            "max_vacuum_tasks": NEVER_REPACK,
        },
    ) as warehouse:
        warehouse.execute(f"set allowed_directories = [{quote_text(str(settings.archive_dir))}]")
        warehouse.execute("set enable_external_access = false")
        warehouse.execute("set lock_configuration = true")
        yield warehouse


@contextmanager
def _transaction(warehouse: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All or nothing: a killed or failed pull leaves the relations of the run before."""
    warehouse.begin()
    try:
        yield
    except BaseException:
        warehouse.rollback()
        raise
    warehouse.commit()


def _recreate_schemas(
    warehouse: duckdb.DuckDBPyConnection, company: Company, contract: Sequence[ContractEntity]
) -> None:
    delivered = {f"delivered_{source.name}" for source in company.sources}
    raw = {entity.schema_name for entity in contract} | {"raw_control"}
    existing = warehouse.execute(
        "select schema_name from duckdb_schemas() "
        "where database_name = current_database() and schema_name like 'delivered!_%' escape '!'"
    ).fetchall()
    for schema in sorted({name for (name,) in existing} | delivered | raw):
        warehouse.execute(f'drop schema if exists "{schema}" cascade')
    for schema in sorted(delivered | raw):
        warehouse.execute(f'create schema "{schema}"')


def _create_delivered(
    warehouse: duckdb.DuckDBPyConnection,
    archive: Archive,
    *,
    files: Sequence[NumberedFile],
    in_use: Mapping[Dataset, DatasetInUse],
    totals: Mapping[int, Decimal],
) -> None:
    for dataset, used in in_use.items():
        own = [one for one in files if one.dataset == dataset]
        create_delivered_view(warehouse, archive, dataset, files=own, columns=used.columns)
        check_delivered_view(warehouse, dataset, files=own, totals=totals)


def _create_raw(
    warehouse: duckdb.DuckDBPyConnection,
    contract: Sequence[ContractEntity],
    feeds: Mapping[str, Feed],
    *,
    files: Sequence[NumberedFile],
    in_use: Mapping[Dataset, DatasetInUse],
    totals: Mapping[int, Decimal],
) -> dict[ContractEntity, tuple[MappedFile, ...]]:
    columns = {dataset: used.columns for dataset, used in in_use.items()}
    mapped = {}
    for entity in contract:
        feed = feeds.get(entity.full_name)
        driving = [one for one in files if feed is not None and one.dataset == feed.driving]
        mapped[entity] = create_raw_relation(
            warehouse, entity, feed, files=driving, columns=columns, totals=totals
        )
    return mapped


def _report(
    entity: ContractEntity, mapped: Sequence[MappedFile], files: Sequence[NumberedFile]
) -> EntityReport:
    names = {one.file_id: one.used.file.file_name for one in files}
    return EntityReport(
        system=entity.system,
        entity=entity.name,
        row_count=sum(one.mapped_row_count for one in mapped),
        dropped_row_count=sum(one.delivered_row_count - one.mapped_row_count for one in mapped),
        file_names=tuple(names[one.file_id] for one in mapped),
    )
