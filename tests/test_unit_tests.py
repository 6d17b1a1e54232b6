"""The rules of the models: dbt's unit tests, which stand beside them in models/, all hold.

dbt takes the types of columns from relations that exist: here those of the company worked on paper.
"""

import re
import shutil
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pytest

from orchestration.settings import PROJECT_ROOT, Settings
from orchestration.transform import dbt
from tests.mutation.catching import Laboratory
from tests.mutation.equivalent import EQUIVALENT
from tests.mutation.planting import Draw, Planted, planted_errors
from tests.road import copy_databases
from tests.unit_tests import ALL, broken_rules, run_unit_tests

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest


@pytest.fixture(scope="module")
def project(deals_home, tmp_path_factory) -> dbt.DbtProject:
    """The project over a copy of that company's warehouse and plan book."""
    company = PROJECT_ROOT / "tests" / "deals"
    worked = Settings(company_dir=company, home=deals_home)
    copied = Settings(company_dir=company, home=tmp_path_factory.mktemp("unit_tests"))
    shutil.copytree(worked.plan_book_dir, copied.plan_book_dir)
    copy_databases(worked, copied)
    return dbt.DbtProject(copied)


@pytest.fixture(scope="module")
def manifest(project) -> "Manifest":
    return dbt.parse(project)


def test_every_rule_holds(project, manifest):
    results = run_unit_tests(project, ALL)

    broken = broken_rules(results)
    if broken:
        told = "\n\n".join(f"{name}\n{message}" for name, message in broken.items())
        pytest.fail(f"{len(broken)} of {len(results)} unit tests:\n\n{told}", pytrace=False)
    assert len(results) == len(manifest.unit_tests) > 0


def test_a_rule_that_is_a_day_off_is_found(project, manifest, monkeypatch):
    model = manifest.nodes["model.attain.int_credits__shared"]
    a_day_off = model.raw_code.replace(
        "occurred_on < entitlements.valid_to_on", "occurred_on <= entitlements.valid_to_on"
    )
    assert a_day_off != model.raw_code
    monkeypatch.setattr(model, "raw_code", a_day_off)

    broken = broken_rules(run_unit_tests(project, f"{model.name},{ALL}"))

    [(name, difference)] = broken.items()
    assert name == (
        "models/intermediate/crediting/_crediting__unit_tests.yml: "
        "credit_counts_from_the_first_day_on_the_plan_to_the_last"
    )
    assert re.search(r"^\+\+\+.*the_day_after.*400", difference, re.MULTILINE)


@pytest.fixture(scope="module")
def planted(manifest) -> list[Planted]:
    """Every small error that `python -m tests.mutation` may plant."""
    return planted_errors(manifest)


@pytest.mark.parametrize(
    ("key", "catcher"),
    [
        (
            (
                "int_credits__rerated",
                "final",
                "tiers_after.rate_ppm - tiers_before.rate_ppm as raise_ppm,",
                "tiers_after.rate_ppm + tiers_before.rate_ppm as raise_ppm,",
            ),
            "unit test a_retroactive_credit_is_rated_by_the_tier_that_it_reaches",
        ),
        (
            (
                "round_as_planned",
                "",
                "when {{ rounding_mode }} = 'half_away' then 1",
                "when {{ rounding_mode }} = 'half_even' then 1",
            ),
            "unit test a_component_may_round_to_more_than_the_smallest_amount",
        ),
    ],
)
def test_a_small_error_is_caught(project, planted, key, catcher):
    [error] = [error for error in planted if error.key == key]

    assert Laboratory.of(project.settings).catch(error) == catcher


def test_a_change_that_changes_nothing_is_not_called_caught(project, planted):
    of_statements = [error for error in planted if error.path.startswith("models/intermediate/pay")]
    harmless = next(error for error in of_statements if error.key in EQUIVALENT)

    assert Laboratory.of(project.settings).catch(harmless) is None


def test_no_money_model_has_a_second_small_error_before_each_has_one(planted):
    paths = {error.path for error in planted}
    drawn, first = Draw(planted, seed=0), []
    for error, _ in zip(drawn, paths, strict=False):
        drawn.count(error)
        first.append(error)

    assert {error.path for error in first} == paths
    assert {error.operator for error in first[:60]} == {error.operator for error in planted}


def test_every_change_that_is_argued_away_could_be_planted(planted):
    assert set(EQUIVALENT) - {error.key for error in planted} == set()


def test_every_intermediate_model_has_a_unit_test(manifest):
    models = {
        node.name
        for node in manifest.nodes.values()
        if node.resource_type == "model" and node.original_file_path.startswith("models/inter")
    }

    assert models
    assert models - {test.model for test in manifest.unit_tests.values()} == set()


def test_every_unit_test_says_its_rule_in_sentences(manifest):
    assert [
        test.name
        for test in manifest.unit_tests.values()
        if not re.fullmatch(r"[A-Z0-9].*[.]", test.description.strip(), re.DOTALL)
    ] == []


def test_unit_tests_of_staging_are_given_the_contracts_that_are_declared(manifest):
    given = [
        (test.name, kind, contract)
        for test in manifest.unit_tests.values()
        if test.overrides
        for kind, contracts in test.overrides.macros["graph"].items()
        for contract in contracts.values()
    ]

    assert given
    assert [
        (name, contract["name"])
        for name, kind, contract in given
        if not any(is_part_of(contract, known) for known in manifest.flat_graph[kind].values())
    ] == []


def is_part_of(contract: Mapping[str, Any], declared: Mapping[str, Any]) -> bool:
    """Whether it is the declared one of that name, with some or all of its columns."""
    naming = ["name", "source_name"] if "source_name" in declared else ["name", "resource_type"]
    return (
        all(contract[name] == declared[name] for name in naming)
        and contract["meta"]["key"] == declared["meta"]["key"]
        and all(
            name in declared["columns"]
            and read_by_staging(column) == read_by_staging(declared["columns"][name])
            for name, column in contract["columns"].items()
        )
    )


def read_by_staging(column: Mapping[str, Any]) -> tuple[Any, ...]:
    """The rest of a column's meta is words, for people."""
    meta = column["meta"]
    return meta["type"], meta.get("required", False), list(meta.get("one_of", ()))
