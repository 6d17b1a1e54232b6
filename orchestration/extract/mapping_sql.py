"""Mapping SQL: one select over delivered datasets, read with the engine's own parser.

A mapping is configuration, so it may do less than SQL can: it reads the delivered datasets and
nothing else, and gives the same answer next month.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from orchestration.company import Dataset, InputError

DRIVING = re.compile(r"--\s*driving:\s*(\w+)\.(\w+)\s*")

# Functions that read no file and no table.
TABLE_FUNCTIONS = {"unnest", "range", "generate_series"}

# Written without brackets these parse as columns, and no engine catalog lists them.
MOMENTS = {"current_date", "current_time", "current_timestamp", "localtime", "localtimestamp"}

# Beside those that the engine itself lists as changing from call to call or query to query.
SURROUNDINGS = {"current_setting", "getenv", "getvariable"}

MULTIPLYING = {"JOIN", "SET_OPERATION_NODE", "TABLE_FUNCTION", "RECURSIVE_CTE_NODE"}


@dataclass(frozen=True)
class MappingSql:
    """A parsed mapping. `may_multiply`: it may yield a delivered row more than once."""

    file_name: str
    driving: Dataset
    datasets: tuple[Dataset, ...]
    query: str
    may_multiply: bool


def parse_mapping(
    connection: duckdb.DuckDBPyConnection,
    text: str,
    *,
    file_name: str,
    datasets: Mapping[str, Dataset],
) -> MappingSql:
    """Read a mapping whose datasets are among `datasets` (by lower-case `source.dataset`).

    The query comes back with its datasets named by schema, `delivered_<source>`. Raises
    `InputError`, naming the file, for anything but a single select over delivered datasets.
    """
    first_line = text.lstrip().partition("\n")[0].strip()
    match = DRIVING.fullmatch(first_line)
    if match is None:
        raise InputError(f"{file_name} must begin with a line -- driving: source.dataset")
    driving = datasets.get(f"{match[1]}.{match[2]}".lower())
    if driving is None:
        raise InputError(f"{file_name} is driven by {match[1]}.{match[2]}, which is no dataset")
    tree = _parse(connection, text, file_name=file_name)
    reader = _Reader(connection, tree, file_name=file_name, datasets=datasets)
    reader.check()
    if driving not in reader.found.values():
        raise InputError(f"{file_name} does not read {driving.full_name}, which drives it")
    row = connection.execute("select json_deserialize_sql(?::json)", [json.dumps(tree)]).fetchone()
    assert row is not None
    return MappingSql(
        file_name=file_name,
        driving=driving,
        datasets=tuple(reader.found.values()),
        query=row[0],
        may_multiply=reader.may_multiply,
    )


def engine_reason(error: duckdb.Error) -> str:
    """The first line of what the engine says, as the end of a sentence."""
    return str(error).strip().splitlines()[0]


def _parse(connection: duckdb.DuckDBPyConnection, text: str, *, file_name: str) -> dict[str, Any]:
    row = connection.execute("select json_serialize_sql(?::varchar)", [text]).fetchone()
    assert row is not None
    tree: dict[str, Any] = json.loads(row[0])
    if tree["error"]:
        reason = str(tree.get("error_message", "")).splitlines()[0]
        raise InputError(f"{file_name} is not a single select: {reason}")
    if len(tree["statements"]) != 1:
        raise InputError(f"{file_name} is not a single select but {len(tree['statements'])}")
    return tree


class _Reader:
    """Walks a parsed select, points its datasets at their schemas and refuses all else."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        tree: dict[str, Any],
        *,
        file_name: str,
        datasets: Mapping[str, Dataset],
    ) -> None:
        self.file_name = file_name
        self.datasets = datasets
        self.nodes = list(_walk(tree))
        self.source_names = {dataset.source_name.lower() for dataset in datasets.values()}
        self.steps = {
            entry["key"].lower()
            for node in self.nodes
            for entry in (node.get("cte_map") or {}).get("map", [])
        }
        self.found: dict[str, Dataset] = {}
        self.may_multiply = any(str(node.get("type")) in MULTIPLYING for node in self.nodes)
        self.momentary = SURROUNDINGS | {
            name
            for (name,) in connection.execute(
                "select distinct function_name from duckdb_functions() "
                "where stability <> 'CONSISTENT' and function_name <> 'error'"
            ).fetchall()
        }

    def check(self) -> None:
        for node in self.nodes:
            kind = node.get("type")
            if node.get("sample"):
                raise InputError(f"{self.file_name} takes a sample, another one on another day")
            if kind == "BASE_TABLE":
                self._check_table(node)
            elif kind == "TABLE_FUNCTION":
                self._check_table_function(node["function"]["function_name"])
            elif kind == "SHOW_REF":
                raise InputError(f"{self.file_name} describes a table instead of selecting from it")
            elif kind == "FUNCTION":
                self._check_function(node["function_name"])
            elif kind == "COLUMN_REF":
                self._check_column(node["column_names"])

    def _check_table(self, node: dict[str, Any]) -> None:
        schema, table = node["schema_name"], node["table_name"]
        if not schema and not node["catalog_name"] and table.lower() in self.steps:
            return
        source_name = schema.lower().removeprefix("delivered_")
        dataset = self.datasets.get(f"{source_name}.{table.lower()}")
        if dataset is None or node["catalog_name"]:
            named = ".".join(part for part in (node["catalog_name"], schema, table) if part)
            raise InputError(f"{self.file_name} reads {named}, which is no delivered dataset")
        node["schema_name"] = f"delivered_{dataset.source_name}"
        self.found[dataset.full_name] = dataset

    def _check_table_function(self, name: str) -> None:
        if name.lower() not in TABLE_FUNCTIONS:
            raise InputError(f"{self.file_name} reads {name}(), which is no delivered dataset")

    def _check_function(self, name: str) -> None:
        if name.lower() in self.momentary | MOMENTS:
            raise InputError(f"{self.file_name} calls {name}, another answer on another day")
        if name.lower() == "unnest":
            self.may_multiply = True

    def _check_column(self, names: list[str]) -> None:
        match names:
            case [name] if name.lower() in MOMENTS:
                self._check_function(name)
            case [source_name, _, _, *_] if source_name.lower() in self.source_names:
                names[0] = f"delivered_{source_name}"


def _walk(node: Any) -> Iterator[dict[str, Any]]:
    """Every object of a JSON tree."""
    if isinstance(node, dict):
        yield node
        for child in node.values():
            yield from _walk(child)
    elif isinstance(node, list):
        for child in node:
            yield from _walk(child)
