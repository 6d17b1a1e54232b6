"""The words of the plan book: whoever adds a column or a value has to say what it means, once."""

import csv
import re

import pytest

from expectations.contract import STAGING, delivered_entities, plan_book_entities, read_yaml
from expectations.plan_language import plan_tables, rule_conditions, rule_effects
from orchestration.settings import PROJECT_ROOT
from orchestration.uat.reading import read_cases

# Whose rows the planning system of the sample firm delivers.
DELIVERED = {"plan_assignments", "payee_rates", "quotas", "target_incentives"}

COLUMNS = [
    pytest.param(table, column, id=f"{table.name}.{column.name}")
    for table in plan_tables().values()
    for column in table.columns
]


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_every_value_a_column_may_have_is_explained(table, column):
    [path] = STAGING.glob("plan/_plan__seeds.yml")
    [seed] = [seed for seed in read_yaml(path)["seeds"] if seed["name"] == table.name]
    [meta] = [each["meta"] for each in seed["columns"] if each["name"] == column.name]

    assert isinstance(meta.get("one_of", {}), dict), "every value needs its words: `value: words`"
    assert all(isinstance(words, str) and words for words in column.words.values())


@pytest.mark.parametrize("table", plan_tables().values(), ids=plan_tables())
def test_a_row_is_named_by_what_stays_the_same(table):
    assert table.row.format(**dict.fromkeys(table.identity, "x"))


def test_every_table_of_the_plan_book_has_its_words():
    assert set(plan_tables()) == {entity.name for entity in plan_book_entities()}


def test_models_compare_the_conditions_of_the_contract():
    """A condition that no model looks at would be one that every transaction meets."""
    macros = (PROJECT_ROOT / "dbt_project" / "macros" / "profiles.sql").read_text()
    listed = {
        whom: re.findall(r"'(\w+)'", names)
        for whom, names in re.findall(r"'(transaction|payee)': \[(.*?)\]", macros, re.DOTALL)
    }
    [covering] = re.findall(r"condition in \[(.*?)\]", macros)

    for whom in ("transaction", "payee"):
        asked = [each.name for each in rule_conditions() if each.asked_of == whom]
        assert listed[whom] == asked
    assert re.findall(r"'(\w+)'", covering) == [c.name for c in rule_conditions() if c.covers_below]


def test_a_column_of_a_rule_is_a_condition_or_an_effect():
    """Two rules that differ in neither would be said to pay alike."""
    rules = plan_tables()["crediting_rules"]
    apart = {"rule_id", "component_id", "priority", "credit_method", *rules.dated_by}

    assert {each.name for each in rules.columns} == apart | {
        each.name for each in (*rule_conditions(), *rule_effects())
    }
    assert [each.name for each in rule_effects()] == [
        "credit_share",
        "levels_up",
        "held_until",
        "rate_table_id",
    ]


def test_every_table_is_looked_through_for_cells_that_cannot_be_read():
    macro = STAGING.parent.parent / "dbt_project" / "macros" / "plan_book_faults.sql"

    assert [name for name in plan_tables() if f"'{name}'," not in macro.read_text()] == []


@pytest.mark.parametrize("name", sorted(set(plan_tables()) - DELIVERED))
def test_the_sample_firm_uses_every_column_and_every_value(name):
    path = PROJECT_ROOT / "seeds" / "sample" / "plan_book" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as rows:
        used = list(csv.DictReader(rows))
    # A last day is everywhere what it is where it is used.
    columns = [each for each in plan_tables()[name].columns if each.name != "valid_to_on"]
    for column in columns:
        values = {row.get(column.name) or column.default for row in used} - {None}

        assert values, f"{column.name} is empty everywhere"
        assert set(column.words) <= values, column.name


def terms_of_the_field():
    """(term, how it is written, a case) of each row of the tables of terms of the reference."""
    page = (PROJECT_ROOT / "dbt_project" / "docs" / "plan_language.md").read_text(encoding="utf-8")
    section = page.split("## What the field calls it")[1].split("\n## ")[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("| ")]
    return [
        tuple(cell.strip() for cell in row)
        for row in rows
        if not row[1].strip().startswith(("Written as", "---"))
    ]


def test_a_term_of_the_field_is_written_in_words_of_the_plan_book():
    tables = plan_tables()
    columns = [column for table in tables.values() for column in table.columns]
    known = {*tables, *(column.name for column in columns)}
    known |= {word for column in columns for word in column.words}
    known |= {f"{entity.system}.{entity.name}" for entity in delivered_entities()}
    known |= {path.stem for path in (PROJECT_ROOT / "models" / "marts").glob("*.sql")}
    named = {
        word for _, written, _ in terms_of_the_field() for word in re.findall("`(.+?)`", written)
    }

    assert len(named) > 40
    assert named - known == set()


def test_a_term_of_the_field_has_a_case():
    cases = {case.name for case in read_cases([PROJECT_ROOT / "tests" / "plan_cases"])}
    shown = {
        case for _, written, case in terms_of_the_field() if "nothing is written" not in written
    }

    assert len(shown) > 40
    assert shown - cases == set()


def test_a_convention_has_the_default_that_the_reference_says():
    columns = {c.name: c for table in plan_tables().values() for c in table.columns}
    said = {
        column: default.strip("`")
        for _, written, _ in terms_of_the_field()
        for column, default in re.findall(r"`(\w+)` \[(.+?)\]", written)
    }

    assert len(said) > 10
    assert {
        name: columns[name].default or "the smallest unit of the currency" for name in said
    } == said
