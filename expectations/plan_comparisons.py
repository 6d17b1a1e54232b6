"""Quotas that are what another component credits: of one kind, and of the period alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from expectations.plan_modifiers import the_measured_component_is_known
from expectations.rows_in_files import located, shown_ppm
from expectations.vocabulary import no_rows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

_IS_MONEY = "in ('amount', 'margin', 'recurring')"

# All versions of a component together, and what it counts in; a count has no currency.
_TOGETHER = f"""
        select
            components.component_id,
            case
                when min(components.measure) {_IS_MONEY} then min(plans.currency_code)
                else 'no money'
            end as unit,
            max(nullif(components.quota_proration, 'none')) as quota_proration,
            max(components.ramp_id) as ramp_id
        from staging.stg_plan__components as components
        left join staging.stg_plan__plans as plans
            on components.plan_id = plans.plan_id and plans.row_status = 'current'
        where components.row_status = 'current'
        group by components.component_id"""


# What is wrong with a component that has the credits of another for a quota.
_ADVICE = f"""
            case
                when located.quota_component_id = located.component_id
                    then 'that is the component itself'
                when located.quota_growth_ppm is not null
                    then 'quota_growth ' || {shown_ppm("located.quota_growth_ppm")}
                        || ' too: only one of them is meant'
                when located.accumulation_window = 'year'
                    then 'it adds up over a year, of which the rest is still to be sold'
                when own.quota_proration is not null
                    then 'its quota_proration is ' || own.quota_proration
                        || ': what was credited is not prorated'
                when own.ramp_id is not null
                    then 'it has the ramp ' || own.ramp_id || ': what was credited has none'
                when own.unit <> other.unit
                    then 'counts ' || own.unit || ', and ' || located.quota_component_id || ' '
                        || other.unit
            end"""


def credits_can_be_a_quota() -> Expectation:
    """Else attainment is no share, or another one when more has been sold."""
    return no_rows(
        "credits_can_be_a_quota",
        f"""
    {located("components.csv")},
    together as ({_TOGETHER}
    ),
    judged as (
        select located.*,{_ADVICE} as advice
        from located
        inner join together as own on located.component_id = own.component_id
        inner join together as other on located.quota_component_id = other.component_id
        where located.row_status = 'current'
    )
    select
        component_id as row_key,
        quota_component_id as value,
        'Component ' || component_id || ' has the credits of ' || quota_component_id
        || ' for a quota, and ' || advice || ' (' || place || ')' as reason
    from judged
    where advice is not null""",
        column="quota_component_id",
    )


COMPARISON_RULES: dict[str, tuple[Callable[[], Expectation], ...]] = {
    "components": (
        partial(the_measured_component_is_known, "components", "quota_component_id"),
        credits_can_be_a_quota,
    ),
}
