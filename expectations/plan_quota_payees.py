"""Payees and their quotas: who is on tiers in per cent has one, and each is somebody's.

A plan or payee that is mistyped makes both untrue at once, and is told once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from expectations.references import QUOTED_BY_YEAR, QUOTED_TOGETHER
from expectations.rows_in_files import is_like, located, shown_places, shown_some
from expectations.vocabulary import no_rows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

_COMPONENTS = "staging.stg_plan__components"
_ASSIGNED = "staging.stg_plan__plan_assignments"
_READ = "row_status in ('current', 'quarantined')"
_IS_SOUND = (
    "row_status = 'current' and valid_from_on < valid_to_on and valid_from_on < date '2100-01-01'"
)

# Of the many deliveries of a row the one that holds.
_PLACED = """
            select {0}.*, located.place
            from {0}
            inner join located
                on {0}.line_number = located.line_number
                and {0}.file_id is not distinct from located.file_id
        """

# CTEs: `lost` quotas, for a plan on which their payee is not then, and `lacking`, who is on a plan
# with tiers in per cent of a quota and has none. What cannot be read may be what makes them right.
_LOST_AND_LACKING = f"""
    assigned as (
        select payee_id, plan_id, line_number, file_id, row_status,
            case when {_IS_SOUND} then valid_from_on else date '1900-01-01' end as valid_from_on,
            case when {_IS_SOUND} then valid_to_on else date '9999-12-31' end as valid_to_on
        from {_ASSIGNED} where {_READ}
    ),
    lost as (
        select quotas.payee_id, quotas.component_id, quotas.period_id, quotas.line_number,
            quotas.file_id, components.plan_id, periods.valid_from_on as period_from_on
        from staging.stg_plan__quotas as quotas
        inner join (
            select component_id, min(plan_id) as plan_id from {_COMPONENTS}
            where row_status = 'current' group by component_id
            -- Of which plan it is, its own fault asks.
            having count(distinct plan_id) = 1
        ) as components on quotas.component_id = components.component_id
        inner join staging.stg_plan__calendar_periods as periods
            on quotas.period_id = periods.period_id and periods.row_status = 'current'
        anti join assigned
            on quotas.payee_id = assigned.payee_id and components.plan_id = assigned.plan_id
            and assigned.valid_from_on < periods.valid_to_on
            and periods.valid_from_on < assigned.valid_to_on
        anti join (
            select payee_id, plan_id from assigned where payee_id is null or plan_id is null
        ) as unnamed
            on quotas.payee_id = coalesce(unnamed.payee_id, quotas.payee_id)
            and components.plan_id = coalesce(unnamed.plan_id, components.plan_id)
        where
            quotas.row_status = 'current'
            and exists (select 1 from {_ASSIGNED} where row_status = 'current')
    ),
    -- The quotas of who is on no plan at all, as of a mistyped payee.
    stray as (
        select distinct lost.payee_id, lost.component_id
        from lost
        anti join assigned on lost.payee_id = assigned.payee_id
    ),
    bounded as (
        select distinct components.component_id, components.plan_id,
            components.valid_from_on, components.valid_to_on
        from {_COMPONENTS} as components
        inner join staging.stg_plan__rate_tiers as tiers
            on components.rate_table_id = tiers.rate_table_id
            and tiers.row_status = 'current'
            and tiers.bound_unit = 'quota_share'
            and tiers.lower_bound_ppm > 0
        where
            components.row_status = 'current'
            and components.rate_method not in ('none', 'payee_rate', 'flat')
            and components.component_id not in ({QUOTED_TOGETHER})
            and components.component_id not in (
                select component_id from {_COMPONENTS} where component_id is not null
                group by component_id having count(distinct plan_id) > 1
            )
    ),
    lacking as (
        select assigned.payee_id, assigned.plan_id, assigned.line_number, assigned.file_id,
            bounded.component_id
        from assigned
        inner join bounded
            on assigned.plan_id = bounded.plan_id
            and assigned.valid_from_on < bounded.valid_to_on
            and bounded.valid_from_on < assigned.valid_to_on
        anti join (
            select payee_id, component_id from staging.stg_plan__quotas
            where {_READ} and (row_status = 'current' or file_id is null)
            union all from ({QUOTED_BY_YEAR})
        ) as quotas
            on assigned.payee_id = quotas.payee_id and bounded.component_id = quotas.component_id
        anti join (
            select payee_id, component_id from staging.stg_plan__quotas
            where component_id not in (
                select component_id from {_COMPONENTS} where component_id is not null
            )
        ) as mistyped
            on assigned.payee_id = mistyped.payee_id
            and {is_like("mistyped.component_id", "bounded.component_id")}
        where assigned.row_status = 'current'
    ),
    -- Whose quotas a stray one may be.
    meant as (
        select distinct stray.payee_id, lacking.payee_id as meant_id
        from stray
        inner join lacking
            on stray.component_id = lacking.component_id
            and {is_like("stray.payee_id", "lacking.payee_id")}
    )"""


# CTEs: `told`, lost quotas by payee and plan, and `likely`, who may be meant by a stray payee.
_LOST_BY_PAYEE = f"""
    {located("quotas.csv")},{_LOST_AND_LACKING},
    told as (
        select lost.payee_id, lost.plan_id, count(*) as quota_count,
            min(lost.component_id) as component_id, {shown_places()} as places,
            list(distinct lost.period_id order by lost.period_id) as period_ids
        from ({_PLACED.format("lost")}) as lost
        -- Whose plan, or its id, is mistyped is told of the assignment.
        anti join (
            select payee_id from lacking union select payee_id from meant
        ) as lacking on lost.payee_id = lacking.payee_id
        anti join (
            select payee_id from assigned
            where plan_id not in (select plan_id from staging.stg_plan__plans)
        ) as astray on lost.payee_id = astray.payee_id
        group by lost.payee_id, lost.plan_id
    ),
    likely as (
        select stray.payee_id, min(assigned.payee_id) as likely_id
        from stray
        inner join assigned on {is_like("assigned.payee_id", "stray.payee_id")}
        group by stray.payee_id
    )"""


def quotas_are_for_payees_of_their_component() -> Expectation:
    """Warns: a quota for a period in which its payee is not on the plan is nobody's."""
    return no_rows(
        "quotas_are_for_payees_of_their_component",
        f"""
    {_LOST_BY_PAYEE}
    select
        places as row_key,
        payee_id as value,
        case quota_count
            when 1 then 'Quota of ' || payee_id || ' for ' || component_id || ' in '
                || period_ids[1] || ' is'
            else quota_count || ' quotas of ' || payee_id || ' are'
        end
        || ' nobody''s: ' || payee_id || ' is not on plan ' || plan_id || case quota_count
            when 1 then ' then'
            else ' in ' || {shown_some("period_ids")}
        end
        || coalesce(': is ' || likely_id || ' meant?', '') || ' (' || places || ')' as reason
    from told
    left join likely using (payee_id)""",
        column="payee_id",
        severity="warning",
    )


