"""What a machine can check of STYLE in models: who reads whom, what they are called and promise."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlglot

from orchestration.settings import PROJECT_ROOT
from tests.portable_models import compile_portably, compiled_queries, without_text_and_comments

STATIONS = ("staging", "crediting", "attainment", "commissions", "payouts", "marts")
# What a run was told and what its gates found: not extracts, so any station may read them.
CONTROL = {"raw_control", "raw_gates"}

PARTICIPLE = r"[a-z]+(ed|aid)(_up)?|built|held|set_aside|in_money"
NAMES = {
    "staging": r"stg_(?P<folder>crm|erp|hr|plan|books)__[a-z]+(_[a-z]+)*s",
    "intermediate": r"int_[a-z]+(_[a-z]+)*__([a-z]+_)*(" + PARTICIPLE + ")",
    "marts": r"(dim|fct|rpt)_[a-z]+(_[a-z]+)*",
}
# Unit last: what a column of a mart is called says what it holds.
COLUMN_NAMES = {
    "boolean": r"(is|has)_\w+",
    "date": r"\w+_on",
    "timestamp": r"\w+_at",
    "timestamp with time zone": r"\w+_at",
}

MODEL_LINES, SQL_WIDTH, JOINS = 120, 120, 4
CLOCK = re.compile(
    r"\b(current_date|current_time|current_timestamp|localtimestamp|getdate|today|now)\b"
)


@dataclass(frozen=True)
class Model:
    name: str
    path: Path
    station: str
    node: Mapping[str, Any]

    @classmethod
    def of(cls, node: Mapping[str, Any]) -> "Model":
        path = Path(node["original_file_path"])
        layer = path.parts[1]
        return cls(node["name"], path, path.parts[2] if layer == "intermediate" else layer, node)

    @property
    def text(self) -> str:
        return (PROJECT_ROOT / self.path).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def manifest() -> Mapping[str, Any]:
    return compile_portably()


@pytest.fixture(scope="module")
def models(manifest) -> list[Model]:
    nodes = manifest["nodes"].values()
    return [Model.of(node) for node in nodes if node["resource_type"] == "model"]


@pytest.fixture(scope="module")
def marts(models) -> list[Model]:
    return [model for model in models if model.station == "marts"]


# Who reads whom


def test_layers_read_one_way(manifest, models):
    stations = {model.node["unique_id"]: model.station for model in models}
    wrong = []
    for model in models:
        for unique_id in model.node["depends_on"]["nodes"]:
            reason = unlawful(model.station, unique_id, manifest, stations)
            if reason:
                wrong.append(f"{model.name} reads {unique_id.split('.', 2)[-1]}: {reason}")

    assert wrong == []


def unlawful(
    station: str, read: str, manifest: Mapping[str, Any], stations: Mapping[str, str]
) -> str | None:
    """Why a model of `station` may not read the node `read`, or None."""
    kind = read.split(".", maxsplit=1)[0]
    if kind == "source":
        is_extract = manifest["sources"][read]["schema"] not in CONTROL
        return "extracts are read in staging" if is_extract and station != "staging" else None
    if kind == "seed":
        return "the plan book is read in staging" if station != "staging" else None
    if station == "staging":
        return "staging reads extracts and the plan book only"
    is_later = STATIONS.index(stations[read]) > STATIONS.index(station)
    return "a later station" if is_later else None


@pytest.mark.parametrize(
    ("station", "read", "is_lawful"),
    [
        ("staging", "source.attain.raw_erp.orders", True),
        ("crediting", "source.attain.raw_erp.orders", False),
        ("marts", "source.attain.raw_control.runs", True),
        ("crediting", "seed.attain.plans", False),
        ("staging", "model.attain.staging", False),
        ("payouts", "model.attain.crediting", True),
        ("crediting", "model.attain.payouts", False),
        ("payouts", "model.attain.marts", False),
        ("marts", "model.attain.marts", True),
    ],
)
def test_a_planted_read_against_the_direction_is_found(station, read, is_lawful):
    manifest = {
        "sources": {
            f"source.attain.{schema}.{table}": {"schema": schema}
            for schema, table in (("raw_erp", "orders"), ("raw_control", "runs"))
        }
    }
    stations = {f"model.attain.{name}": name for name in STATIONS}

    assert (unlawful(station, read, manifest, stations) is None) == is_lawful


# Names and pages


def test_models_are_named_for_their_layer(models):
    assert [str(model.path) for model in models if not is_well_named(model.path)] == []


def is_well_named(path: Path) -> bool:
    match = re.fullmatch(NAMES[path.parts[1]], path.stem)
    return bool(match) and match.groupdict().get("folder", path.parts[2]) == path.parts[2]


@pytest.mark.parametrize(
    ("path", "is_good"),
    [
        ("models/staging/crm/stg_crm__splits.sql", True),
        ("models/staging/erp/stg_crm__splits.sql", False),
        ("models/staging/crm/stg_crm__split.sql", False),
        ("models/intermediate/crediting/int_credits__allocated.sql", True),
        ("models/intermediate/crediting/int_credits.sql", False),
        ("models/intermediate/crediting/int_credits__v2.sql", False),
        ("models/marts/fct_credits.sql", True),
        ("models/marts/credits.sql", False),
    ],
)
def test_a_planted_name_is_judged(path, is_good):
    assert is_well_named(Path(path)) == is_good


def test_folder_schema_and_group_share_one_word(models):
    groups = {
        model.name: (model.node["schema"], model.node["config"]["meta"]["dagster"]["group"])
        for model in models
    }

    assert groups == {model.name: (model.station, model.station) for model in models}


def test_every_model_and_seed_says_what_one_row_is(manifest):
    nodes = manifest["nodes"].values()

    assert [
        node["name"]
        for node in nodes
        if node["resource_type"] in {"model", "seed"}
        and not node["description"].startswith("One row per ")
    ] == []


def test_models_have_the_page_of_the_style(models):
    page = re.compile(r"with( recursive)?\n\n.*\n\)\n\nselect \* from final\n", re.DOTALL)

    assert [model.name for model in models if not page.fullmatch(model.text)] == []


def test_models_have_no_jinja_control_flow(models):
    assert [model.name for model in models if "{%" in model.text] == []


def test_models_are_short(models):
    lines = {model.name: model.text.count("\n") for model in models}

    assert {name: count for name, count in lines.items() if count > MODEL_LINES} == {}


def test_lines_of_sql_fit_the_page():
    paths = [*PROJECT_ROOT.glob("models/**/*.sql"), *PROJECT_ROOT.glob("dbt_project/**/*.sql")]

    assert paths
    assert [
        f"{path.relative_to(PROJECT_ROOT)}:{number} has {len(line)} columns"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > SQL_WIDTH
    ] == []


def test_no_step_joins_more_than_four_relations_to_its_first(models):
    joins = {
        model.name: max(
            len(select.args.get("joins") or [])
            for select in sqlglot.parse_one(model.node["compiled_code"], read="spark").find_all(
                sqlglot.exp.Select
            )
        )
        for model in models
    }

    assert {name: count for name, count in joins.items() if count > JOINS} == {}


def test_no_query_asks_for_the_time():
    queries = compiled_queries(compile_portably())

    assert [
        name for name, sql in queries.items() if CLOCK.search(without_text_and_comments(sql))
    ] == []


# Marts


def test_marts_are_contracted_and_every_column_described(marts):
    assert marts
    assert [mart.name for mart in marts if not mart.node["contract"]["enforced"]] == []
    assert [
        f"{mart.name}.{column['name']}"
        for mart in marts
        for column in mart.node["columns"].values()
        if not column["description"]
    ] == []


def test_every_mart_names_its_release_last(marts):
    assert [mart.name for mart in marts if list(mart.node["columns"])[-1] != "release_id"] == []


def test_columns_of_marts_are_named_for_what_they_hold(marts):
    columns = [(mart.name, column) for mart in marts for column in mart.node["columns"].values()]

    assert [
        f"{mart}.{column['name']} {column['data_type']}"
        for mart, column in columns
        if not re.fullmatch(COLUMN_NAMES.get(column["data_type"].lower(), r"\w+"), column["name"])
    ] == []


def test_every_mart_has_a_reader(manifest, marts):
    read = {
        unique_id
        for exposure in manifest["exposures"].values()
        for unique_id in exposure["depends_on"]["nodes"]
    }

    assert [mart.name for mart in marts if mart.node["unique_id"] not in read] == []
