"""Quotas that somebody writes: for one payee, or for everybody of a group."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from expectations.references import known
from expectations.rows_in_files import located, shown_minor
from expectations.vocabulary import no_rows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

# SQL that says whose quota a row of the table is.
_WHOSE = {
    "quotas": "located.payee_id",
    "group_quotas": "'the ' || located.group_kind || ' ' || located.group_id",
}


def _quota_of(book: str) -> str:
    return (
        f"'Quota of ' || {_WHOSE[book]} || ' for ' || located.component_id || ' in '"
        " || located.period_id"
    )


def quotas_are_for_periods_of_their_component(book: str) -> Expectation:
    """A quota for another calendar's period would be read by nobody."""
    return no_rows(
        "quotas_are_for_periods_of_their_component",
        f"""
    {located(f"{book}.csv")}
    select
        place as row_key,
        located.period_id as value,
        'Quota of ' || {_WHOSE[book]} || ' for ' || located.component_id || ' is for '
        || located.period_id || ', which is no period of its calendar (' || place || ')' as reason
    from located
    semi join staging.stg_plan__components as readable
        on located.component_id = readable.component_id and readable.row_status = 'current'
    anti join (
        select components.component_id, periods.period_id
        from staging.stg_plan__components as components
        inner join staging.stg_plan__calendar_periods as periods
            on components.calendar_id = periods.calendar_id
        where components.row_status = 'current' and periods.row_status = 'current'
    ) as lawful
        on located.component_id = lawful.component_id and located.period_id = lawful.period_id
    where located.row_status = 'current'""",
        column="period_id",
    )


def quotas_are_not_below_zero(book: str) -> Expectation:
    """Tiers in per cent of such a quota would stand upside down and pay all at the top rate."""
    return no_rows(
        "quotas_are_not_below_zero",
        f"""
    {located(f"{book}.csv")}
    select
        place as row_key,
        {shown_minor("located.quota_minor")} as value,
        {_quota_of(book)} || ' is ' || {shown_minor("located.quota_minor")}
        || ', below 0 (' || place || ')' as reason
    from located
    cross join raw_control.runs as runs
    where located.row_status = 'current' and located.quota_minor < 0""",
        column="quota_minor",
    )


WRITTEN_QUOTA_RULES: dict[str, tuple[Callable[[], Expectation], ...]] = {
    book: (
        partial(known, "component_id", "staging.stg_plan__components", book=book),
        partial(quotas_are_for_periods_of_their_component, book),
        partial(quotas_are_not_below_zero, book),
    )
    for book in _WHOSE
}
