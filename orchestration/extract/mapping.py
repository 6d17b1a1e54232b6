"""Mapping: delivered datasets become the raw relations of the extract contract.

An entity is fed by a dataset of its own columns, by a mapping (`mapping/<system>.<entity>.sql`
in the company's folder), or by nothing and is then empty.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import duckdb

from orchestration.company import Company, Dataset, InputError
from orchestration.extract.amounts import amount_total, as_amount
from orchestration.extract.contract import LINEAGE, ContractEntity
from orchestration.extract.delivered import NULL_TEXT, NumberedFile, delivered_name, exposed_name
from orchestration.extract.mapping_sql import MappingSql, engine_reason, parse_mapping
from orchestration.resources.quoting import quote_name

# The column of every transaction entity that is accounted for.
AMOUNT = "amount"

FLOATS = {"FLOAT", "DOUBLE"}


@dataclass(frozen=True)
class Feed:
    """What feeds an entity: the driving dataset and, unless its columns fit, a mapping."""

    entity: ContractEntity
    driving: Dataset
    mapping: MappingSql | None = None

    @property
    def datasets(self) -> tuple[Dataset, ...]:
        return (self.driving,) if self.mapping is None else self.mapping.datasets


@dataclass(frozen=True)
class MappedFile:
    """Rows of a driving file, delivered and kept; the difference is what the mapping dropped.

    `mapped_amount` is the sum of the amounts that were kept; None where nobody counted it.
    """

    entity: ContractEntity
    file_id: int
    delivered_row_count: int
    mapped_row_count: int
    mapped_amount: Decimal | None


def find_feeds(
    connection: duckdb.DuckDBPyConnection, company: Company, contract: Sequence[ContractEntity]
) -> dict[str, Feed]:
    """What feeds each entity, by `system.entity`; entities that nothing feeds are left out.

    Raises `InputError` for a mapping that is no select over datasets, an entity that the
    contract lacks or that two datasets feed, and a dataset that feeds nothing: mistyped, its
    rows would otherwise be paid to nobody and no one would know.
    """
    entities = {entity.full_name: entity for entity in contract}
    _check_systems(company, contract)
    feeds = _mapped_feeds(connection, company, entities)
    for dataset in company.datasets:
        feed = _own_feed(dataset, entities, feeds)
        if feed is not None:
            feeds[feed.entity.full_name] = feed
    read = {dataset for feed in feeds.values() for dataset in feed.datasets}
    for dataset in company.datasets:
        if dataset not in read:
            raise InputError(
                f"company.yml line {dataset.line}: dataset {dataset.full_name} feeds nothing: give "
                f"it an entity of the contract or read it in mapping/{dataset.system}.<entity>.sql"
            )
    return feeds


def create_raw_relation(
    warehouse: duckdb.DuckDBPyConnection,
    entity: ContractEntity,
    feed: Feed | None,
    *,
    files: Sequence[NumberedFile],
    columns: Mapping[Dataset, Sequence[str]],
    totals: Mapping[int, Decimal],
) -> tuple[MappedFile, ...]:
    """Create `raw_<system>.<entity>`, count its rows and sum its amounts per driving file.

    `files` are those in use of the driving dataset, `totals` their control totals. Raises
    `InputError` if a live file lacks a required column, or a mapping yields what the contract
    does not ask for.
    """
    name = f"{entity.schema_name}.{quote_name(entity.name)}"
    if feed is None:
        nothing = [f"cast(null as {type_name}) as {line}" for line, type_name in LINEAGE.items()]
        selected = [f"{NULL_TEXT} as {quote_name(one.name)}" for one in entity.columns] + nothing
        warehouse.execute(f"create view {name} as select {', '.join(selected)} where false")
        return ()
    if feed.mapping is None:
        _check_live_files(entity, files)
        query = _selection(entity, columns[feed.driving], relation=delivered_name(feed.driving))
        warehouse.execute(f"create view {name} as {query}")
        is_total = entity.is_transaction and (feed.driving.control_total or "").lower() == AMOUNT
        kept = {
            one.file_id: (one.used.file.row_count, totals.get(one.file_id) if is_total else None)
            for one in files
        }
    else:
        kept = _create_mapped(warehouse, entity, feed.mapping, name=name, files=files)
    nothing_kept = (0, Decimal(0) if entity.is_transaction else None)
    return tuple(
        MappedFile(
            entity, one.file_id, one.used.file.row_count, *kept.get(one.file_id, nothing_kept)
        )
        for one in files
    )


def check_mapping(
    entity: ContractEntity, mapping: MappingSql, newest_columns: Mapping[Dataset, Sequence[str]]
) -> None:
    """Check a mapping against the contract and the columns of the newest deliveries.

    It is bound to empty tables in memory, so it reads nothing. Raises `InputError` naming the
    column that is unknown, missing or a float.
    """
    with duckdb.connect() as scratch:
        scratch.execute("set enable_external_access = false")
        for dataset in mapping.datasets:
            typed = [f"{quote_name(exposed_name(one))} varchar" for one in newest_columns[dataset]]
            typed += [f"{line} {type_name}" for line, type_name in LINEAGE.items()]
            scratch.execute(f"create schema if not exists delivered_{dataset.source_name}")
            scratch.execute(f"create table {delivered_name(dataset)} ({', '.join(typed)})")
        try:
            described = scratch.execute(f"describe {mapping.query}").fetchall()
        except duckdb.Error as error:
            raise InputError(f"{mapping.file_name}: {engine_reason(error)}") from None
    _check_output(entity, mapping.file_name, {name: type_name for name, type_name, *_ in described})


def _check_systems(company: Company, contract: Sequence[ContractEntity]) -> None:
    systems = sorted({entity.system for entity in contract})
    for source in company.sources:
        if source.system not in systems:
            raise InputError(
                f"company.yml line {source.line}: sources.{source.name}.system must be one of "
                f"{', '.join(systems)}, not {source.system!r}"
            )


def _mapped_feeds(
    connection: duckdb.DuckDBPyConnection, company: Company, entities: Mapping[str, ContractEntity]
) -> dict[str, Feed]:
    datasets = {dataset.full_name.lower(): dataset for dataset in company.datasets}
    feeds = {}
    for path in sorted(company.mapping_dir.glob("*.sql")):
        file_name = f"mapping/{path.name}"
        if path.stem not in entities:
            raise InputError(f"{file_name} is named after no entity of the contract")
        mapping = parse_mapping(
            connection, path.read_text(encoding="utf-8"), file_name=file_name, datasets=datasets
        )
        feeds[path.stem] = Feed(entities[path.stem], mapping.driving, mapping)
    return feeds


def _own_feed(
    dataset: Dataset, entities: Mapping[str, ContractEntity], feeds: Mapping[str, Feed]
) -> Feed | None:
    """The feed of a dataset whose columns are an entity's own, None if it is only mapped."""
    full_name = f"{dataset.system}.{dataset.entity or dataset.name}"
    entity = entities.get(full_name)
    where = (
        f"company.yml line {dataset.line}: sources.{dataset.source_name}.datasets.{dataset.name}"
    )
    if entity is None:
        if dataset.entity is not None:
            raise InputError(f"{where}.entity names {full_name}, which the contract lacks")
        return None
    other = feeds.get(full_name)
    if other is not None and other.mapping is None:
        raise InputError(f"{where} feeds {full_name}, which {other.driving.full_name} feeds too")
    if other is not None and dataset.entity is not None:
        raise InputError(f"{where} feeds {full_name}, which mapping/{full_name}.sql feeds too")
    return None if other is not None else Feed(entity, dataset)


