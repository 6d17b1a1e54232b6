"""What payees work towards: targets, and the days that count towards a quota."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from expectations.rows_in_files import located, shown_minor, shown_ppm
from expectations.vocabulary import no_rows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

_WHOLE_PPM = 1_000_000


def targets_are_not_below_zero() -> Expectation:
    """Whoever sells more would be paid less."""
    return no_rows(
        "targets_are_not_below_zero",
        f"""
    {located("target_incentives.csv")}
    select
        place as row_key,
        {shown_minor("located.target_minor")} as value,
        'Target incentive of ' || located.payee_id || ' on plan ' || located.plan_id || ' is '
        || {shown_minor("located.target_minor")} || ', below 0 (' || place || ')' as reason
    from located
    cross join raw_control.runs as runs
    where located.row_status = 'current' and located.target_minor < 0""",
        column="target_minor",
    )


def targets_are_for_payees_of_their_plan() -> Expectation:
    """Warns: a target for days on which its payee is never on the plan is nobody's."""
    return no_rows(
        "targets_are_for_payees_of_their_plan",
        f"""
    {located("target_incentives.csv")}
    select
        located.place as row_key,
        located.payee_id as value,
        'Target incentive of ' || located.payee_id || ' is nobody''s: ' || located.payee_id
        || ' is not on plan ' || located.plan_id || ' then (' || located.place || ')' as reason
    from located
    anti join staging.stg_plan__plan_assignments as assignments
        on located.payee_id = assignments.payee_id
        and located.plan_id = assignments.plan_id
        and assignments.row_status = 'current'
        and assignments.valid_from_on < located.valid_to_on
        and located.valid_from_on < assignments.valid_to_on
    where
        located.row_status = 'current'
        and exists (
            select 1 from staging.stg_plan__plan_assignments where row_status = 'current'
        )""",
        column="payee_id",
        severity="warning",
    )


# CTEs ending in `carried`: what the components of a plan have of its targets, by day.
_CARRIED = f"""
    {located("components.csv")},
    current_terms as (
        select * from located
        where
            located.row_status = 'current'
            and (located.basis = 'target' or located.cap_target_ppm is not null)
    ),
    days as (
        select plan_id, valid_from_on as day_on from current_terms
        union
        select plan_id, valid_to_on as day_on from current_terms
    ),
    carried as (
        select plan_id, day_on, min_by(place, line_number) as place,
            sum(weight_ppm) filter (where basis = 'target') as weight_ppm,
            sum(weight_ppm) as with_capped_ppm
        from days
        inner join current_terms using (plan_id)
        where day_on >= valid_from_on and day_on < valid_to_on
        group by plan_id, day_on
    )"""


def weights_add_up_to_the_target() -> Expectation:
    """Warns: at 100 % in everything the plan would pay more or less than its targets say."""
    return no_rows(
        "weights_add_up_to_the_target",
        f"""
    {_CARRIED}
    select
        plan_id as row_key,
        weight_ppm as value,
        'Components of plan ' || plan_id || ' carry ' || {shown_ppm("(weight_ppm * 100)")}
        || ' % of its target incentives'
        || case when min(day_on) > date '1900-01-01' then ' from ' || min(day_on) else '' end
        || ', not 100 % (' || min_by(place, day_on) || ')' as reason
    from carried
    -- What is only capped by the target may carry a part of it, or stand beside it.
    where weight_ppm <> {_WHOLE_PPM} and with_capped_ppm <> {_WHOLE_PPM}
    group by plan_id, weight_ppm""",
        column="weight_ppm",
        severity="warning",
    )


def weights_are_of_a_target() -> Expectation:
    """Ignored in silence a weight would promise a share of something that is not paid."""
    return no_rows(
        "weights_are_of_a_target",
        f"""
    {located("components.csv")}
    select
        component_id as row_key,
        weight_ppm as value,
        'Component ' || component_id || ' says weight ' || {shown_ppm("weight_ppm")}
        || ' of a target that neither pays nor caps it (' || place || ')' as reason
    from located
    where
        row_status = 'current' and weight_ppm <> {_WHOLE_PPM}
        and basis <> 'target' and cap_target_ppm is null""",
        column="weight_ppm",
    )


def terms_of_days_have_days() -> Expectation:
    """Where no days are counted a quota would silently stay that of full time, or of all days."""
    return no_rows(
        "terms_of_days_have_days",
        f"""
    {located("components.csv")},
    said as (
        select
            *,
            case
                when quota_part_time <> 'none' then 'counts part-time work by ' || quota_part_time
                when quota_first_day <> 'counted' then 'does not count the first day'
            end as what
        from located
        where row_status = 'current' and quota_proration = 'none'
    )
    select
        component_id as row_key,
        quota_proration as value,
        'Component ' || component_id || ' ' || what
        || ', and its quota_proration none counts no days (' || place || ')' as reason
    from said
    where what is not null""",
        column="quota_proration",
    )


def ramps_leave_no_month_out() -> Expectation:
    """In the month left out the quota would count in full, between two in which it does not."""
    return no_rows(
        "ramps_leave_no_month_out",
        f"""
    {located("ramps.csv")}
    select
        located.ramp_id as row_key,
        located.month_number as value,
        'Ramp ' || located.ramp_id || ' has a month ' || located.month_number || ' and no month '
        || (located.month_number - 1) || ': its months are counted from 1 (' || located.place
        || ')' as reason
    from located
    anti join (select * from this where row_status <> 'superseded') as before
        on located.ramp_id = before.ramp_id and located.month_number = before.month_number + 1
    where located.row_status = 'current' and located.month_number <> 1""",
        column="month_number",
    )


def quotas_grow_to_something() -> Expectation:
    """With a quota of nothing everything sold would be above it."""
    return no_rows(
        "quotas_grow_to_something",
        f"""
    {located("components.csv")}
    select
        component_id as row_key,
        quota_growth_ppm as value,
        'Component ' || component_id || ' says quota_growth 0: leave it empty where quotas do not'
        || ' come out of the year before (' || place || ')' as reason
    from located
    where row_status = 'current' and quota_growth_ppm = 0""",
        column="quota_growth_ppm",
    )


def quotas_grow_out_of_a_year_before() -> Expectation:
    """Warns: in a calendar of one year there is nothing that a quota could grow out of."""
    return no_rows(
        "quotas_grow_out_of_a_year_before",
        f"""
    {located("components.csv")}
    select
        located.component_id as row_key,
        located.calendar_id as value,
        'Quotas of component ' || located.component_id || ' grow out of the year before, and'
        || ' calendar ' || located.calendar_id || ' has one year only (' || located.place
        || ')' as reason
    from located
    semi join (
        select calendar_id from staging.stg_plan__calendar_periods
        where row_status = 'current'
        group by calendar_id
        having count(distinct year_id) = 1
    ) as calendars on located.calendar_id = calendars.calendar_id
    where located.row_status = 'current' and located.quota_growth_ppm is not null""",
        column="quota_growth_ppm",
        severity="warning",
    )


QUOTA_RULES: dict[str, tuple[Callable[[], Expectation], ...]] = {
    "components": (
        weights_add_up_to_the_target,
        weights_are_of_a_target,
        terms_of_days_have_days,
        quotas_grow_to_something,
        quotas_grow_out_of_a_year_before,
    ),
    "ramps": (ramps_leave_no_month_out,),
    "target_incentives": (targets_are_not_below_zero, targets_are_for_payees_of_their_plan),
}
