"""Quotas that somebody writes: for a payee and a period or year, or for everybody of a group."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from expectations.references import BOUNDED_BY_QUOTA, every_payee_is_known, known
from expectations.rows_in_files import located, shown_minor, shown_places, shown_some
from expectations.vocabulary import no_rows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

# SQL that says whose quota a row of the table is, and for which column's stretch of time.
_WHOSE = {
    "quotas": ("located.payee_id", "period_id"),
    "group_quotas": ("'the ' || located.group_kind || ' ' || located.group_id", "period_id"),
    "year_quotas": ("located.payee_id", "year_id"),
}


def _quota_of(book: str) -> str:
    whose, _ = _WHOSE[book]
    return f"'Quota of ' || {whose} || ' for ' || located.component_id"


def quotas_are_for_periods_of_their_component(book: str) -> Expectation:
    """A quota for another calendar's period, or year, would be read by nobody.

    Many are told once: of a period that no calendar has, or of a component that has another.
    """
    _, column = _WHOSE[book]
    what = column.removesuffix("_id")
    return no_rows(
        "quotas_are_for_periods_of_their_component",
        f"""
    {located(f"{book}.csv")},
    {_unlawful(column)},
    told as (
        select known_id, count(*) as quota_count, {shown_places()} as places,
            min({_quota_of(book)}) as quota_of, min(located.component_id) as component_id,
            list(distinct located.{column} order by located.{column}) as ids
        from unlawful as located
        group by known_id, case when known_id is null then located.{column} end
    )
    select
        places as row_key,
        ids[1] as value,
        case
            when quota_count = 1
                then quota_of || ' is for ' || ids[1] || ', which is no {what} of its calendar'
            when known_id is null
                then quota_count || ' quotas are for ' || ids[1]
                    || ', which is no {what} of their calendars'
            else 'Quotas for ' || component_id || ' are for '
                || {shown_some("ids")} || ', which are not of its calendar'
        end
        || ' (' || places || ')' as reason
    from told""",
        column=column,
    )


def _unlawful(column: str) -> str:
    """CTEs ending in `unlawful`: quotas for no period of their component's calendar.

    `known_id` is the component where another calendar has the period.
    """
    return f"""
    calendars as (
        select calendar_id, {column} from staging.stg_plan__calendar_periods
        where row_status = 'current'
    ),
    components as (
        select component_id, calendar_id from staging.stg_plan__components
        where row_status = 'current' and calendar_id in (select calendar_id from calendars)
    ),
    unlawful as (
        select located.*,
            case
                when located.{column} in (select {column} from calendars) then located.component_id
            end as known_id
        from located
        semi join components on located.component_id = components.component_id
        anti join (
            select components.component_id, calendars.{column}
            from components inner join calendars using (calendar_id)
        ) as lawful
            on located.component_id = lawful.component_id and located.{column} = lawful.{column}
        where located.row_status = 'current'
    )"""


def quotas_are_not_below_zero(book: str) -> Expectation:
    """Tiers in per cent of such a quota would stand upside down and pay all at the top rate."""
    _, column = _WHOSE[book]
    return no_rows(
        "quotas_are_not_below_zero",
        f"""
    {located(f"{book}.csv")}
    select
        place as row_key,
        {shown_minor("located.quota_minor")} as value,
        {_quota_of(book)} || ' in ' || located.{column} || ' is '
        || {shown_minor("located.quota_minor")} || ', below 0 (' || place || ')' as reason
    from located
    cross join raw_control.runs as runs
    where located.row_status = 'current' and located.quota_minor < 0""",
        column="quota_minor",
    )


def quotas_that_bound_tiers_are_above_zero(book: str) -> Expectation:
    """Warns: above a quota of 0 is all that is sold, and the last tier pays it."""
    _, column = _WHOSE[book]
    return no_rows(
        "quotas_that_bound_tiers_are_above_zero",
        f"""
    {located(f"{book}.csv")}
    select
        place as row_key,
        located.quota_minor as value,
        {_quota_of(book)} || ' in ' || located.{column} || ' is 0: all that is credited lies above'
        || ' the bounds of its tiers (' || place || ')' as reason
    from located
    where
        located.row_status = 'current' and located.quota_minor = 0
        and located.component_id in (select component_id from ({BOUNDED_BY_QUOTA}))""",
        column="quota_minor",
        severity="warning",
    )


# The periods of each component's calendar, numbered in their year.
_NUMBERED = """
            select distinct components.component_id, periods.year_id, periods.period_id,
                dense_rank() over (
                    partition by components.component_id, periods.year_id
                    order by periods.valid_from_on
                ) as period_number
            from staging.stg_plan__components as components
            inner join staging.stg_plan__calendar_periods as periods
                on components.calendar_id = periods.calendar_id
            where components.row_status = 'current' and periods.row_status = 'current'"""


# CTEs ending in `weights`: every quota of a year whose component has seasons, and what they weigh.
_WEIGHED = f"""
    {located("year_quotas.csv")},
    weights as (
        select
            located.payee_id, located.component_id, located.year_id, located.place,
            located.line_number, count(*) as period_count, sum(seasons.weight_ppm) as weight_ppm,
            count(seasons.weight_ppm) as season_count
        from located
        semi join staging.stg_plan__quota_seasons as seasonal
            on located.component_id = seasonal.component_id and seasonal.row_status = 'current'
        inner join ({_NUMBERED}
        ) as periods
            on located.component_id = periods.component_id and located.year_id = periods.year_id
        left join staging.stg_plan__quota_seasons as seasons
            on located.component_id = seasons.component_id
            and periods.period_number = seasons.period_number
            and seasons.row_status = 'current'
        where located.row_status = 'current'
        group by all
    )"""


def every_period_of_a_quota_has_a_season() -> Expectation:
    """Beside periods with a weight one without would have the weight of a millionth."""
    return no_rows(
        "every_period_of_a_quota_has_a_season",
        f"""{_WEIGHED}
    select
        {shown_places()} as row_key,
        component_id as value,
        'Seasons of ' || component_id || case
            when season_count < period_count then ' are of ' || season_count || ' of the '
                || period_count || ' periods of ' || year_id
            else ' leave nothing of ' || year_id
        end
        || ', for which ' || case count(*)
            when 1 then min(payee_id) || ' has' else count(*) || ' payees have'
        end || ' a quota (' || {shown_places()} || ')' as reason
    from weights
    where
        (season_count < period_count or weight_ppm = 0)
        -- A season that cannot be read, or is of no period, has its own fault.
        and component_id not in (
            select component_id from staging.stg_plan__quota_seasons
            where
                component_id is not null
                and (row_status = 'quarantined' or period_number not between 1 and period_count)
        )
    group by component_id, year_id, season_count, period_count""",
        column="component_id",
    )


def seasons_are_of_periods_of_a_year() -> Expectation:
    """What a thirteenth month weighs, no period has."""
    return no_rows(
        "seasons_are_of_periods_of_a_year",
        f"""
    {located("quota_seasons.csv")},
    years as (
        select component_id, max(period_number) as period_count
        from ({_NUMBERED}
        ) as numbered
        group by component_id
    )
    select
        located.place as row_key,
        located.period_number as value,
        'Season of ' || located.component_id || ' is for period ' || located.period_number
        || ', and its years have ' || years.period_count || ' (' || located.place || ')' as reason
    from located
    inner join years on located.component_id = years.component_id
    where
        located.row_status = 'current'
        and (located.period_number < 1 or located.period_number > years.period_count)""",
        column="period_number",
    )


WRITTEN_QUOTA_RULES: dict[str, tuple[Callable[[], Expectation], ...]] = {
    book: (
        partial(known, "component_id", "staging.stg_plan__components", book=book),
        partial(quotas_are_for_periods_of_their_component, book),
        partial(quotas_are_not_below_zero, book),
        partial(quotas_that_bound_tiers_are_above_zero, book),
    )
    for book in _WHOSE
}
WRITTEN_QUOTA_RULES["year_quotas"] += (
    partial(every_payee_is_known, "year_quotas"),
    every_period_of_a_quota_has_a_season,
)
WRITTEN_QUOTA_RULES["quota_seasons"] = (
    partial(known, "component_id", "staging.stg_plan__components", book="quota_seasons"),
    seasons_are_of_periods_of_a_year,
)
