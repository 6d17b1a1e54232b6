"""Gates and floors of components: each gate can open, nobody waits in a circle."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from expectations.references import QUOTED_TOGETHER, known
from expectations.rows_in_files import located, shown_minor
from expectations.vocabulary import no_rows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

COMPONENTS = "staging.stg_plan__components"


def the_measured_component_is_known(book: str, column: str) -> Expectation:
    return known(
        column,
        COMPONENTS,
        book=book,
        where=f"located.{column} is not null",
        named="component_id",
    )


def the_measured_component_has_a_quota(book: str, column: str, *, otherwise: str) -> Expectation:
    """Without one there is no attainment."""
    return no_rows(
        f"every_{column.removesuffix('_id')}_has_a_quota",
        f"""
    {located(f"{book}.csv")}
    select
        located.place as row_key,
        located.{column} as value,
        'Component ' || located.component_id || ' is measured by ' || located.{column}
        || ', for which nobody has a quota: {otherwise} (' || located.place || ')' as reason
    from located
    semi join (select component_id from {COMPONENTS} where row_status = 'current') as targets
        on located.{column} = targets.component_id
    anti join (
        select component_id from staging.stg_plan__quotas where row_status <> 'superseded'
        union all
        select component_id from staging.stg_plan__year_quotas where row_status <> 'superseded'
        union all {QUOTED_TOGETHER}
    ) as quotas on located.{column} = quotas.component_id
    where
        located.row_status = 'current'
        and exists (select 1 from staging.stg_plan__quotas where row_status = 'current')""",
        column=column,
    )


def gates_do_not_run_in_a_circle() -> Expectation:
    """Of a circle, which has to be met first? It is told once, from its first component on."""
    return no_rows(
        "gates_do_not_run_in_a_circle",
        f"""
    {located("component_gates.csv")},
    walked as (
        with recursive walk as (
            select component_id as first_id, gate_component_id as last_id,
                [component_id] as members, [place] as places
            from located
            where row_status = 'current'
            union
            select walk.first_id, located.gate_component_id,
                list_append(walk.members, located.component_id),
                list_append(walk.places, located.place)
            from walk
            inner join located
                on walk.last_id = located.component_id
                and located.row_status = 'current'
                and located.component_id > walk.first_id
                and not list_contains(walk.members, located.component_id)
        )
        select first_id, members, min(list_sort(places)) as places
        from walk
        where last_id = first_id
        group by first_id, members
    )
    select
        first_id as row_key,
        first_id as value,
        case len(members)
            when 1 then 'Component ' || first_id || ' is a gate of itself'
            else 'The gates of ' || array_to_string(members, ', ') || ' run in a circle'
        end || ' (' || array_to_string(places, ', ') || ')' as reason
    from walked""",
        column="gate_component_id",
    )


def a_cap_that_is_opened_is_there() -> Expectation:
    return no_rows(
        "a_cap_that_is_opened_is_there",
        f"""
    {located("component_gates.csv")}
    select
        located.place as row_key,
        located.component_id as value,
        'Component ' || located.component_id || ' has no cap for its gate on '
        || located.gate_component_id || ' to open (' || located.place || ')' as reason
    from located
    semi join (select component_id from {COMPONENTS} where row_status = 'current') as components
        on located.component_id = components.component_id
    anti join (
        select component_id from {COMPONENTS}
        where row_status = 'current' and coalesce(cap_minor, cap_target_ppm) is not null
    ) as capped on located.component_id = capped.component_id
    where located.row_status = 'current' and located.opens = 'cap'""",
        column="opens",
    )


def gates_needed_are_there() -> Expectation:
    """More than there are can never be met; of none, everybody is paid at once."""
    return no_rows(
        "gates_needed_are_there",
        f"""
    {located("components.csv")},
    gates as (
        select component_id, opens, gate_component_id, valid_from_on, valid_to_on
        from staging.stg_plan__component_gates
        where row_status <> 'superseded'
    ),
    counted as (
        select located.component_id, located.gates_needed, located.place, gates.opens,
            count(distinct gates.gate_component_id) as gate_count
        from located
        left join gates
            on located.component_id = gates.component_id
            and located.valid_from_on < gates.valid_to_on
            and gates.valid_from_on < located.valid_to_on
        where located.row_status = 'current' and located.gates_needed is not null
        group by all
    )
    select
        place as row_key,
        gates_needed as value,
        'Component ' || component_id || ' needs ' || gates_needed || ' of its gates and has '
        || gate_count || coalesce(' for its ' || opens, '') || ' (' || place || ')' as reason
    from counted
    where gates_needed < 1 or gates_needed > gate_count""",
        column="gates_needed",
    )


def floors_can_be_earned() -> Expectation:
    """Above the cap, or where credits are paid nothing, two sentences of a plan disagree."""
    return no_rows(
        "floors_can_be_earned",
        f"""
    {located("components.csv")},
    said as (
        select located.component_id, located.place, located.floor_minor,
            {shown_minor("located.floor_minor")} as floor_amount,
            case
                when located.rate_method = 'none' and located.matrix_id is null
                    then 'pays nothing, by its rate_method'
                when located.floor_minor > located.cap_minor
                    then 'has a cap of ' || {shown_minor("located.cap_minor")}
            end as instead
        from located
        cross join raw_control.runs as runs
        where located.row_status = 'current' and located.floor_minor is not null
    )
    select
        component_id as row_key,
        floor_minor as value,
        'Component ' || component_id || ' has a floor of ' || floor_amount || ' and ' || instead
        || ' (' || place || ')' as reason
    from said
    where instead is not null""",
        column="floor_minor",
    )


# What a component earns as a window, or as one among others, and by no credit.
_UNCLAIMED = f"""unclaimed as (
        select component_id, 'a matrix' as what from {COMPONENTS}
        where row_status = 'current' and matrix_id is not null
        union all
        select component_id, 'a floor' as what from {COMPONENTS}
        where row_status = 'current' and floor_minor is not null
        union all
        select component_id, 'gates' as what from staging.stg_plan__component_gates
        where row_status = 'current'
        union all
        select component_id, 'multipliers' as what from staging.stg_plan__component_multipliers
        where row_status = 'current'
        union all
        select component_id, 'bonuses of ranks' as what from staging.stg_plan__rank_bonuses
        where row_status = 'current'
    )"""


def budgets_are_claimed_by_credits() -> Expectation:
    """What belongs to no credit has no place in the order in which credits claim."""
    return no_rows(
        "budgets_are_claimed_by_credits",
        f"""
    {located("components.csv")},
    {_UNCLAIMED},
    said as (
        select located.component_id, located.place, located.budget_minor,
            case
                when located.budget_minor < 0 then 'below zero'
                when unclaimed.what is not null
                    then 'and ' || unclaimed.what || ': only credits claim a budget'
                when located.rate_method = 'none' then 'and pays nothing, by its rate_method'
            end as instead
        from located
        left join (
            select component_id, min(what) as what from unclaimed group by component_id
        ) as unclaimed on located.component_id = unclaimed.component_id
        where located.row_status = 'current' and located.budget_minor is not null
    )
    select
        component_id as row_key,
        budget_minor as value,
        'Component ' || component_id || ' has a budget ' || instead
        || ' (' || place || ')' as reason
    from said
    where instead is not null""",
        column="budget_minor",
    )


MODIFIER_RULES: dict[str, tuple[Callable[[], Expectation], ...]] = {
    "components": (
        gates_needed_are_there,
        floors_can_be_earned,
        budgets_are_claimed_by_credits,
    ),
    "component_gates": (
        partial(known, "component_id", COMPONENTS, book="component_gates"),
        partial(the_measured_component_is_known, "component_gates", "gate_component_id"),
        partial(
            the_measured_component_has_a_quota,
            "component_gates",
            "gate_component_id",
            otherwise="the gate never opens",
        ),
        gates_do_not_run_in_a_circle,
        a_cap_that_is_opened_is_there,
    ),
}
