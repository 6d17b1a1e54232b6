"""Which rows are kept of what failed, how they are named, and what is never kept."""

from pathlib import Path

import pytest

from expectations.vocabulary import KEPT_ROWS, between, one_of
from orchestration.gates.results import FailingRow
from orchestration.settings import Settings
from tests.gates_things import TABLE, change, look, no_thing, payees, shares, three_things


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return three_things(tmp_path)


def test_a_failing_row_is_named_by_its_file_and_line(settings):
    verdict = look(settings, payees("critical"), shares("critical"))

    assert {row for result in verdict.failed for row in result.failing_rows} == {
        FailingRow(
            key="things_2025.csv line 3",
            column="payee_id",
            value=None,
            reason="payee_id is empty (things_2025.csv line 3)",
        ),
        FailingRow(
            key="things_2025.csv line 4",
            column="split_ppm",
            value="1200000",
            reason="split_ppm is below 0 or above 1000000: 1200000 (things_2025.csv line 4)",
        ),
    }


def test_a_failing_row_of_no_file_is_named_by_its_key(settings):
    verdict = look(settings, shares("critical"), key=("thing_id",))

    assert verdict.reasons() == ["split_ppm is below 0 or above 1000000: 1200000 (T-3)"]


def test_all_failing_rows_are_counted_and_the_first_are_kept(settings):
    change(
        settings,
        f"insert into {TABLE} select 'T-' || i, null, 'Dee', 0, 7, i from range(1000, 1500) r(i)",
    )

    verdict = look(settings, payees("critical"), no_thing("critical"))

    counts = {result.expectation_type: result.unexpected_count for result in verdict.results}
    assert counts == {"expect_column_values_to_not_be_null": 501, "there_are_no_things": 503}
    assert {len(result.failing_rows) for result in verdict.results} == {KEPT_ROWS}


@pytest.mark.parametrize(
    "expectation",
    [
        lambda: one_of("payee_name", "Nobody"),
        lambda: between("payee_name", 0, 1),
        payees("critical"),
    ],
    ids=["a set of names", "names as numbers", "another column"],
)
def test_no_personal_name_is_kept(expectation, settings):
    look(settings, expectation)

    kept = list((settings.gates_dir / "run-1").rglob("*.json"))
    assert len(kept) == 2
    assert not any(name in path.read_text() for path in kept for name in ("Ada", "Ben", "Cyd"))
