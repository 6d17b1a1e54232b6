"""Rate tables: tiers from nothing upwards without a gap, on every date."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from expectations.rows_in_files import located, shown_ppm
from expectations.vocabulary import no_rows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

BOOK_FILE = "rate_tiers.csv"

# Tiers that begin on one day are one version of their table. What is wrong between the others of a
# table with a tier that cannot be read will be known when it can.
_BY_VERSION = f"""
    {located(BOOK_FILE)},
    by_version as (
        select
            *,
            lag(upper_bound_ppm) over by_number as previous_upper_ppm,
            coalesce(upper_bound_ppm <= lower_bound_ppm, false) as is_upside_down,
            lag(coalesce(upper_bound_ppm <= lower_bound_ppm, false))
                over by_number as previous_is_upside_down,
            lag(tier_number) over by_number as previous_number,
            lag(bound_unit) over by_number as previous_unit,
            lag(rate_unit) over by_number as previous_rate_unit,
            lag(valid_to_on) over by_number as previous_to_on,
            lead(tier_number) over by_number as next_number
        from located
        where
            row_status = 'current'
            and rate_table_id not in (
                select unread.rate_table_id from located as unread
                where unread.row_status = 'quarantined' and unread.rate_table_id is not null
            )
        window by_number as (
            partition by rate_table_id, valid_from_on order by tier_number
        )
    )"""


def tiers_begin_at_zero() -> Expectation:
    """What lies below the first tier would earn nothing."""
    return no_rows(
        "tiers_begin_at_zero",
        f"""
    {_BY_VERSION}
    select
        rate_table_id as row_key,
        {shown_ppm("lower_bound_ppm")} as value,
        'Rate table ' || rate_table_id || ' begins at ' || {shown_ppm("lower_bound_ppm")}
        || ', not at 0 (' || place || ')' as reason
    from by_version
    where previous_number is null and lower_bound_ppm <> 0""",
        column="lower_bound_ppm",
    )


def tiers_leave_no_gap() -> Expectation:
    """Credit in a gap would earn nothing, credit in an overlap twice."""
    return no_rows(
        "tiers_leave_no_gap",
        f"""
    {_BY_VERSION}
    select
        rate_table_id || ', tier ' || tier_number as row_key,
        {shown_ppm("lower_bound_ppm")} as value,
        'Tier ' || tier_number || ' of ' || rate_table_id || ' begins at '
        || {shown_ppm("lower_bound_ppm")} || ', tier ' || previous_number || ' ends at '
        || coalesce({shown_ppm("previous_upper_ppm")}, 'no bound') || ' (' || place || ')' as reason
    from by_version
    where
        previous_number is not null and lower_bound_ppm is distinct from previous_upper_ppm
        -- Of bounds the wrong way round that is told.
        and not is_upside_down and not previous_is_upside_down""",
        column="lower_bound_ppm",
    )


def tiers_end_above_their_beginning() -> Expectation:
    return no_rows(
        "tiers_end_above_their_beginning",
        f"""
    {_BY_VERSION}
    select
        rate_table_id || ', tier ' || tier_number as row_key,
        {shown_ppm("upper_bound_ppm")} as value,
        'Tier ' || tier_number || ' of ' || rate_table_id || ' ends at '
        || {shown_ppm("upper_bound_ppm")} || ', not above its beginning at '
        || {shown_ppm("lower_bound_ppm")} || ' (' || place || ')' as reason
    from by_version
    where upper_bound_ppm <= lower_bound_ppm""",
        column="upper_bound_ppm",
    )


def the_last_tier_is_open() -> Expectation:
    """The best seller of the year must not fall off the end of the table."""
    return no_rows(
        "the_last_tier_is_open",
        f"""
    {_BY_VERSION}
    select
        rate_table_id || ', tier ' || tier_number as row_key,
        {shown_ppm("upper_bound_ppm")} as value,
        'Tier ' || tier_number || ' of ' || rate_table_id || ', its last, ends at '
        || {shown_ppm("upper_bound_ppm")} || ': what lies above would earn nothing ('
        || place || ')' as reason
    from by_version
    where next_number is null and upper_bound_ppm is not null""",
        column="upper_bound_ppm",
    )


def tiers_share_one_unit() -> Expectation:
    return no_rows(
        "tiers_share_one_unit",
        f"""
    {_BY_VERSION}
    select
        rate_table_id || ', tier ' || tier_number as row_key,
        bound_unit as value,
        'Tier ' || tier_number || ' of ' || rate_table_id || ' is bounded by ' || bound_unit
        || ', tier ' || previous_number || ' by ' || previous_unit || ' (' || place || ')' as reason
    from by_version
    where previous_unit is not null and bound_unit <> previous_unit
    qualify row_number() over (
        partition by rate_table_id, valid_from_on order by tier_number
    ) = 1""",
        column="bound_unit",
    )


def tiers_pay_in_one_unit() -> Expectation:
    return no_rows(
        "tiers_pay_in_one_unit",
        f"""
    {_BY_VERSION}
    select
        rate_table_id || ', tier ' || tier_number as row_key,
        rate_unit as value,
        'Tier ' || tier_number || ' of ' || rate_table_id || ' pays by ' || rate_unit
        || ', tier ' || previous_number || ' by ' || previous_rate_unit || ' (' || place || ')'
        as reason
    from by_version
    where previous_rate_unit is not null and rate_unit <> previous_rate_unit
    qualify row_number() over (
        partition by rate_table_id, valid_from_on order by tier_number
    ) = 1""",
        column="rate_unit",
    )


def tiers_of_a_version_end_together() -> Expectation:
    """A tier that outlives the others of its version would pay beside the next version's."""
    return no_rows(
        "tiers_of_a_version_end_together",
        f"""
    {_BY_VERSION}
    select
        rate_table_id || ', tier ' || tier_number as row_key,
        valid_to_on as value,
        'Tier ' || tier_number || ' of ' || rate_table_id || ' is valid to ' || valid_to_on
        || ', tier ' || previous_number || ' to ' || previous_to_on || ' (' || place || ')'
        as reason
    from by_version
    where valid_to_on <> previous_to_on""",
        column="valid_to_on",
    )


TIER_RULES: dict[str, tuple[Callable[[], Expectation], ...]] = {
    "rate_tiers": (
        tiers_begin_at_zero,
        tiers_leave_no_gap,
        tiers_end_above_their_beginning,
        the_last_tier_is_open,
        tiers_share_one_unit,
        tiers_pay_in_one_unit,
        tiers_of_a_version_end_together,
    ),
}
