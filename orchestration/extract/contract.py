"""The extract contract: the entities and columns that a company maps its own files onto.

It is written once, as the dbt sources in `models/staging/<system>/_<system>__sources.yml`.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from orchestration.company import IDENTIFIER, InputError
from orchestration.settings import PROJECT_ROOT

# What every raw relation and delivered view carries beside the delivered columns, and its type.
LINEAGE = {
    "file_id": "integer",
    "line_number": "bigint",
    "delivery_rank": "integer",
    "is_retired": "boolean",
    "is_deleted": "boolean",
}


@dataclass(frozen=True)
class ContractColumn:
    """A column of an entity: text when raw; `type_name` says what staging reads it as."""

    name: str
    type_name: str
    is_required: bool


@dataclass(frozen=True)
class ContractEntity:
    """An entity of the contract. Rows of a transaction entity carry money and are accounted for."""

    system: str
    name: str
    description: str
    key: tuple[str, ...]
    is_transaction: bool
    columns: tuple[ContractColumn, ...]

    @property
    def full_name(self) -> str:
        return f"{self.system}.{self.name}"

    @property
    def schema_name(self) -> str:
        return f"raw_{self.system}"

    @property
    def required_columns(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.is_required)


def load_contract(models_dir: Path = PROJECT_ROOT / "models") -> tuple[ContractEntity, ...]:
    """Every entity of the contract, by system and in the order of its file.

    Raises `InputError`, naming file, entity and key, where the YAML is not a contract.
    """
    entities: list[ContractEntity] = []
    for path in sorted(models_dir.glob("staging/*/_*__sources.yml")):
        entities.extend(_entities(path))
    if not entities:
        raise InputError(f"{models_dir} holds no staging/<system>/_<system>__sources.yml")
    return tuple(entities)


def _entities(path: Path) -> list[ContractEntity]:
    system = path.parent.name
    document = yaml.load(path.read_text(encoding="utf-8"), Loader=_loader())
    sources = document["sources"]
    if [source["name"] for source in sources] != [f"raw_{system}"]:
        raise InputError(f"{path.name} must hold the one source raw_{system}")
    return [_entity(table, system=system, file_name=path.name) for table in sources[0]["tables"]]


def _loader() -> type[yaml.SafeLoader]:
    """libyaml's loader where it is compiled in: five times as fast."""
    loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return loader


def _entity(table: dict[str, Any], *, system: str, file_name: str) -> ContractEntity:
    meta = table.get("meta", {})
    entity = ContractEntity(
        system=system,
        name=table["name"],
        description=table.get("description", ""),
        key=tuple(meta.get("key", ())),
        is_transaction=meta.get("transaction", False),
        columns=tuple(
            ContractColumn(
                name=column["name"],
                type_name=column.get("meta", {}).get("type", ""),
                is_required=column.get("meta", {}).get("required", False),
            )
            for column in table["columns"]
        ),
    )
    _check(entity, file_name=file_name)
    return entity


def _check(entity: ContractEntity, *, file_name: str) -> None:
    where = f"{file_name}: {entity.name}"
    names = [column.name for column in entity.columns]
    for name in [entity.name, *names]:
        if not IDENTIFIER.fullmatch(name) or name in LINEAGE:
            raise InputError(f"{where} may not use the name {name!r}")
    if len(set(names)) < len(names):
        raise InputError(f"{where} names a column twice")
    for column in entity.columns:
        if not IDENTIFIER.fullmatch(column.type_name):
            raise InputError(f"{where}.{column.name} has no meta.type")
    if not entity.key or not set(entity.key) <= set(names):
        raise InputError(f"{where} has the key {list(entity.key)}, which are not all its columns")
