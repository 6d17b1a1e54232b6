"""The language of the plan book, read from the YAML of its tables: the one place for its words.

What a column is read as, which values it may have, what each means to a payee and how a change of
it is told stand beside the column's description; `_plan__seeds.yml` says how.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from expectations.contract import STAGING, read_yaml

LINE_NUMBER = "line_number"
FROM, TO = "valid_from_on", "valid_to_on"


@dataclass(frozen=True)
class Column:
    """A column of the plan book. `words` by value; `delivered` are `<staging table>.<column>`.

    `counted`: one and many of a value that is a count. A condition is `asked_of` a transaction or
    payee; `covers_below`: of a territory, it stands for all that lie in it.
    """

    name: str
    description: str
    type_name: str
    is_required: bool
    words: Mapping[str, str] = field(default_factory=dict)
    says: str | None = None
    nothing: str | None = None
    default: str | None = None
    method: str | None = None
    per_cent: bool | Mapping[str, str | None] = False
    counted: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    is_condition: bool = False
    asked_of: str = ""
    covers_below: bool = False
    delivered: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return self.name.removesuffix("_id").replace("_", " ")

    @property
    def staged_name(self) -> str:
        """What staging calls it: the unit comes last."""
        match self.type_name:
            case "share" | "rate":
                return f"{self.name}_ppm"
            case "amount":
                return f"{self.name.removesuffix('_amount')}_minor"
            case _:
                return self.name


@dataclass(frozen=True)
class Table:
    """A table of the plan book. `row` names a row: "Tier {tier_number} of {rate_table_id}"."""

    name: str
    row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def file_name(self) -> str:
        return f"{self.name}.csv"

    @property
    def staging_table(self) -> str:
        return f"staging.stg_plan__{self.name}"

    @property
    def dated_by(self) -> tuple[str, ...]:
        """The ends of a version's range. A period's dates are no version but what it is."""
        return tuple(
            column.name
            for column in self.columns
            if column.name in (FROM, TO) and not column.is_required
        )

    @property
    def identity(self) -> tuple[str, ...]:
        """The key without its dates: what stays the same from version to version."""
        return tuple(name for name in self.key if name not in self.dated_by)

    @property
    def terms(self) -> tuple[Column, ...]:
        """What a version says: all but its identity and its dates."""
        apart = {*self.identity, *self.dated_by}
        return tuple(column for column in self.columns if column.name not in apart)


@cache
def plan_tables() -> Mapping[str, Table]:
    """Every table of the plan book by name, in the order of the YAML."""
    [path] = STAGING.glob("plan/_plan__seeds.yml")
    return {seed["name"]: _table(seed) for seed in read_yaml(path)["seeds"]}


def rule_conditions(book: str = "crediting_rules") -> tuple[Column, ...]:
    """The conditions of a rule of a decision table: an empty one means any."""
    return tuple(column for column in plan_tables()[book].columns if column.is_condition)


def rule_effects() -> tuple[Column, ...]:
    """What a crediting rule does where it matches, apart from the method."""
    rules = plan_tables()["crediting_rules"]
    known = {"component_id", "priority", "credit_method"}
    return tuple(c for c in rules.terms if not c.is_condition and c.name not in known)


def credit_methods() -> tuple[str, ...]:
    """How a credit can come about: by a rule of each method, or as a score."""
    return (*plan_tables()["crediting_rules"].column("credit_method").words, "score")


def counted_units() -> Mapping[str, tuple[str, str]]:
    """One and many of every measure of a component that is a count, not money."""
    return plan_tables()["components"].column("measure").counted


def unit_of(measure: str | None, currency_code: str) -> str:
    """What a figure of this measure is so many of: "units", or the currency if it is money."""
    _, many = counted_units().get(measure or "", ("", currency_code))
    return many


def _table(seed: dict[str, Any]) -> Table:
    meta = seed["config"]["meta"]
    return Table(
        name=seed["name"],
        row=meta["row"],
        key=tuple(meta["key"]),
        columns=tuple(
            _column(column) for column in seed["columns"] if column["name"] != LINE_NUMBER
        ),
    )


def _column(column: dict[str, Any]) -> Column:
    meta = column["meta"]
    return Column(
        name=column["name"],
        description=column["description"],
        type_name=meta["type"],
        is_required=bool(meta.get("required", False)),
        words=meta.get("one_of") or meta.get("words") or {},
        says=meta.get("says"),
        nothing=meta.get("nothing"),
        default=meta.get("default"),
        method=meta.get("method"),
        per_cent=meta.get("per_cent", False),
        counted={value: (one, many) for value, (one, many) in meta.get("counted", {}).items()},
        is_condition="condition" in meta,
        asked_of=meta.get("asked_of", ""),
        covers_below=meta.get("covers_below", False),
        delivered=tuple(meta.get("condition", ())),
    )
