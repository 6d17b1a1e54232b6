"""A release is named by what went in: models never compute with other inputs than were pulled."""

import shutil
from pathlib import Path

import pytest

from orchestration.cli.unchanged import is_unchanged
from orchestration.definitions import build_definitions
from orchestration.extract.pull import pull
from orchestration.run_arguments import RunArguments
from orchestration.settings import Settings
from orchestration.transform import plan_book
from orchestration.transform.inputs import InputsChangedError, prepare_inputs, release_id_now
from tests.firm_folder import make_firm
from tests.road import replace, road_beside

ORDERS = "order_id,order_type,ordered_on,currency_code\nO-1,booking,2025-01-03,EUR\n"
RUN = RunArguments("run-1")


@pytest.fixture(scope="module")
def pulled(tmp_path_factory) -> Settings:
    settings = make_firm(tmp_path_factory.mktemp("firm"))
    folder = settings.company_dir / "deliveries"
    folder.mkdir()
    (folder / "orders_1.csv").write_text(ORDERS)
    plan_book.prepare(settings)
    pull(settings, RUN)
    return settings


@pytest.fixture
def edited(pulled: Settings):
    """A plan book that somebody edits after the pull, and the same without the edit again."""
    path: Path = pulled.company_dir / "plan_book" / "currencies.csv"
    before = path.read_text()
    path.write_text(before + "EUR,2\n")
    yield pulled
    path.write_text(before)
    plan_book.prepare(pulled)


def test_unchanged_inputs_have_the_name_that_the_pull_gave(pulled):
    assert release_id_now(pulled, RUN) == pull(pulled, RUN).release_id
    prepare_inputs(pulled, run_id="run-1")
    prepare_inputs(pulled, run_id="run-2")


def test_the_clocks_are_part_of_the_name(pulled):
    other = RunArguments("run-1", through_period_id="2025-01")

    assert release_id_now(pulled, other) != release_id_now(pulled, RUN)


def test_a_plan_book_edited_during_the_run_stops_it(edited):
    with pytest.raises(
        InputsChangedError, match=r"^The plan book was changed while the run was under way: run"
    ):
        prepare_inputs(edited, run_id="run-1")


def test_a_plan_book_edited_after_the_pull_of_another_run_must_be_pulled_again(edited):
    with pytest.raises(InputsChangedError, match="changed since run run-1 pulled release"):
        prepare_inputs(edited, run_id="run-2")


def test_nothing_is_unchanged_before_the_first_release(pulled):
    assert not is_unchanged(pulled, RUN)


def test_a_plan_book_that_only_dagster_has_read_since_is_not_published(deals_home):
    """Its file would lie beside figures that nobody computed with it."""
    road = road_beside(deals_home)
    road.restore()
    shutil.rmtree(road.settings.published_dir)
    used = copy_of_plan_book(road.settings)
    replace(road.book("rate_tiers.csv"), "0.09", "0.10")

    build_definitions(road.settings)
    published = road.attain("publish")

    assert copy_of_plan_book(road.settings) == used
    assert published.exit_code == 1
    assert published.stderr.count("\n") == 1
    assert published.stderr.endswith(
        " is not published: the plan book was changed after it: run again\n"
    )


def copy_of_plan_book(settings: Settings) -> dict[str, str]:
    return {path.name: path.read_text() for path in settings.plan_book_dir.iterdir()}
