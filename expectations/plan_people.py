"""Who is on what: measures that somebody has, and rates, targets and quotas for all of a stay."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from expectations.plan_dates import COMPONENTS_IN_FORCE
from expectations.references import QUOTED_BY_YEAR, QUOTED_TOGETHER, payees_are_on_their_component
from expectations.rows_in_files import located
from expectations.vocabulary import no_rows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

# Every stay of a payee on a component: the days on which assignment, plan and component hold.
_STAYS = f"""
        select
            assignments.payee_id, in_force.component_id, in_force.plan_id, in_force.rate_method,
            greatest(assignments.valid_from_on, in_force.valid_from_on) as valid_from_on,
            least(assignments.valid_to_on, in_force.valid_to_on) as valid_to_on
        from staging.stg_plan__plan_assignments as assignments
        inner join ({COMPONENTS_IN_FORCE}
        ) as in_force
            on assignments.plan_id = in_force.plan_id
            and assignments.valid_from_on < in_force.valid_to_on
            and in_force.valid_from_on < assignments.valid_to_on
        where assignments.row_status = 'current'"""


def somebody_is_on_both(book: str, column: str, *, otherwise: str) -> Expectation:
    """Warns: who is measured by a component has to be on it too."""
    return no_rows(
        f"somebody_is_on_the_component_and_its_{column.removesuffix('_id')}",
        f"""
    {located(f"{book}.csv")},
    stays as ({_STAYS}
    )
    select
        located.place as row_key,
        located.{column} as value,
        'Component ' || located.component_id || ' is measured by ' || located.{column}
        || ', and nobody is on both: {otherwise} (' || located.place || ')' as reason
    from located
    semi join stays on located.component_id = stays.component_id
    semi join (
        select component_id from staging.stg_plan__components where row_status = 'current'
    ) as measured on located.{column} = measured.component_id
    anti join (
        select own.component_id, other.component_id as measured_id
        from stays as own
        inner join stays as other
            on own.payee_id = other.payee_id
            and own.valid_from_on < other.valid_to_on
            and other.valid_from_on < own.valid_to_on
    ) as both_of_them
        on located.component_id = both_of_them.component_id
        and located.{column} = both_of_them.measured_id
    where located.row_status = 'current'""",
        column=column,
        severity="warning",
    )


def _days_without(table: str, *, of: str, where: str) -> str:
    """CTEs ending in `missing`: stays with a day on which `table` has nothing for the payee."""
    return f"""
    {located("plan_assignments.csv")},
    written as (
        select payee_id, {of}, valid_from_on, valid_to_on
        from staging.stg_plan__{table} where row_status <> 'superseded'
    ),
    stays as (
        select stays.*, located.place
        from ({_STAYS}
        ) as stays
        inner join located
            on stays.payee_id = located.payee_id
            and stays.plan_id = located.plan_id
            and located.row_status = 'current'
            and stays.valid_from_on >= located.valid_from_on
            and stays.valid_from_on < located.valid_to_on
        where {where}
    ),
    -- The days on which it can stop being there: the first, and the one after a version.
    candidates as (
        select stays.*, stays.valid_from_on as day_on from stays
        union
        select stays.*, written.valid_to_on as day_on
        from stays
        inner join written
            on stays.payee_id = written.payee_id and stays.{of} = written.{of}
            and stays.valid_from_on < written.valid_to_on
            and written.valid_to_on < stays.valid_to_on
    ),
    missing as (
        select candidates.* from candidates
        anti join written
            on candidates.payee_id = written.payee_id and candidates.{of} = written.{of}
            and candidates.day_on >= written.valid_from_on
            and candidates.day_on < written.valid_to_on
    )"""


def payees_have_a(what: str, table: str, *, of: str, where: str) -> Expectation:
    """Warns of a day without one, on which the first credit stops the run."""
    return no_rows(
        f"payees_have_a_{what}",
        f"""
    {_days_without(table, of=of, where=where)}
    select
        payee_id as row_key,
        {of} as value,
        payee_id || ' is on plan ' || plan_id || ' and has no {what} for ' || {of}
        || case when day_on > date '1900-01-01' then ' on ' || day_on else '' end
        || ' (' || min(place) || ')' as reason
    from missing
    group by payee_id, plan_id, {of}, day_on""",
        column="payee_id",
        severity="warning",
    )


# CTEs ending in `in_order`: the periods with a quota, each with the one before.
_QUOTAS_IN_ORDER = f"""
    {located("quotas.csv")},
    stays as ({_STAYS}
    ),
    dated as (
        select located.payee_id, located.component_id, located.period_id,
            min(located.place) as place, min(periods.valid_from_on) as valid_from_on,
            min(periods.valid_to_on) as valid_to_on
        from located
        inner join staging.stg_plan__calendar_periods as periods
            on located.period_id = periods.period_id and periods.row_status = 'current'
        where located.row_status <> 'superseded'
        group by located.payee_id, located.component_id, located.period_id
    ),
    in_order as (
        select *,
            lag(period_id) over earlier as earlier_id,
            lag(valid_to_on) over earlier as earlier_to_on
        from dated
        window earlier as (partition by payee_id, component_id order by valid_from_on)
    )"""


def quotas_leave_no_period_out() -> Expectation:
    """Warns: of a year it would be missed, and tiers in per cent have no bounds in the period."""
    return no_rows(
        "quotas_leave_no_period_out",
        f"""
    {_QUOTAS_IN_ORDER}
    select
        in_order.payee_id as row_key,
        in_order.component_id as value,
        in_order.payee_id || ' has a quota for ' || in_order.component_id || ' in '
        || in_order.earlier_id || ' and in ' || in_order.period_id || ', and none between ('
        || in_order.place || ')' as reason
    from in_order
    semi join stays
        on in_order.payee_id = stays.payee_id and in_order.component_id = stays.component_id
        and stays.valid_from_on < in_order.valid_from_on
        and in_order.earlier_to_on < stays.valid_to_on
    anti join ({QUOTED_BY_YEAR}
    ) as by_year
        on in_order.payee_id = by_year.payee_id and in_order.component_id = by_year.component_id
    where
        in_order.earlier_to_on < in_order.valid_from_on
        and in_order.component_id not in ({QUOTED_TOGETHER})""",
        column="period_id",
        severity="warning",
    )


def assignments_begin_before_the_calendar_ends() -> Expectation:
    """Warns: 2042 for 2024, and the payee earns nothing for years."""
    return no_rows(
        "assignments_begin_before_the_calendar_ends",
        f"""
    {located("plan_assignments.csv")}
    select
        located.payee_id as row_key,
        located.valid_from_on as value,
        located.payee_id || ' is assigned to plan ' || located.plan_id || ' from '
        || located.valid_from_on || ', after the last period (' || located.place || ')' as reason
    from located
    inner join (
        select max(valid_to_on) as ends_on from staging.stg_plan__calendar_periods
        where row_status = 'current'
    ) as calendars on located.valid_from_on >= calendars.ends_on
    semi join staging.stg_plan__plans as plans
        on located.plan_id = plans.plan_id
        and plans.row_status = 'current'
        and located.valid_from_on < plans.valid_to_on
    where
        located.row_status = 'current' and located.valid_from_on < located.valid_to_on
        -- A year of another century has its own warning.
        and located.valid_from_on < date '2100-01-01'""",
        column="valid_from_on",
        severity="warning",
    )


def who_has_left_is_on_no_plan() -> Expectation:
    """Warns: a floor, a score or a deal that still has its owner goes on to be paid."""
    return no_rows(
        "who_has_left_is_on_no_plan",
        f"""
    {located("plan_assignments.csv")}
    select
        located.payee_id || ', ' || located.plan_id as row_key,
        located.valid_to_on as value,
        located.payee_id || ' has left by ' || workers.terminated_on || ' and is still on plan '
        || located.plan_id || ' (' || located.place || ')' as reason
    from located
    inner join staging.stg_hr__workers as workers on located.payee_id = workers.payee_id
    where
        located.row_status = 'current'
        and workers.row_status = 'current'
        and located.valid_from_on < located.valid_to_on
        and located.valid_to_on > workers.terminated_on""",
        column="valid_to_on",
        severity="warning",
    )


PEOPLE_RULES: dict[str, tuple[Callable[[], Expectation], ...]] = {
    "components": (
        partial(
            somebody_is_on_both,
            "components",
            "matrix_component_id",
            otherwise="its matrix never leaves the first column",
        ),
        partial(
            somebody_is_on_both,
            "components",
            "quota_component_id",
            otherwise="nobody has a quota by it",
        ),
    ),
    "component_gates": (
        partial(
            somebody_is_on_both,
            "component_gates",
            "gate_component_id",
            otherwise="the gate never opens",
        ),
    ),
    "component_multipliers": (
        partial(
            somebody_is_on_both,
            "component_multipliers",
            "measured_component_id",
            otherwise="nothing is ever multiplied",
        ),
    ),
    "plan_assignments": (
        assignments_begin_before_the_calendar_ends,
        who_has_left_is_on_no_plan,
        partial(
            payees_have_a,
            "rate",
            "payee_rates",
            of="component_id",
            where="stays.rate_method = 'payee_rate'",
        ),
        partial(
            payees_have_a,
            "target",
            "target_incentives",
            of="plan_id",
            where="""stays.component_id in (
                select component_id from staging.stg_plan__components
                where row_status = 'current' and (basis = 'target' or cap_target_ppm is not null)
            )""",
        ),
    ),
    "payee_rates": (
        partial(
            payees_are_on_their_component,
            "payee_rates",
            "'The rate of ' || located.payee_id || ' for ' || located.component_id",
            otherwise="is nobody''s",
        ),
    ),
    "quotas": (quotas_leave_no_period_out,),
    "year_quotas": (
        partial(
            payees_are_on_their_component,
            "year_quotas",
            "'Quota of ' || located.payee_id || ' for ' || located.year_id",
            otherwise="is nobody''s",
        ),
    ),
}
