"""Validity ranges: half-open, never empty, never two at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.rows_in_files import located, shown_key
from expectations.vocabulary import no_rows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


def ranges_end_after_they_begin(*, plan_book_file: str | None = None) -> Expectation:
    """A range that ends before it begins is valid never, which nobody can have meant."""
    return no_rows(
        "ranges_end_after_they_begin",
        f"""
    {located(plan_book_file)}
    select
        place as row_key,
        valid_to_on as value,
        'Valid from ' || valid_from_on || ' to ' || valid_to_on || ', which is no day at all ('
        || place || ')' as reason
    from located
    where row_status = 'current' and valid_to_on <= valid_from_on""",
        column="valid_to_on",
    )


def ranges_do_not_overlap(
    *key: str, plan_book_file: str | None = None, where: str = "true"
) -> Expectation:
    """Two ranges of one key on one day: whichever were taken, a payee could dispute it."""
    named = " || ', ' || ".join(shown_key(column) for column in key)
    return no_rows(
        "ranges_do_not_overlap",
        f"""
    {located(plan_book_file)},
    ordered as (
        select
            {named} as row_key,
            valid_from_on,
            place,
            max(valid_to_on) over earlier as earlier_to_on,
            max_by(place, valid_to_on) over earlier as earlier_place
        from located
        where row_status = 'current' and {where}
        window earlier as (
            partition by {", ".join(key)}
            order by valid_from_on, valid_to_on, place
            rows between unbounded preceding and 1 preceding
        )
    )
    select
        row_key,
        valid_from_on as value,
        row_key || ' has two versions on ' || valid_from_on || ' ('
        || earlier_place || ', ' || place || ')' as reason
    from ordered
    where valid_from_on < earlier_to_on""",
        column="valid_from_on",
    )


def versions_do_not_overlap(*key: str) -> Expectation:
    """The same for computed tables, whose rows come from no file: `key` is all they have."""
    named = " || ', ' || ".join(key)
    return no_rows(
        "versions_do_not_overlap",
        f"""
    select
        row_key,
        valid_from_on as value,
        row_key || ' has two versions on ' || valid_from_on as reason
    from (
        select
            {named} as row_key,
            valid_from_on,
            max(valid_to_on) over (
                partition by {", ".join(key)}
                order by valid_from_on, valid_to_on
                rows between unbounded preceding and 1 preceding
            ) as earlier_to_on
        from this
    )
    where valid_from_on < earlier_to_on""",
        column="valid_from_on",
    )
