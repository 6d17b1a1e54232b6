"""Territories: which one lies in which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.vocabulary import between, each_once, never_empty, no_rows, suite

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite
    from great_expectations.expectations.expectation import Expectation

# Far above any real hierarchy; a walk that is still going has met somebody else's cycle.
_HIGHEST_LEVEL = 64

# From every territory upwards: itself, then each one in which it lies.
_WALKED = f"""
    with recursive current_rows as (
        select * from staging.stg_crm__territories where row_status = 'current'
    ),
    walked as (
        select territory_id, territory_id as above_territory_id, '' as walk, 0 as levels_up
        from current_rows
        union all
        select
            walked.territory_id,
            above.parent_territory_id,
            walked.walk || ', ' || above.parent_territory_id,
            walked.levels_up + 1
        from walked
        inner join current_rows as above on walked.above_territory_id = above.territory_id
        where
            above.parent_territory_id is not null
            and (walked.levels_up = 0 or walked.above_territory_id <> walked.territory_id)
            and walked.levels_up < {_HIGHEST_LEVEL}
    )"""

# SQL: one row per territory and territory in which it lies, itself included.
TERRITORIES_ABOVE = f"""
    {_WALKED}
    select territory_id, above_territory_id from walked"""


def no_territory_lies_in_itself() -> Expectation:
    """In a cycle a rule for one territory would be a rule for all of them."""
    return no_rows(
        "no_territory_lies_in_itself",
        f"""
    {_WALKED}
    select
        walked.territory_id as row_key,
        substr(walked.walk, 3) as value,
        'Territory ' || walked.territory_id || ' lies in itself, over ' || substr(walked.walk, 3)
        || ' (' || coalesce(files.file_name, 'file ' || this.file_id) || ' line '
        || this.line_number || ')' as reason
    from walked
    inner join this on walked.territory_id = this.territory_id and this.row_status = 'current'
    left join raw_control.files as files on this.file_id = files.file_id
    where walked.levels_up > 0 and walked.above_territory_id = walked.territory_id""",
        column="parent_territory_id",
    )


def territories() -> ExpectationSuite:
    """One row per territory and territory in which it lies, itself included."""
    return suite(
        "crediting.int_territories__nested",
        *never_empty("territory_id", "above_territory_id", "levels_up"),
        between("levels_up", 0, None),
        each_once("territory_id", "above_territory_id"),
        key=("territory_id", "above_territory_id"),
    )
