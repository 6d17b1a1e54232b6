"""Scores of objectives: each of a component that counts them, on a day of its period, once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from expectations.measures import COUNTED
from expectations.references import every_payee_is_known, known
from expectations.rows_in_files import located
from expectations.vocabulary import no_rows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

# CTEs ending in `dated`: every current score, and the day on which it is credited.
_DATED = f"""
    {located("objective_scores.csv")},
    dated as (
        select
            located.*,
            periods.calendar_id,
            periods.valid_from_on as period_from_on,
            periods.valid_to_on as period_to_on,
            coalesce(located.scored_on, cast(periods.valid_to_on - 1 as date)) as day_on,
            'Score of ' || located.payee_id || ' for ' || located.component_id || ' in '
            || located.period_id as score_of
        from located
        left join staging.stg_plan__calendar_periods as periods
            on located.period_id = periods.period_id and periods.row_status = 'current'
        where located.row_status = 'current'
    )"""


def scores_are_for_components_that_count_them() -> Expectation:
    """A point among amounts would be paid as 1.00 of what was sold."""
    return no_rows(
        "scores_are_for_components_that_count_them",
        f"""{_DATED}
    select
        dated.place as row_key,
        dated.component_id as value,
        dated.score_of || ' is credited to nobody: ' || dated.component_id || ' counts '
        || components.measure || ' (' || dated.place || ')' as reason
    from dated
    inner join ({COUNTED}
    ) as components on dated.component_id = components.component_id
    where components.measure <> 'score'""",
        column="component_id",
    )


def scores_lie_in_their_period() -> Expectation:
    """Which is one of the calendar of their component: any other is not what it counts by."""
    return no_rows(
        "scores_lie_in_their_period",
        f"""{_DATED}
    select
        dated.place as row_key,
        dated.period_id as value,
        case
            when dated.calendar_id = calendars.calendar_id
                then dated.score_of || ' is of ' || dated.day_on || ', which is not in that period'
            else dated.score_of || ' is for no period of the calendar ' || calendars.calendar_id
        end
        || ' (' || dated.place || ')' as reason
    from dated
    inner join (
        select component_id, min(calendar_id) as calendar_id
        from staging.stg_plan__components
        where row_status = 'current' and measure = 'score'
        group by component_id
    ) as calendars on dated.component_id = calendars.component_id
    where (
        dated.calendar_id = calendars.calendar_id
        and dated.day_on >= dated.period_from_on
        and dated.day_on < dated.period_to_on
    ) is not true""",
        column="period_id",
    )


def a_day_is_scored_once() -> Expectation:
    """Of an empty day and the last of the period, which are the same, one was meant."""
    return no_rows(
        "a_day_is_scored_once",
        f"""{_DATED}
    select
        payee_id || ', ' || component_id || ', ' || day_on as row_key,
        count(*) as value,
        payee_id || ' has ' || count(*) || ' scores for ' || component_id || ' on ' || day_on
        || ' (' || string_agg(place, ', ' order by line_number) || ')' as reason
    from dated
    group by payee_id, component_id, day_on
    having count(*) > 1""",
        column="scored_on",
    )


def scores_are_for_payees_of_their_component() -> Expectation:
    """Warns: who is not on the component that day is credited with nothing."""
    return no_rows(
        "scores_are_for_payees_of_their_component",
        f"""{_DATED}
    select
        dated.place as row_key,
        dated.payee_id as value,
        dated.score_of || ' credits nobody: ' || dated.payee_id || ' is not on the component on '
        || dated.day_on || ' (' || dated.place || ')' as reason
    from dated
    semi join staging.stg_plan__components as known
        on dated.component_id = known.component_id
    anti join (
        select
            assignments.payee_id,
            components.component_id,
            greatest(
                assignments.valid_from_on, plans.valid_from_on, components.valid_from_on
            ) as valid_from_on,
            least(assignments.valid_to_on, plans.valid_to_on, components.valid_to_on) as valid_to_on
        from staging.stg_plan__plan_assignments as assignments
        inner join staging.stg_plan__plans as plans using (plan_id)
        inner join staging.stg_plan__components as components using (plan_id)
        where
            assignments.row_status = 'current'
            and plans.row_status = 'current'
            and components.row_status = 'current'
    ) as on_component
        on dated.payee_id = on_component.payee_id
        and dated.component_id = on_component.component_id
        and dated.day_on >= on_component.valid_from_on
        and dated.day_on < on_component.valid_to_on
    where exists (select 1 from staging.stg_plan__plan_assignments where row_status = 'current')""",
        column="payee_id",
        severity="warning",
    )


def scores_need_no_rule() -> Expectation:
    """A rule would promise that sales are counted, of which there are no points."""
    return no_rows(
        "scores_need_no_rule",
        f"""
    {located("crediting_rules.csv")}
    select
        located.rule_id as row_key,
        located.component_id as value,
        'Rule ' || located.rule_id || ' can never match: ' || located.component_id
        || ' counts scores, which are credited without a rule (' || located.place || ')' as reason
    from located
    inner join ({COUNTED}
    ) as components on located.component_id = components.component_id
    where located.row_status = 'current' and components.measure = 'score'""",
        column="component_id",
    )


SCORE_RULES: dict[str, tuple[Callable[[], Expectation], ...]] = {
    "objective_scores": (
        partial(known, "component_id", "staging.stg_plan__components", book="objective_scores"),
        partial(every_payee_is_known, "objective_scores"),
        scores_are_for_components_that_count_them,
        scores_lie_in_their_period,
        a_day_is_scored_once,
        scores_are_for_payees_of_their_component,
    ),
    "crediting_rules": (scores_need_no_rule,),
}
