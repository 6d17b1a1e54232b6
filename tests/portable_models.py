"""The models as an engine without any word of its own would get them.

dbt compiles them through an adapter that knows only what all adapters share: a macro that
differs between engines falls back to its `default__` form, which is the one Spark runs. A word
of DuckDB that no macro dispatches stays in the text and is seen.
"""

import functools
import json
import re
import sys
import tempfile
import types
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, NoReturn, cast

import pytest
import yaml
from dbt.adapters.base import AdapterPlugin, BaseRelation, Column
from dbt.adapters.contracts.connection import Credentials
from dbt.adapters.contracts.relation import Policy
from dbt.adapters.sql import SQLAdapter, SQLConnectionManager
from dbt.cli.main import dbtRunner

from orchestration.settings import PROJECT_ROOT, Settings
from orchestration.transform.dbt import DbtProject

ENGINE = "portable"

PROFILES = f"""
attain:
  target: {ENGINE}
  outputs:
    {ENGINE}: {{type: {ENGINE}, database: attain, schema: attain, threads: 1}}
"""


TEXT_OR_COMMENT = re.compile(r"'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/", re.DOTALL)


def _nothing_to_ask(*_: object, **__: object) -> NoReturn:
    raise AssertionError("Compiling a model must not ask a database: there is none on this engine")


class _Connections(SQLConnectionManager):
    TYPE = ENGINE
    open = cancel = get_response = exception_handler = _nothing_to_ask


@dataclass
class _Credentials(Credentials):
    @property
    def type(self) -> str:
        return ENGINE

    @property
    def unique_field(self) -> str:
        return self.schema

    def _connection_keys(self) -> tuple[str, ...]:
        return ()


@dataclass
class _SchemaOnly(Policy):
    database: bool = False


@dataclass
class _Unquoted(Policy):
    database: bool = False
    schema: bool = False
    identifier: bool = False


@dataclass(frozen=True, eq=False, repr=False)
class _Relation(BaseRelation):
    include_policy: Policy = field(default_factory=_SchemaOnly)
    quote_policy: Policy = field(default_factory=_Unquoted)


class _Column(Column):
    # Type names as dbt spells them for everybody: string, not text or varchar.
    TYPE_LABELS: ClassVar[dict[str, str]] = {}


class _Adapter(SQLAdapter):
    ConnectionManager = _Connections
    Relation = _Relation
    Column = _Column

    @classmethod
    def date_function(cls) -> str:
        return "current_date"


@functools.cache
def compile_portably(project_dir: Path = PROJECT_ROOT) -> Mapping[str, Any]:
    """The manifest of a project with the `compiled_code` of this engine; once per process.

    It needs no company: the plan book is a header per file, and nothing else is read.
    """
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        home = Path(folder)
        project = DbtProject(
            Settings(company_dir=home / "company", home=home),
            project_dir=project_dir,
            profiles_dir=home,
        )
        _write_plan_book(project)
        _install_adapter(home, patch)
        for name, value in project.environment.items():
            patch.setenv(name, value)
        arguments = ["compile", "--no-introspect", "--no-populate-cache", *project.common_arguments]
        outcome = dbtRunner().invoke(arguments)
        assert outcome.success, outcome.exception or outcome.result
        manifest = project.settings.dbt_target_dir / "manifest.json"
        return cast("Mapping[str, Any]", json.loads(manifest.read_text(encoding="utf-8")))


def compiled_queries(manifest: Mapping[str, Any]) -> dict[str, str]:
    """SQL of every model and data test, by its name."""
    return {
        node["name"]: node["compiled_code"]
        for node in manifest["nodes"].values()
        if node["resource_type"] in {"model", "test"}
    }


def without_text_and_comments(sql: str) -> str:
    """Lower case; text becomes '' except the unit of a date function, comments become a space."""

    def blank(match: re.Match[str]) -> str:
        found = match[0]
        if found.lower() in {"'month'", "'quarter'", "'year'"}:
            return found
        return "''" if found.startswith("'") else " "

    return TEXT_OR_COMMENT.sub(blank, sql).lower()


def _write_plan_book(project: DbtProject) -> None:
    folder = project.settings.plan_book_dir
    folder.mkdir(parents=True)
    for contract in project.project_dir.glob("models/**/*__seeds.yml"):
        for seed in yaml.safe_load(contract.read_text(encoding="utf-8"))["seeds"]:
            header = ",".join(column["name"] for column in seed["columns"])
            (folder / f"{seed['name']}.csv").write_text(f"{header}\n")


def _install_adapter(home: Path, patch: pytest.MonkeyPatch) -> None:
    """Let dbt find the adapter as it finds any other: as the module dbt.adapters.<type>."""
    (home / "profiles.yml").write_text(PROFILES)
    macros = home / ENGINE
    macros.mkdir()
    (macros / "dbt_project.yml").write_text(
        f"{{name: dbt_{ENGINE}, version: 1.0.0, config-version: 2}}"
    )
    package = types.ModuleType(f"dbt.adapters.{ENGINE}")
    vars(package).update(Plugin=AdapterPlugin(_Adapter, _Credentials, str(macros)), __path__=[])
    about = types.ModuleType(f"dbt.adapters.{ENGINE}.__about__")
    vars(about).update(version="1.0.0")
    for module in (package, about):
        patch.setitem(sys.modules, module.__name__, module)
