"""What every mart has in common: a key that occurs once, and rows of the release of this run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.vocabulary import each_once, never_empty, no_rows, suite

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite
    from great_expectations.expectations.expectation import Expectation


def every_row_names_the_release() -> Expectation:
    """A row of another release would be a payout that nobody can reproduce."""
    return no_rows(
        "every_row_names_the_release",
        """
    select
        coalesce(this.release_id, '(none)') as row_key,
        count(*) as value,
        count(*) || ' rows are of release ' || coalesce(this.release_id, '(none)') as reason
    from this
    anti join raw_control.runs as runs on this.release_id = runs.release_id
    group by this.release_id""",
        column="release_id",
    )


def mart(
    table: str, *key: str, required: tuple[str, ...] = (), rules: tuple[Expectation, ...] = ()
) -> ExpectationSuite:
    """The suite of one mart: its key is whole and occurs once, its release is this one."""
    return suite(
        f"marts.{table}",
        *never_empty(*key, *required),
        each_once(*key),
        every_row_names_the_release(),
        *rules,
        key=key,
    )