def _check_live_files(entity: ContractEntity, files: Sequence[NumberedFile]) -> None:
    """A superseded file may be older than the contract; one that holds may not."""
    for one in files:
        names = {name.lower() for name, _ in one.used.file.columns}
        for column in entity.required_columns:
            if not one.used.is_retired and column not in names:
                raise InputError(
                    f"{one.used.file.file_name} line 1 lacks the column {column}, "
                    f"which {entity.full_name} needs"
                )


def _check_output(entity: ContractEntity, file_name: str, output: Mapping[str, str]) -> None:
    types = {name.lower(): type_name for name, type_name in output.items()}
    known = {column.name for column in entity.columns}
    for name, type_name in types.items():
        if name not in known | set(LINEAGE):
            raise InputError(f"{file_name} selects {name}, which {entity.full_name} lacks")
        if type_name in FLOATS:
            raise InputError(f"{file_name} makes {name} a float: keep it text or cast to decimal")
    for name in (*LINEAGE, *entity.required_columns):
        if name not in types:
            raise InputError(f"{file_name} does not select {name}, which {entity.full_name} needs")


def _selection(entity: ContractEntity, columns: Sequence[str], *, relation: str) -> str:
    delivered = {column.lower() for column in columns}
    selected = []
    for column in entity.columns:
        name = quote_name(column.name)
        text = f"cast({name} as varchar)" if column.name in delivered else NULL_TEXT
        selected.append(f"{text} as {name}")
    selected += [f"cast({line} as {type_name}) as {line}" for line, type_name in LINEAGE.items()]
    return f"select {', '.join(selected)} from {relation}"


