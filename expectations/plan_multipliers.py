"""Multipliers of components: each has a factor, of an attainment, on every day."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from expectations.plan_modifiers import (
    COMPONENTS,
    the_measured_component_has_a_quota,
    the_measured_component_is_known,
)
from expectations.references import known
from expectations.rows_in_files import located, shown_ppm
from expectations.vocabulary import no_rows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

# The rows that a multiplier's rate table has while it is in force.
_FACTORS = f"""
    {located("component_multipliers.csv")},
    factors as (
        select located.component_id, located.place, tiers.*
        from located
        inner join staging.stg_plan__rate_tiers as tiers
            on located.rate_table_id = tiers.rate_table_id
            and tiers.row_status = 'current'
            and located.valid_from_on < tiers.valid_to_on
            and tiers.valid_from_on < located.valid_to_on
        where located.row_status = 'current'
    )"""


def factors_are_of_shares_of_a_quota() -> Expectation:
    """A factor is a number up to 999, of attainment and not of money."""
    return no_rows(
        "factors_are_of_shares_of_a_quota",
        f"""
    {_FACTORS},
    said as (
        select *,
            case
                when bound_unit <> 'quota_share' then 'is bounded by ' || bound_unit
                    || ', and attainment is a quota_share'
                when rate_unit <> 'share' then 'is an amount, and no factor'
                when rate_ppm < 0 or rate_ppm >= 1000 * 1000000 then 'has the factor '
                    || {shown_ppm("rate_ppm")} || ', which is not from 0 to below 1000'
                when upper_rate_ppm <> rate_ppm then 'has an upper_rate, and a factor is one number'
            end as wrong
        from factors
    )
    select
        place as row_key,
        rate_table_id as value,
        'Tier ' || tier_number || ' of ' || rate_table_id || ', by which ' || component_id
        || ' is multiplied, ' || wrong || ' (' || place || ')' as reason
    from said
    where wrong is not null""",
        column="rate_table_id",
    )


def factors_are_in_force_with_their_multiplier() -> Expectation:
    """On a day without a version of the table nothing would be multiplied, in silence."""
    return no_rows(
        "factors_are_in_force_with_their_multiplier",
        f"""
    {located("component_multipliers.csv")},
    versions as (
        select distinct rate_table_id, valid_from_on, valid_to_on
        from staging.stg_plan__rate_tiers
        where row_status = 'current'
    ),
    covered as (
        select located.place, located.component_id, located.rate_table_id, located.valid_from_on,
            located.valid_to_on,
            sum(date_diff('day',
                greatest(located.valid_from_on, versions.valid_from_on),
                least(located.valid_to_on, versions.valid_to_on))) as day_count
        from located
        inner join versions
            on located.rate_table_id = versions.rate_table_id
            and located.valid_from_on < versions.valid_to_on
            and versions.valid_from_on < located.valid_to_on
        where located.row_status = 'current'
        group by all
    )
    select
        place as row_key,
        rate_table_id as value,
        'Rate table ' || rate_table_id || ', by which ' || component_id
        || ' is multiplied, has no tiers on some days of the multiplier (' || place || ')' as reason
    from covered
    where day_count < date_diff('day', valid_from_on, valid_to_on)""",
        column="rate_table_id",
    )


def multipliers_are_four_at_most() -> Expectation:
    """On any day: more factors of nine digits do not fit into one product."""
    return no_rows(
        "multipliers_are_four_at_most",
        f"""
    {located("component_multipliers.csv")},
    begun as (
        select located.component_id, located.valid_from_on, count(*) as multiplier_count,
            max(located.place) filter (where others.valid_from_on = located.valid_from_on) as place
        from located
        inner join located as others
            on located.component_id = others.component_id
            and others.row_status = 'current'
            and others.valid_from_on <= located.valid_from_on
            and others.valid_to_on > located.valid_from_on
        where located.row_status = 'current'
        group by located.component_id, located.valid_from_on, located.measured_component_id
    )
    select
        component_id as row_key,
        max(multiplier_count) as value,
        'Component ' || component_id || ' has ' || max(multiplier_count)
        || ' multipliers on one day, and 4 is the most (' || max(place) || ')' as reason
    from begun
    where multiplier_count > 4
    group by component_id""",
        column="component_id",
    )


def caps_of_transactions_are_multiplied_after() -> Expectation:
    """Each transaction has its own cap, and a multiplier looks at all of them together."""
    return no_rows(
        "caps_of_transactions_are_multiplied_after",
        f"""
    {located("components.csv")}
    select
        located.place as row_key,
        located.multiplier_order as value,
        'Component ' || located.component_id || ' caps every transaction alone and is multiplied'
        || ' before_cap: only after_cap is known (' || located.place || ')' as reason
    from located
    semi join (
        select component_id from staging.stg_plan__component_multipliers
        where row_status = 'current'
    ) as multipliers on located.component_id = multipliers.component_id
    where
        located.row_status = 'current'
        and located.accumulation_window = 'transaction'
        and coalesce(located.cap_minor, located.cap_target_ppm) is not null
        and located.multiplier_order = 'before_cap'""",
        column="multiplier_order",
    )


MULTIPLIER_RULES: dict[str, tuple[Callable[[], Expectation], ...]] = {
    "components": (caps_of_transactions_are_multiplied_after,),
    "component_multipliers": (
        partial(known, "component_id", COMPONENTS, book="component_multipliers"),
        partial(the_measured_component_is_known, "component_multipliers", "measured_component_id"),
        partial(
            the_measured_component_has_a_quota,
            "component_multipliers",
            "measured_component_id",
            otherwise="nothing is ever multiplied",
        ),
        partial(
            known, "rate_table_id", "staging.stg_plan__rate_tiers", book="component_multipliers"
        ),
        factors_are_of_shares_of_a_quota,
        factors_are_in_force_with_their_multiplier,
        multipliers_are_four_at_most,
    ),
}
