"""What is written in the plan book and used by nothing or nobody."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from expectations.plan_dates import COMPONENTS_IN_FORCE
from expectations.rows_in_files import is_like, located, shown_places
from expectations.vocabulary import no_rows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


def _unless_mistyped(column: str, used: str) -> str:
    """SQL of a join: not where one of `used` leads nowhere and may be meant for it."""
    return f"""
    anti join (
        select {column} from ({used})
        where {column} not in (select {column} from this where {column} is not null)
    ) as mistyped on {is_like(f"mistyped.{column}", f"located.{column}")}"""


_TABLES_USED = """
        select rate_table_id from staging.stg_plan__components where row_status <> 'superseded'
        union
        select rate_table_id from staging.stg_plan__component_multipliers
        where row_status <> 'superseded'
        union
        select rate_table_id from staging.stg_plan__crediting_rules
        where row_status <> 'superseded'"""


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
    anti join ({_TABLES_USED}) as used
        on located.rate_table_id = used.rate_table_id
    {_unless_mistyped("rate_table_id", _TABLES_USED)}
    where located.row_status = 'current'
    group by located.rate_table_id""",
        column="rate_table_id",
        severity="warning",
    )


_CREDITED = """
        select component_id from staging.stg_plan__crediting_rules
        where row_status <> 'superseded'"""


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
    anti join ({_CREDITED}) as credited
        on located.component_id = credited.component_id{_unless_mistyped("component_id", _CREDITED)}
    where located.row_status = 'current' and located.measure is distinct from 'score'
    group by located.component_id""",
        column="component_id",
    )


_RAMPS_USED = """
        select ramp_id from staging.stg_plan__components where row_status <> 'superseded'"""


def ramps_are_used() -> Expectation:
    """Warns: quotas grow by none; perhaps a component names another by mistake."""
    return no_rows(
        "ramps_are_used",
        f"""
    {located("ramps.csv")}
    select
        located.ramp_id as row_key,
        located.ramp_id as value,
        'Ramp ' || located.ramp_id || ' is used by no component ('
        || min_by(located.place, located.line_number) || ')' as reason
    from located
    anti join ({_RAMPS_USED}) as used
        on located.ramp_id = used.ramp_id{_unless_mistyped("ramp_id", _RAMPS_USED)}
    where located.row_status = 'current'
    group by located.ramp_id""",
        column="ramp_id",
        severity="warning",
    )


def rate_tables_are_read() -> Expectation:
    """A table that the rate method does not read promises what nobody is paid."""
    return no_rows(
        "rate_tables_are_read",
        f"""
    {located("components.csv")}
    select
        component_id as row_key,
        rate_table_id as value,
        'Component ' || component_id || ' names rate table ' || rate_table_id
        || ', and is paid by none, by its rate_method ' || rate_method || ' (' || place || ')'
        as reason
    from located
    where
        row_status = 'current' and rate_table_id is not null
        and rate_method in ('none', 'payee_rate')""",
        column="rate_table_id",
    )


def payee_rates_are_paid() -> Expectation:
    """Warns: whoever wrote a rate for a payee on such a component expects it to pay."""
    return no_rows(
        "payee_rates_are_paid",
        f"""
    {located("payee_rates.csv")}
    select
        located.place as row_key,
        located.component_id as value,
        'The rate of ' || located.payee_id || ' for ' || located.component_id
        || ' pays nothing: the rate_method of the component is ' || unpaid.rate_method || ' ('
        || located.place || ')' as reason
    from located
    inner join (
        select component_id, min(rate_method) as rate_method
        from staging.stg_plan__components
        where row_status <> 'superseded' and component_id is not null
        group by component_id
        having not bool_or(rate_method = 'payee_rate' or row_status = 'quarantined')
    ) as unpaid on located.component_id = unpaid.component_id
    where located.row_status = 'current'""",
        column="component_id",
        severity="warning",
    )


def targets_are_paid() -> Expectation:
    """Warns: whoever wrote a target expects the plan to pay by it, or to cap by it."""
    return no_rows(
        "targets_are_paid",
        f"""
    {located("target_incentives.csv")}
    select
        located.plan_id as row_key,
        located.plan_id as value,
        'Target incentives of plan ' || located.plan_id || ' pay nothing: no component of it has'
        || ' the basis target or a cap_target_share (' || {shown_places()} || ')' as reason
    from located
    anti join (
        select plan_id from staging.stg_plan__components
        where basis = 'target' or cap_target_ppm is not null or row_status = 'quarantined'
    ) as paying on located.plan_id = paying.plan_id
    -- A plan without components says so itself.
    semi join staging.stg_plan__components as components on located.plan_id = components.plan_id
    where located.row_status = 'current'
    group by located.plan_id""",
        column="plan_id",
        severity="warning",
    )


def exchange_rate_types_are_delivered() -> Expectation:
    """Warns: where anything is sold or paid in another currency, such a plan would stop the run."""
    return no_rows(
        "exchange_rate_types_are_delivered",
        f"""
    {located("plans.csv")}
    select
        located.plan_id as row_key,
        located.exchange_rate_type as value,
        'Plan ' || located.plan_id || ' converts by exchange rates of the type '
        || located.exchange_rate_type || ', and none is delivered (' || located.place || ')'
            as reason
    from located
    anti join staging.stg_erp__exchange_rates as rates
        on located.exchange_rate_type = rates.rate_type and rates.row_status <> 'superseded'
    where
        located.row_status = 'current'
        and exists (select 1 from staging.stg_erp__exchange_rates where row_status = 'current')""",
        column="exchange_rate_type",
        severity="warning",
    )


def plans_have(other: str, *, what: str) -> Expectation:
    """Warns: a plan without components or payees pays nobody. Silent where none are written."""
    others = f"select plan_id from staging.stg_plan__{other} where row_status <> 'superseded'"
    return no_rows(
        f"plans_have_{what}",
        f"""
    {located("plans.csv")}
    select
        located.plan_id as row_key,
        located.plan_id as value,
        'Plan ' || located.plan_id || ' has no {what} (' || located.place || ')' as reason
    from located
    anti join ({others}) as others
        on located.plan_id = others.plan_id{_unless_mistyped("plan_id", others)}
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
        select assigned.plan_id, assigned.valid_from_on, assigned.valid_to_on
        from staging.stg_plan__plan_assignments as assigned
        -- Who is assigned outside the dates of a plan is told of there.
        semi join staging.stg_plan__plans as plans
            on assigned.plan_id = plans.plan_id
            and assigned.valid_from_on < plans.valid_to_on
            and plans.valid_from_on < assigned.valid_to_on
        where assigned.row_status = 'current'
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


USE_RULES: dict[str, tuple[Callable[[], Expectation], ...]] = {
    "plans": (
        partial(plans_have, "components", what="components"),
        partial(plans_have, "plan_assignments", what="payees"),
        exchange_rate_types_are_delivered,
    ),
    "components": (
        components_are_credited,
        components_have_payees,
        rate_tables_are_read,
    ),
    "rate_tiers": (rate_tables_are_used,),
    "ramps": (ramps_are_used,),
    "payee_rates": (payee_rates_are_paid,),
    "target_incentives": (targets_are_paid,),
}