def _create_mapped(
    warehouse: duckdb.DuckDBPyConnection,
    entity: ContractEntity,
    mapping: MappingSql,
    *,
    name: str,
    files: Sequence[NumberedFile],
) -> dict[int, tuple[int, Decimal | None]]:
    """Create a mapped relation and return its rows and amounts per file of the driving dataset.

    What joins is stored: as a view the join would run again for each of its readers.
    """
    kind = "table" if mapping.may_multiply else "view"
    try:
        output = warehouse.execute(f"describe {mapping.query}").fetchall()
        query = _selection(entity, [column for column, *_ in output], relation=f"({mapping.query})")
        warehouse.execute(f"create {kind} {name} as {query}")
        # Counting every column computes it: a value that the mapping cannot cast stops the pull
        # here, with its mapping's name, and not a model far away.
        values = ", ".join(f"count({quote_name(column)})" for column, *_ in output)
        total = amount_total(AMOUNT) if entity.is_transaction else "null"
        counted = warehouse.execute(
            f"select file_id, count(*), {total}, {values} from {name} group by file_id"
        ).fetchall()
        if mapping.may_multiply and entity.is_transaction:
            _check_once(warehouse, name, mapping, files)
    except duckdb.Error as error:
        raise InputError(f"{mapping.file_name}: {engine_reason(error)}") from None
    driving = {one.file_id for one in files}
    for file_id, *_ in counted:
        if file_id not in driving:
            raise InputError(
                f"{mapping.file_name} must take file_id and line_number from "
                f"{mapping.driving.full_name}, which drives it"
            )
    return {
        file_id: (row_count, None if micro is None else as_amount(micro))
        for file_id, row_count, micro, *_ in counted
    }


def _check_once(
    warehouse: duckdb.DuckDBPyConnection,
    name: str,
    mapping: MappingSql,
    files: Sequence[NumberedFile],
) -> None:
    """Raises `InputError` if a delivered line became two rows, which would be paid twice."""
    twice = warehouse.execute(
        f"select file_id, line_number, count(*) from {name} "
        "group by 1, 2 having count(*) > 1 order by 1, 2 limit 1"
    ).fetchone()
    if twice is not None:
        names = {one.file_id: one.used.file.file_name for one in files}
        raise InputError(
            f"{mapping.file_name} yields line {twice[1]} of {names.get(twice[0], 'no file')} "
            f"{twice[2]} times"
        )
