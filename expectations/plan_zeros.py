"""A zero that makes its row do nothing, or what nobody can have meant by it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from expectations.references import BOUNDED_BY_QUOTA
from expectations.rows_in_files import located
from expectations.vocabulary import no_rows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


def rules_credit_something() -> Expectation:
    """Warns: a share of 0 is meant where it keeps a transaction from the rules after it."""
    return no_rows(
        "rules_credit_something",
        f"""
    {located("crediting_rules.csv")}
    select
        located.rule_id as row_key,
        located.credit_share_ppm as value,
        'Rule ' || located.rule_id || ' credits 0 of the amount, and no rule of '
        || located.component_id || ' comes after it: it does nothing (' || located.place || ')'
        as reason
    from located
    anti join (select * from this where row_status <> 'superseded') as later
        on located.component_id = later.component_id
        and later.credit_method <> 'roll_up'
        and later.credit_share_ppm is distinct from 0
        and (
            later.priority > located.priority
            or (later.priority = located.priority and later.rule_id > located.rule_id)
        )
    where located.row_status = 'current' and located.credit_share_ppm = 0""",
        column="credit_share_ppm",
        severity="warning",
    )


def components_can_earn() -> Expectation:
    """Warns: what is only counted has the rate_method none."""
    return no_rows(
        "components_can_earn",
        f"""
    {located("components.csv")},
    said as (
        select *,
            case
                when cap_minor = 0 then 'a cap of 0'
                when cap_target_ppm = 0 then 'a cap of 0 of its target'
                when weight_ppm = 0 and basis = 'target' then 'the weight 0 of its target'
                when weight_ppm = 0 and cap_target_ppm is not null
                    then 'a cap by the weight 0 of its target'
                when budget_minor = 0 then 'a budget of 0'
            end as zero
        from located
        where
            row_status = 'current' and (rate_method <> 'none' or matrix_id is not null)
            -- What lifts a cap, or stands beside it.
            and component_id not in (
                select component_id from staging.stg_plan__component_gates where opens = 'cap'
                union all
                select component_id from staging.stg_plan__rank_bonuses
            )
    )
    select
        component_id as row_key,
        zero as value,
        'Component ' || component_id || ' has ' || zero || ' and never earns anything (' || place
        || ')' as reason
    from said
    where zero is not null""",
        severity="warning",
    )


def gates_can_be_shut() -> Expectation:
    """Warns: from 0 on a gate is open to everybody who has a quota."""
    return no_rows(
        "gates_can_be_shut",
        f"""
    {located("component_gates.csv")}
    select
        place as row_key,
        minimum_attainment_ppm as value,
        'The gate of ' || component_id || ' on ' || gate_component_id || ' is met from 0 of the'
        || ' quota: it is always open (' || place || ')' as reason
    from located
    where row_status = 'current' and minimum_attainment_ppm = 0""",
        column="minimum_attainment_ppm",
        severity="warning",
    )


def parts_of_a_quota_are_above_zero(book: str, column: str, *, of: str, row: str) -> Expectation:
    """Warns: of a part of 0 the quota is 0, and the last tier pays all that is sold."""
    return no_rows(
        "parts_of_a_quota_are_above_zero",
        f"""
    {located(f"{book}.csv")}
    select
        located.place as row_key,
        located.{column} as value,
        {row} || ' leaves a quota of 0: all that is credited lies above the bounds of the tiers of '
        || bounded.bounded_id || ' (' || located.place || ')' as reason
    from located
    inner join (
        select {of}, min(component_id) as bounded_id from ({BOUNDED_BY_QUOTA}) group by {of}
    ) as bounded on located.{of} = bounded.{of}
    where located.row_status = 'current' and located.{column} = 0""",
        column=column,
        severity="warning",
    )


ZERO_RULES: dict[str, tuple[Callable[[], Expectation], ...]] = {
    "components": (components_can_earn,),
    "component_gates": (gates_can_be_shut,),
    "crediting_rules": (rules_credit_something,),
    "ramps": (
        partial(
            parts_of_a_quota_are_above_zero,
            "ramps",
            "ramp_share_ppm",
            of="ramp_id",
            row="'Month ' || located.month_number || ' of the ramp ' || located.ramp_id",
        ),
    ),
    "quota_seasons": (
        partial(
            parts_of_a_quota_are_above_zero,
            "quota_seasons",
            "weight_ppm",
            of="component_id",
            row="'Season of ' || located.component_id || ' in period ' || located.period_number",
        ),
    ),
}
