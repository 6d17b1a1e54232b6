"""The extract contract and the plan book's columns, read from the YAML beside the models.

The suites of raw and staging tables follow it, so that a new entity or column has its gate
without anyone writing one.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

STAGING = Path(__file__).resolve().parent.parent / "models" / "staging"

# Staging calls a worker who is paid a payee, and a share by its unit.
_RENAMED = {
    "worker_id": "payee_id",
    "worker_name": "payee_name",
    "owner_worker_id": "owner_payee_id",
    "manager_worker_id": "manager_id",
    "row_from": "row_from_ppm",
    "column_from": "column_from_ppm",
}


@dataclass(frozen=True)
class Entity:
    """One table of the contract; `key` and `columns` as delivered, before staging renames."""

    system: str
    name: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    is_transaction: bool

    @property
    def raw_table(self) -> str:
        return f"raw_{self.system}.{self.name}"

    @property
    def staging_table(self) -> str:
        return f"staging.stg_{self.system}__{self.name}"

    @property
    def staging_key(self) -> tuple[str, ...]:
        return tuple(_RENAMED.get(column, column) for column in self.key)


@cache
def delivered_entities() -> tuple[Entity, ...]:
    """Every entity a source may deliver."""
    found = []
    for path in sorted(STAGING.glob("*/_*__sources.yml")):
        for source in read_yaml(path)["sources"]:
            system = source["name"].removeprefix("raw_")
            found += [_entity(system, table, table["meta"]) for table in source["tables"]]
    return tuple(found)


@cache
def plan_book_entities() -> tuple[Entity, ...]:
    """Every table of the plan book; some are delivered by planning systems as well."""
    found = []
    for path in sorted(STAGING.glob("*/_*__seeds.yml")):
        system = path.parent.name
        found += [
            _entity(system, seed, seed["config"]["meta"]) for seed in read_yaml(path)["seeds"]
        ]
    return tuple(found)


def _entity(system: str, table: dict[str, Any], meta: dict[str, Any]) -> Entity:
    return Entity(
        system=system,
        name=table["name"],
        key=tuple(meta["key"]),
        columns=tuple(column["name"] for column in table["columns"]),
        is_transaction=bool(meta.get("transaction", False)),
    )


def read_yaml(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(
        path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )
    return loaded
