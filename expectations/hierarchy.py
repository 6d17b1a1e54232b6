"""The hierarchy: who manages whom, on every date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.vocabulary import no_rows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

# Far above any real hierarchy; a walk that is still going has met somebody else's cycle.
HIGHEST_LEVEL = 64


# From every assignment upwards, on the days on which all assignments of the walk are valid.
_WALKED = f"""
    with recursive current_rows as (
        select * from this where row_status = 'current' and manager_id is not null
    ),
    walked as (
        select
            payee_id,
            manager_id,
            valid_from_on,
            valid_to_on,
            file_id,
            line_number,
            manager_id as walk,
            1 as levels_up
        from current_rows
        union all
        select
            walked.payee_id,
            above.manager_id,
            greatest(walked.valid_from_on, above.valid_from_on),
            least(walked.valid_to_on, above.valid_to_on),
            walked.file_id,
            walked.line_number,
            walked.walk || ', ' || above.manager_id,
            walked.levels_up + 1
        from walked
        inner join current_rows as above
            on walked.manager_id = above.payee_id
            and above.valid_from_on < walked.valid_to_on
            and walked.valid_from_on < above.valid_to_on
        where walked.manager_id <> walked.payee_id and walked.levels_up < {HIGHEST_LEVEL}
    )"""


def nobody_manages_themselves() -> Expectation:
    """In a cycle of managers every credit would roll up for ever."""
    return no_rows(
        "nobody_manages_themselves",
        f"""
    {_WALKED}
    select
        walked.payee_id as row_key,
        walked.walk as value,
        walked.payee_id || ' is their own manager on ' || walked.valid_from_on || ', over '
        || walked.walk || ' (' || coalesce(files.file_name, 'file ' || walked.file_id)
        || ' line ' || walked.line_number || ')' as reason
    from walked
    left join raw_control.files as files on walked.file_id = files.file_id
    where walked.manager_id = walked.payee_id""",
        column="manager_id",
    )


def one_manager_per_level_and_day() -> Expectation:
    """Two managers at one level would both be credited in full."""
    return no_rows(
        "one_manager_per_level_and_day",
        """
    select
        row_key,
        valid_from_on as value,
        row_key || ' has two managers on ' || valid_from_on as reason
    from (
        select
            payee_id || ', level ' || levels_up as row_key,
            valid_from_on,
            max(valid_to_on) over (
                partition by payee_id, levels_up
                order by valid_from_on, valid_to_on
                rows between unbounded preceding and 1 preceding
            ) as earlier_to_on
        from this
    )
    where valid_from_on < earlier_to_on""",
        column="levels_up",
    )
