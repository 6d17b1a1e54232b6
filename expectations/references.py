"""References of the plan book: each leads to a current row."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from expectations.rows_in_files import is_like, located, shown_places
from expectations.vocabulary import Severity, no_rows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

# Components with quotas that are not written payee by payee.
QUOTED_TOGETHER = """
        select component_id from staging.stg_plan__components
        where row_status = 'current' and (quota_growth_ppm > 0 or quota_component_id is not null)
        union all
        select component_id from staging.stg_plan__group_quotas where row_status <> 'superseded'"""

# Components whose tiers lie in shares of the quota of a period: above a quota of zero lies all that
# is sold. A target pays nothing there, and a year may have months without a quota.
BOUNDED_BY_QUOTA = """
        select components.component_id, components.ramp_id
        from staging.stg_plan__components as components
        inner join staging.stg_plan__rate_tiers as tiers
            on components.rate_table_id = tiers.rate_table_id
        where
            components.row_status = 'current' and tiers.row_status = 'current'
            and components.basis <> 'target'
            and components.accumulation_window is distinct from 'year'
            and tiers.bound_unit = 'quota_share' and tiers.lower_bound_ppm > 0"""

QUOTED_BY_YEAR = """
        select payee_id, component_id from staging.stg_plan__year_quotas
        where row_status in ('current', 'quarantined')"""


def known(
    column: str,
    target: str,
    *,
    book: str,
    where: str = "true",
    severity: Severity = "critical",
    named: str | None = None,
) -> Expectation:
    """`column` of every current row of `book` for which `where` holds is in `target`.

    There it is `named`, if not alike. Told once for each value. A target that cannot be read is
    found too: its own fault says what is wrong. Silent about targets of which none were delivered.
    """
    unknown = _unknown(column, target, book=book, where=where, named=named or column)
    return no_rows(
        f"every_{column.removesuffix('_id')}_is_known",
        f"""
    {unknown}
    select
        places as row_key,
        unknown_id as value,
        '{column} ' || coalesce(unknown_id, 'is empty and') || ' is not in '
        || '{target.rpartition("__")[-1]}'
        || coalesce((
            select ': is ' || min(targets.target_id) || ' meant?' from targets
            where {is_like("targets.target_id", "unknown.unknown_id")}
        ), '')
        || ' (' || places || ')' as reason
    from unknown""",
        column=column,
        severity=severity,
    )


def _unknown(column: str, target: str, *, book: str, where: str, named: str) -> str:
    """CTEs ending in `unknown`: each value that leads nowhere, and its `places`."""
    is_delivered = "true" if target.startswith("staging.stg_plan__") else f"exists (from {target})"
    return f"""
    {located(f"{book}.csv")},
    targets as (
        select distinct {named} as target_id from {target}
        where row_status in ('current', 'quarantined')
    ),
    unknown as (
        select located.{column} as unknown_id, {shown_places()} as places
        from located
        anti join targets on located.{column} = targets.target_id
        where located.row_status = 'current' and {where} and {is_delivered}
        group by located.{column}
    )"""


def payees_are_on_their_component(
    book: str, named: str, otherwise: str, *, where: str = "true"
) -> Expectation:
    """Warns: who is on the component on no day has no window of it."""
    return no_rows(
        "payees_are_on_their_component",
        f"""
    {located(f"{book}.csv")}
    select
        located.place as row_key,
        located.payee_id as value,
        {named} || ' {otherwise}: ' || located.payee_id || ' is never on '
        || located.component_id || ' (' || located.place || ')' as reason
    from located
    anti join (
        select assignments.payee_id, components.component_id
        from staging.stg_plan__plan_assignments as assignments
        inner join staging.stg_plan__components as components using (plan_id)
        where assignments.row_status = 'current' and components.row_status <> 'superseded'
    ) as on_component
        on located.payee_id = on_component.payee_id
        and located.component_id = on_component.component_id
    where
        located.row_status = 'current' and located.payee_id is not null and {where}
        and exists (select 1 from staging.stg_plan__plan_assignments where row_status = 'current')
        and located.component_id in (select component_id from staging.stg_plan__components)""",
        column="payee_id",
        severity="warning",
    )


def every_payee_is_known(book: str) -> Expectation:
    """Warns of a payee who is neither a worker nor an account, where workers were delivered."""
    return no_rows(
        "every_payee_is_known",
        f"""
    {located(f"{book}.csv")}
    select
        place as row_key,
        located.payee_id as value,
        'payee_id ' || coalesce(located.payee_id, 'is empty and')
        || ' is neither a worker nor an account (' || place || ')' as reason
    from located
    anti join (
        select payee_id from staging.stg_hr__workers where row_status in ('current', 'quarantined')
        union all
        select account_id from staging.stg_crm__accounts
        where row_status in ('current', 'quarantined')
    ) as payees
        on located.payee_id = payees.payee_id
    where located.row_status = 'current' and exists (from staging.stg_hr__workers)""",
        column="payee_id",
        severity="warning",
    )


def nobody_is_worker_and_account() -> Expectation:
    """Where partners are paid, one id for two payees: the one would earn what the other sold."""
    return no_rows(
        "nobody_is_worker_and_account",
        f"""
    {located("plan_assignments.csv")}
    select
        located.payee_id as row_key,
        located.payee_id as value,
        located.payee_id || ' is on plan ' || min_by(located.plan_id, located.line_number)
        || ' and is a worker and an account: who is meant? ('
        || min_by(located.place, located.line_number) || ')' as reason
    from located
    semi join staging.stg_hr__workers as workers
        on located.payee_id = workers.payee_id and workers.row_status = 'current'
    semi join staging.stg_crm__accounts as accounts
        on located.payee_id = accounts.account_id and accounts.row_status = 'current'
    semi join (
        select components.plan_id
        from staging.stg_plan__components as components
        inner join staging.stg_plan__crediting_rules as rules
            on components.component_id = rules.component_id
        where rules.credit_method = 'channel_account' and rules.row_status = 'current'
    ) as partners on located.plan_id = partners.plan_id
    where located.row_status = 'current'
    group by located.payee_id""",
        column="payee_id",
    )


def the_pay_calendar_is_known() -> Expectation:
    """Without its periods no credit would have a period, and nobody a payout."""
    return no_rows(
        "the_pay_calendar_is_known",
        """
    select
        runs.pay_calendar_id as row_key,
        runs.pay_calendar_id as value,
        'pay_calendar_id ' || runs.pay_calendar_id
        || ' of company.yml has no period in calendar_periods.csv' as reason
    from raw_control.runs as runs
    anti join (select calendar_id from this where row_status = 'current') as calendars
        on runs.pay_calendar_id = calendars.calendar_id""",
        column="calendar_id",
    )


def team_role_rules_name_their_role() -> Expectation:
    return no_rows(
        "team_role_rules_name_their_role",
        f"""
    {located("crediting_rules.csv")}
    select
        rule_id as row_key,
        team_role as value,
        'Rule ' || rule_id || ' credits a team role and names none (' || place || ')' as reason
    from located
    where row_status = 'current' and credit_method = 'team_role' and team_role is null""",
        column="team_role",
    )


_PLANS = "staging.stg_plan__plans"
_COMPONENTS = "staging.stg_plan__components"
_USES_A_TABLE = "located.rate_method not in ('none', 'payee_rate')"

REFERENCE_RULES: dict[str, tuple[Callable[[], Expectation], ...]] = {
    "components": (
        partial(known, "plan_id", _PLANS, book="components"),
        partial(known, "calendar_id", "staging.stg_plan__calendar_periods", book="components"),
        partial(
            known,
            "rate_table_id",
            "staging.stg_plan__rate_tiers",
            book="components",
            where=_USES_A_TABLE,
        ),
        partial(
            known,
            "ramp_id",
            "staging.stg_plan__ramps",
            book="components",
            where="located.ramp_id is not null",
        ),
    ),
    "crediting_rules": (
        partial(known, "component_id", _COMPONENTS, book="crediting_rules"),
        partial(
            known,
            "rate_table_id",
            "staging.stg_plan__rate_tiers",
            book="crediting_rules",
            where="located.rate_table_id is not null",
        ),
        team_role_rules_name_their_role,
    ),
    "calendar_periods": (the_pay_calendar_is_known,),
    "plan_assignments": (
        partial(known, "plan_id", _PLANS, book="plan_assignments"),
        partial(every_payee_is_known, "plan_assignments"),
        nobody_is_worker_and_account,
    ),
    "payee_rates": (partial(known, "component_id", _COMPONENTS, book="payee_rates"),),
    "holidays": (
        partial(known, "calendar_id", "staging.stg_plan__calendar_periods", book="holidays"),
    ),
    "target_incentives": (
        partial(known, "plan_id", _PLANS, book="target_incentives"),
        partial(every_payee_is_known, "target_incentives"),
    ),
}