def percent_tiers_have_a_quota() -> Expectation:
    """Tiers in per cent of quota are no amounts without one: any commission would be invented."""
    return no_rows(
        "percent_tiers_have_a_quota",
        f"""
    {located("plan_assignments.csv")},{_LOST_AND_LACKING},
    told as (
        select lacking.payee_id, lacking.plan_id, {shown_places()} as places,
            list(distinct lacking.component_id order by lacking.component_id) as component_ids
        from ({_PLACED.format("lacking")}) as lacking
        group by lacking.payee_id, lacking.plan_id
    )
    select
        payee_id as row_key,
        component_ids[1] as value,
        payee_id || ' is on plan ' || plan_id || ', whose component'
        || case when len(component_ids) > 1 then 's ' else ' ' end
        || {shown_some("component_ids")}
        || case when len(component_ids) > 1
            then ' have tiers in per cent of a quota, and has no quota for them'
            else ' has tiers in per cent of a quota, and has no quota for it'
        end
        || coalesce((
            select ': are those of ' || min(meant.payee_id) || ' meant?' from meant
            where meant.meant_id = told.payee_id
        ), (
            select ': is plan ' || min(lost.plan_id) || ' meant, for which there is one?' from lost
            where lost.payee_id = told.payee_id
        ), '')
        || ' (' || places || ')' as reason
    from told""",
        column="plan_id",
    )


QUOTA_PAYEE_RULES: dict[str, tuple[Callable[[], Expectation], ...]] = {
    "plan_assignments": (percent_tiers_have_a_quota,),
    "quotas": (quotas_are_for_payees_of_their_component,),
}
