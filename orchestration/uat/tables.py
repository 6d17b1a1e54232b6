"""The tables a case may write, the plan book and the extract contract, read from their YAML."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from orchestration.settings import PROJECT_ROOT

STAGING = PROJECT_ROOT / "models" / "staging"
LINE_NUMBER = "line_number"

# What an author may leave away at the end of a column's name.
ENDINGS = ("_id", "_code")

PARTNER = "partner_account_id"

# Columns that name who may be paid: a worker or partner in the extracts, a payee in the plan book.
PERSON_ENDINGS = ("worker_id", "payee_id", PARTNER)


@dataclass(frozen=True)
class Column:
    """A column as the contract has it. `names`: values that all companies share, as currencies;
    `is_condition`: of a rule, for which nothing means any.
    """

    name: str
    type_name: str
    is_required: bool
    choices: tuple[str, ...]
    names: str | None
    default: str | None
    is_condition: bool

    @property
    def is_own_name(self) -> bool:
        """Whether its values are names that the author made up: ids, references, labels."""
        return self.type_name == "text" and not self.choices and self.names is None

    @property
    def is_person(self) -> bool:
        return self.name.endswith(PERSON_ENDINGS)


@dataclass(frozen=True)
class Table:
    """`name` is that of a plan book file, or `system.entity`; `key` makes its rows differ."""

    name: str
    is_plan_book: bool
    key: tuple[str, ...]
    columns: Mapping[str, Column]

    @property
    def file_name(self) -> str:
        return f"{self.name}.csv"

    @property
    def own_id(self) -> str | None:
        """The column that names a row of this table, where one column does."""
        words = self.name.split(".")[-1].removesuffix("s").split("_")
        # The rule_id of crediting_rules and the order_id of orders.
        named = self.key[0] if self.key else ""
        ends = ("_".join(words[place:]) for place in range(len(words)))
        is_own = named.removesuffix("_id") in ends and self.columns[named].names is None
        return named if is_own else None

    def column_of(self, written: str) -> str | None:
        """The column that an author means: its name, or the name without its ending."""
        names = (written, *(f"{written}{ending}" for ending in ENDINGS))
        return next((name for name in names if name in self.columns), None)


@cache
def writable_tables() -> Mapping[str, Table]:
    """Every table that a case may write, by name, the plan book first."""
    found: dict[str, Table] = {}
    for path in sorted(STAGING.glob("*/_*__seeds.yml")):
        for seed in _read(path)["seeds"]:
            found[seed["name"]] = _table(seed["name"], seed, seed["config"]["meta"])
    for path in sorted(STAGING.glob("*/_*__sources.yml")):
        for entity in _read(path)["sources"][0]["tables"]:
            name = f"{path.parent.name}.{entity['name']}"
            found[name] = _table(name, entity, entity["meta"])
    return found


def _table(name: str, described: Mapping[str, Any], meta: Mapping[str, Any]) -> Table:
    columns = [_column(each) for each in described["columns"] if each["name"] != LINE_NUMBER]
    return Table(
        name=name,
        is_plan_book="." not in name,
        key=tuple(meta["key"]),
        columns={column.name: column for column in columns},
    )


def _column(described: Mapping[str, Any]) -> Column:
    meta = described["meta"]
    return Column(
        name=described["name"],
        type_name=meta["type"],
        is_required=meta.get("required", False),
        choices=tuple(meta.get("one_of", ())),
        names=meta.get("names"),
        default=meta.get("default"),
        is_condition="condition" in meta,
    )


def _read(path: Any) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
