"""What is written in the plan book and used by nothing, and numbers that cannot be meant."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from expectations.plan_dates import COMPONENTS_IN_FORCE
from expectations.rows_in_files import located, shown_ppm
from expectations.vocabulary import no_rows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

_WHOLE_PPM = 1_000_000
# A tier that begins at ten times the quota is rather one at ten per cent.
_LARGEST_BOUND_PPM = 10 * _WHOLE_PPM


def rate_tables_are_used() -> Expectation:
    """Warns: nobody is paid by it; perhaps a component names another by mistake."""
    return no_rows(
        "rate_tables_are_used",
        f"""
    {located("rate_tiers.csv")}
    select
        located.rate_table_id as row_key,
        located.rate_table_id as value,
        'Rate table ' || located.rate_table_id || ' is used by no component and no rule ('
        || min_by(located.place, located.line_number) || ')' as reason
    from located
    anti join (
        select rate_table_id from staging.stg_plan__components where row_status <> 'superseded'
        union
        select rate_table_id from staging.stg_plan__component_multipliers
        where row_status <> 'superseded'
        union
        select rate_table_id from staging.stg_plan__crediting_rules where row_status <> 'superseded'
    ) as used on located.rate_table_id = used.rate_table_id
    where located.row_status = 'current'
    group by located.rate_table_id""",
        column="rate_table_id",
        severity="warning",
    )


def components_are_credited() -> Expectation:
    """A component that no rule credits pays nobody, whoever is on its plan; scores need none."""
    return no_rows(
        "components_are_credited",
        f"""
    {located("components.csv")}
    select
        located.component_id as row_key,
        located.component_id as value,
        'Component ' || located.component_id || ' is credited by no rule ('
        || min_by(located.place, located.line_number) || ')' as reason
    from located
    anti join (
        select component_id from staging.stg_plan__crediting_rules
        where row_status <> 'superseded'
    ) as credited on located.component_id = credited.component_id
    where located.row_status = 'current' and located.measure is distinct from 'score'
    group by located.component_id""",
        column="component_id",
    )


def plans_have(other: str, *, what: str) -> Expectation:
    """Warns: a plan without components or payees pays nobody. Silent where none are written."""
    return no_rows(
        f"plans_have_{what}",
        f"""
    {located("plans.csv")}
    select
        located.plan_id as row_key,
        located.plan_id as value,
        'Plan ' || located.plan_id || ' has no {what} (' || located.place || ')' as reason
    from located
    anti join (
        select plan_id from staging.stg_plan__{other} where row_status <> 'superseded'
    ) as others on located.plan_id = others.plan_id
    where
        located.row_status = 'current'
        and exists (select 1 from staging.stg_plan__{other} where row_status = 'current')""",
        column="plan_id",
        severity="warning",
    )


def components_have_payees() -> Expectation:
    """Warns: nobody is on its plan while these terms are in force, and others are on theirs."""
    return no_rows(
        "components_have_payees",
        f"""
    {located("components.csv")},
    assignments as (
        select plan_id, valid_from_on, valid_to_on
        from staging.stg_plan__plan_assignments
        where row_status = 'current'
    )
    select
        located.component_id as row_key,
        located.plan_id as value,
        'Nobody is paid by component ' || located.component_id || ': its plan ' || located.plan_id
        || ' has payees, but none while these terms are in force (' || located.place || ')'
        as reason
    from located
    inner join ({COMPONENTS_IN_FORCE}
    ) as in_force
        on located.component_id = in_force.component_id
        and located.line_number = in_force.line_number
    semi join assignments on in_force.plan_id = assignments.plan_id
    anti join assignments
        on in_force.plan_id = assignments.plan_id
        and in_force.valid_from_on < assignments.valid_to_on
        and assignments.valid_from_on < in_force.valid_to_on
    where located.row_status = 'current'""",
        column="plan_id",
        severity="warning",
    )


def quotas_are_for_payees_of_their_component() -> Expectation:
    """Warns: a quota for a period in which its payee is not on the plan is nobody's."""
    return no_rows(
        "quotas_are_for_payees_of_their_component",
        f"""
    {located("quotas.csv")}
    select
        located.place as row_key,
        located.payee_id as value,
        'Quota of ' || located.payee_id || ' for ' || located.component_id || ' in '
        || located.period_id || ' is nobody''s: ' || located.payee_id || ' is not on plan '
        || components.plan_id || ' then (' || located.place || ')' as reason
    from located
    inner join (
        select component_id, any_value(plan_id) as plan_id
        from staging.stg_plan__components
        where row_status = 'current'
        group by component_id
    ) as components on located.component_id = components.component_id
    inner join staging.stg_plan__calendar_periods as periods
        on located.period_id = periods.period_id and periods.row_status = 'current'
    anti join staging.stg_plan__plan_assignments as assignments
        on located.payee_id = assignments.payee_id
        and components.plan_id = assignments.plan_id
        and assignments.row_status = 'current'
        and assignments.valid_from_on < periods.valid_to_on
        and periods.valid_from_on < assignments.valid_to_on
    where
        located.row_status = 'current'
        and exists (
            select 1 from staging.stg_plan__plan_assignments where row_status = 'current'
        )""",
        column="payee_id",
        severity="warning",
    )


