"""Dates of the plan book that have to fit together: outside them nobody is paid."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from expectations.rows_in_files import located
from expectations.vocabulary import no_rows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

_BEGINNING = "date '1900-01-01'"
_OPEN_END = "date '9999-12-31'"

# A component counts while its plan does as well.
COMPONENTS_IN_FORCE = """
        select
            components.component_id,
            components.plan_id,
            components.calendar_id,
            components.rate_method,
            components.rate_table_id,
            components.line_number,
            greatest(components.valid_from_on, plans.valid_from_on) as valid_from_on,
            least(components.valid_to_on, plans.valid_to_on) as valid_to_on
        from staging.stg_plan__components as components
        inner join staging.stg_plan__plans as plans on components.plan_id = plans.plan_id
        where
            components.row_status = 'current'
            and plans.row_status = 'current'
            and components.valid_from_on < plans.valid_to_on
            and plans.valid_from_on < components.valid_to_on"""


def versions_of_a_component_leave_no_gap() -> Expectation:
    """Warns: a component may be meant to pause, but nobody earns by it meanwhile."""
    return no_rows(
        "versions_of_a_component_leave_no_gap",
        f"""
    {located("components.csv")},
    in_order as (
        select
            *,
            lag(valid_to_on) over (
                partition by component_id order by valid_from_on
            ) as earlier_to_on
        from located
        where row_status = 'current'
    )
    select
        component_id as row_key,
        earlier_to_on as value,
        'Component ' || component_id || ' has no terms from ' || earlier_to_on || ' to '
        || valid_from_on || ': nobody earns by it then (' || place || ')' as reason
    from in_order
    where earlier_to_on < valid_from_on""",
        column="valid_from_on",
        severity="warning",
    )


def periods_leave_no_gap() -> Expectation:
    """Warns: what is sold on a day of no period is credited in none."""
    return no_rows(
        "periods_leave_no_gap",
        f"""
    {located("calendar_periods.csv")},
    in_order as (
        select
            *,
            lag(valid_to_on) over (partition by calendar_id order by valid_from_on) as earlier_to_on
        from located
        where row_status = 'current'
    )
    select
        period_id as row_key,
        earlier_to_on as value,
        'Calendar ' || calendar_id || ' has no period from ' || earlier_to_on || ' to '
        || valid_from_on || ' (' || place || ')' as reason
    from in_order
    where earlier_to_on < valid_from_on""",
        column="valid_from_on",
        severity="warning",
    )


def years_are_not_interrupted() -> Expectation:
    """A month of another year in the middle of one: what it counts is missed in its own."""
    return no_rows(
        "years_are_not_interrupted",
        f"""
    {located("calendar_periods.csv")},
    in_order as (
        select
            *,
            lag(year_id) over in_calendar as earlier_id,
            lead(year_id) over in_calendar as later_id
        from located
        where row_status = 'current'
        window in_calendar as (partition by calendar_id order by valid_from_on)
    )
    select
        period_id as row_key,
        year_id as value,
        'Period ' || period_id || ' of the calendar ' || calendar_id || ' belongs to the year '
        || year_id || ', and those before and after it to ' || earlier_id || ' (' || place || ')'
        as reason
    from in_order
    where year_id <> earlier_id and earlier_id = later_id""",
        column="year_id",
    )


def components_lie_in_their_plan() -> Expectation:
    """A component dated outside its plan never pays anybody."""
    return no_rows(
        "components_lie_in_their_plan",
        f"""
    {located("components.csv")}
    select
        located.component_id as row_key,
        located.valid_from_on as value,
        'Component ' || located.component_id || ' is dated outside its plan ' || located.plan_id
        || ' and never counts (' || located.place || ')' as reason
    from located
    inner join staging.stg_plan__plans as plans on located.plan_id = plans.plan_id
    where
        located.row_status = 'current'
        and plans.row_status = 'current'
        and located.valid_from_on < located.valid_to_on
        and plans.valid_from_on < plans.valid_to_on
        and (
            located.valid_from_on >= plans.valid_to_on
            or plans.valid_from_on >= located.valid_to_on
        )""",
        column="valid_from_on",
    )


def assignments_lie_in_their_plan() -> Expectation:
    """Whoever is assigned to a plan only before or after it earns nothing."""
    return no_rows(
        "assignments_lie_in_their_plan",
        f"""
    {located("plan_assignments.csv")}
    select
        located.payee_id || ', ' || located.plan_id as row_key,
        located.valid_from_on as value,
        located.payee_id || ' is assigned to plan ' || located.plan_id
        || ' outside its dates and earns nothing (' || located.place || ')' as reason
    from located
    inner join staging.stg_plan__plans as plans on located.plan_id = plans.plan_id
    where
        located.row_status = 'current'
        and plans.row_status = 'current'
        and located.valid_from_on < located.valid_to_on
        and plans.valid_from_on < plans.valid_to_on
        and (
            located.valid_from_on >= plans.valid_to_on
            or plans.valid_from_on >= located.valid_to_on
        )""",
        column="valid_from_on",
    )


def assignments_end_with_their_plan() -> Expectation:
    """Warns about written days of an assignment on which the plan is not in force."""
    return no_rows(
        "assignments_end_with_their_plan",
        f"""
    {located("plan_assignments.csv")}
    select
        located.payee_id || ', ' || located.plan_id as row_key,
        located.valid_from_on as value,
        located.payee_id || ' is assigned to plan ' || located.plan_id
        || case
            when located.valid_from_on < plans.valid_from_on
                then ' from ' || located.valid_from_on || ', which begins on '
                || plans.valid_from_on
            else ' to ' || located.valid_to_on || ', which ends on ' || plans.valid_to_on
        end
        || ' (' || located.place || ')' as reason
    from located
    inner join staging.stg_plan__plans as plans on located.plan_id = plans.plan_id
    where
        located.row_status = 'current'
        and plans.row_status = 'current'
        and located.valid_from_on < plans.valid_to_on
        and plans.valid_from_on < located.valid_to_on
        and (
            (located.valid_from_on < plans.valid_from_on and located.valid_from_on > {_BEGINNING})
            or (located.valid_to_on > plans.valid_to_on and located.valid_to_on < {_OPEN_END})
        )""",
        column="valid_from_on",
        severity="warning",
    )


# `candidates` are the days on which a table can stop being there: the first of a component that
# uses it, and the one after a version.
_TABLES_IN_USE = f"""
    {located("components.csv")},
    used as (
        select in_force.*, located.place
        from ({COMPONENTS_IN_FORCE}
        ) as in_force
        inner join located
            on in_force.component_id = located.component_id
            and in_force.line_number = located.line_number
        where in_force.rate_method not in ('none', 'payee_rate')
        union all
        select in_force.* replace (rules.rate_table_id as rate_table_id),
            'crediting_rules.csv line ' || rules.line_number as place
        from ({COMPONENTS_IN_FORCE}
        ) as in_force
        inner join staging.stg_plan__crediting_rules as rules
            on in_force.component_id = rules.component_id
            and rules.row_status = 'current'
            and rules.rate_table_id is not null
    ),
    tiers as (
        select distinct rate_table_id, valid_from_on, valid_to_on
        from staging.stg_plan__rate_tiers
        where row_status <> 'superseded'
    ),
    candidates as (
        select used.*, used.valid_from_on as day_on from used
        union
        select used.*, tiers.valid_to_on as day_on
        from used
        inner join tiers
            on used.rate_table_id = tiers.rate_table_id
            and used.valid_from_on < tiers.valid_to_on
            and used.valid_to_on > tiers.valid_to_on
    )"""


def rate_tables_are_in_force_with_their_components() -> Expectation:
    """On a day without tiers nobody could be paid for what they sold."""
    return no_rows(
        "rate_tables_are_in_force_with_their_components",
        f"""
    {_TABLES_IN_USE}
    select
        candidates.component_id as row_key,
        candidates.day_on as value,
        'Rate table ' || candidates.rate_table_id || ' of component ' || candidates.component_id
        || ' has no tiers '
        || case
            when candidates.day_on = {_BEGINNING} then 'from the beginning'
            else 'on ' || candidates.day_on
        end
        || ' (' || candidates.place || ')' as reason
    from candidates
    semi join tiers on candidates.rate_table_id = tiers.rate_table_id
    anti join tiers
        on candidates.rate_table_id = tiers.rate_table_id
        and candidates.day_on >= tiers.valid_from_on
        and candidates.day_on < tiers.valid_to_on""",
        column="rate_table_id",
    )


DATE_RULES: dict[str, tuple[Callable[[], Expectation], ...]] = {
    "components": (
        versions_of_a_component_leave_no_gap,
        components_lie_in_their_plan,
        rate_tables_are_in_force_with_their_components,
    ),
    "calendar_periods": (periods_leave_no_gap, years_are_not_interrupted),
    "plan_assignments": (assignments_lie_in_their_plan, assignments_end_with_their_plan),
}
