"""Quotas of groups: each is somebody's, and nobody has those of two groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.rows_in_files import shown_places, shown_some
from expectations.vocabulary import each_once, never_empty, no_rows, suite

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite
    from great_expectations.expectations.expectation import Expectation


def group_quotas() -> ExpectationSuite:
    """One row per payee, component and period with the quota of a group."""
    key = ("payee_id", "component_id", "period_id")
    return suite(
        "attainment.int_group_quotas__matched",
        *never_empty(*key, "group_kind", "group_id", "quota_minor"),
        each_once(*key),
        nobody_has_the_quotas_of_two_groups(),
        every_group_quota_is_somebodys(),
        key=key,
    )


def nobody_has_the_quotas_of_two_groups() -> Expectation:
    """Of two territories of a payee nobody says which is meant; where one is written it is none."""
    return no_rows(
        "nobody_has_the_quotas_of_two_groups",
        """
    select
        this.payee_id || ', ' || this.component_id || ', ' || this.period_id as row_key,
        this.group_id as value,
        this.payee_id || ' is on ' || this.arrived_on || ' in the ' || this.group_kind || ' '
        || this.group_id || ' and in ' || this.last_group_id || ', which both have a quota for '
        || this.component_id || ' in ' || this.period_id || ': which is meant? ('
        || 'group_quotas.csv line ' || one.line_number || ', '
        || 'group_quotas.csv line ' || other.line_number || ')' as reason
    from this
    inner join staging.stg_plan__group_quotas as one
        on this.component_id = one.component_id
        and this.period_id = one.period_id
        and this.group_kind = one.group_kind
        and this.group_id = one.group_id
        and one.row_status = 'current'
    inner join staging.stg_plan__group_quotas as other
        on this.component_id = other.component_id
        and this.period_id = other.period_id
        and this.group_kind = other.group_kind
        and this.last_group_id = other.group_id
        and other.row_status = 'current'
    anti join staging.stg_plan__quotas as written
        on this.payee_id = written.payee_id
        and this.component_id = written.component_id
        and this.period_id = written.period_id
        and written.row_status = 'current'
    where this.group_id <> this.last_group_id""",
        column="group_id",
    )


def every_group_quota_is_somebodys() -> Expectation:
    """Warns: nobody is in the group then, or whoever is has the quota of a nearer one."""
    return no_rows(
        "every_group_quota_is_somebodys",
        f"""
    with located as (
        select *, 'group_quotas.csv line ' || line_number as place
        from staging.stg_plan__group_quotas
        where row_status = 'current'
    ),
    told as (
        select located.component_id, located.group_kind, located.group_id,
            list(located.period_id order by located.period_id) as period_ids,
            {shown_places()} as places
        from located
        anti join this
            on located.component_id = this.component_id
            and located.period_id = this.period_id
            and located.group_kind = this.group_kind
            and located.group_id = this.group_id
        group by located.component_id, located.group_kind, located.group_id
    )
    select
        places as row_key,
        group_id as value,
        'Quota of the ' || group_kind || ' ' || group_id || ' for ' || component_id || ' in '
        || {shown_some("period_ids")} || ' is nobody''s (' || places || ')' as reason
    from told""",
        column="group_id",
        severity="warning",
    )