def numbers_are_not_in_per_cent(
    book: str, column: str, *, where: str = "true", above: int = _WHOLE_PPM
) -> Expectation:
    """Warns: 5 is 500 %, and who writes it mostly means 0.05."""
    label = column.removesuffix("_ppm").replace("_", " ")
    meant = f"{column} / 100"
    return no_rows(
        f"{column.removesuffix('_ppm')}s_are_not_in_per_cent",
        f"""
    {located(f"{book}.csv")}
    select
        place as row_key,
        {shown_ppm(column)} as value,
        'The {label} ' || {shown_ppm(column)} || ' is ' || {shown_ppm(f"({column} * 100)")}
        || ' %: is ' || {shown_ppm(meant)} || ' meant? (' || place || ')' as reason
    from located
    where row_status = 'current' and {column} > {above} and {where}""",
        column=column,
        severity="warning",
    )


# Of a target 1.5 is what an accelerator pays, and so is a factor; an amount is no share, nor what a
# unit pays.
_COUNTED = "measure in ('units', 'deals', 'logos', 'score')"
_OF_CREDITS = f"""rate_unit = 'share' and rate_table_id not in (
        select rate_table_id from staging.stg_plan__components
        where
            (row_status = 'quarantined' or basis = 'target' or {_COUNTED})
            and rate_table_id is not null
        union all
        select rate_table_id from staging.stg_plan__component_multipliers
        where row_status = 'current'
    )"""
_CELLS_OF_CREDITS = f"""matrix_id not in (
        select matrix_id from staging.stg_plan__components
        where
            (row_status = 'quarantined' or basis = 'target' or {_COUNTED})
            and matrix_id is not null
    )"""
_OF_MONEY = f"""component_id not in (
        select component_id from staging.stg_plan__components
        where (row_status = 'quarantined' or {_COUNTED}) and component_id is not null
    )"""

_BOUND = partial(
    numbers_are_not_in_per_cent, where="bound_unit = 'quota_share'", above=_LARGEST_BOUND_PPM
)

USE_RULES: dict[str, tuple[Callable[[], Expectation], ...]] = {
    "plans": (
        partial(plans_have, "components", what="components"),
        partial(plans_have, "plan_assignments", what="payees"),
    ),
    "components": (
        components_are_credited,
        components_have_payees,
        partial(
            numbers_are_not_in_per_cent, "components", "quota_growth_ppm", above=_LARGEST_BOUND_PPM
        ),
    ),
    "rate_tiers": (
        rate_tables_are_used,
        partial(numbers_are_not_in_per_cent, "rate_tiers", "rate_ppm", where=_OF_CREDITS),
        partial(_BOUND, "rate_tiers", "lower_bound_ppm"),
    ),
    "rate_matrices": (
        partial(numbers_are_not_in_per_cent, "rate_matrices", "rate_ppm", where=_CELLS_OF_CREDITS),
        partial(
            numbers_are_not_in_per_cent, "rate_matrices", "row_from_ppm", above=_LARGEST_BOUND_PPM
        ),
        partial(
            numbers_are_not_in_per_cent,
            "rate_matrices",
            "column_from_ppm",
            above=_LARGEST_BOUND_PPM,
        ),
    ),
    "crediting_rules": (
        partial(numbers_are_not_in_per_cent, "crediting_rules", "credit_share_ppm"),
    ),
    "payee_rates": (
        partial(numbers_are_not_in_per_cent, "payee_rates", "rate_ppm", where=_OF_MONEY),
    ),
    "quotas": (quotas_are_for_payees_of_their_component,),
}
