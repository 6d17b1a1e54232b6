"""Windows as a whole: what modifiers leave of them is what is paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.measures import money_has_a_currency_and_a_count_has_none
from expectations.released import mart
from expectations.vocabulary import each_once, never_empty, no_rows, one_of, suite

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite
    from great_expectations.expectations.expectation import Expectation

# What pays or changes a whole window at the end of a pay period, in its order.
MODIFIERS = ("matrix", "multiplier", "rank", "gate", "floor", "budget", "pool", "fund")


def a_window_earns_what_its_modifiers_leave() -> Expectation:
    """At the end of every pay period: what was paid before and now is right adds up to it."""
    return no_rows(
        "a_window_earns_what_its_modifiers_leave",
        """
    with earned as (
        select
            segments.accumulator_id,
            this.earning_period_id,
            sum(this.commission_minor_ppm) as commission_minor_ppm
        from this
        inner join attainment.int_segments__built as segments
            on this.segment_id = segments.segment_id
        semi join commissions.int_windows__modified as windows
            on segments.accumulator_id = windows.accumulator_id
        group by segments.accumulator_id, this.earning_period_id
    ),
    to_date as (
        select
            windows.accumulator_id || ' by ' || windows.period_id as row_key,
            coalesce(settled_minor_ppm, windows.budgeted_minor_ppm) as due_minor_ppm,
            coalesce(sum(earned.commission_minor_ppm) over (
                partition by windows.accumulator_id order by windows.period_from_on
            ), 0) as earned_minor_ppm
        from commissions.int_windows__modified as windows
        left join commissions.int_windows__settled as settled using (accumulator_id, period_id)
        left join earned
            on windows.accumulator_id = earned.accumulator_id
            and windows.period_id = earned.earning_period_id
    )
    select
        row_key,
        earned_minor_ppm as value,
        row_key || ' has earned ' || earned_minor_ppm || ' (minor units x ppm), not '
        || due_minor_ppm || ' as its modifiers leave' as reason
    from to_date
    where earned_minor_ppm <> due_minor_ppm""",
        column="commission_minor_ppm",
    )


def a_budget_is_shared_in_whole() -> Expectation:
    """All payees together have earned what their credits earn, or the budget where that is less."""
    return no_rows(
        "a_budget_is_shared_in_whole",
        """
    with budgets as (
        select component_id, valid_from_on, budget_minor
        from staging.stg_plan__components
        where row_status = 'current'
    ),
    windows as (
        select
            component_id || ' in ' || window_id || ' by ' || period_id as row_key,
            component_id,
            reviewed_on,
            sum(greatest(floored_minor_ppm, 0)) as credits_minor_ppm,
            sum(greatest(budgeted_minor_ppm, 0)) as earned_minor_ppm
        from commissions.int_windows__modified
        where component_id in (select component_id from budgets where budget_minor is not null)
        group by row_key, component_id, reviewed_on
    ),
    due as (
        select windows.*, least(
            windows.credits_minor_ppm, cast(budgets.budget_minor as hugeint) * 1000000
        ) as due_minor_ppm
        from windows
        asof join budgets
            on windows.component_id = budgets.component_id
            and windows.reviewed_on >= budgets.valid_from_on
    )
    select
        row_key,
        earned_minor_ppm as value,
        'All payees of ' || row_key || ' have earned ' || earned_minor_ppm
        || ' (minor units x ppm), not ' || due_minor_ppm || ' as their budget says' as reason
    from due
    where earned_minor_ppm <> due_minor_ppm""",
        column="commission_minor_ppm",
    )


def a_pool_is_shared_in_whole() -> Expectation:
    """What all payees of a component are given together is what they have earned together."""
    return no_rows(
        "a_pool_is_shared_in_whole",
        """
    select
        component_id || ' in ' || window_id || ' by ' || period_id as row_key,
        sum(pooled_minor_ppm) as value,
        'All payees of ' || component_id || ' in ' || window_id || ' by ' || period_id
        || ' are given ' || sum(pooled_minor_ppm) || ' (minor units x ppm) of their pool, not '
        || sum(budgeted_minor_ppm) as reason
    from this
    group by component_id, window_id, period_id
    having sum(pooled_minor_ppm) <> sum(budgeted_minor_ppm)""",
        column="pooled_minor_ppm",
    )


MODIFIER_KINDS = ("gate", "cap_gate", "multiplier", "matrix")


def modifiers() -> ExpectationSuite:
    """One row per window, pay period, modifier and component that it is measured by."""
    key = ("accumulator_id", "period_id", "modifier_kind", "measured_component_id")
    return suite(
        "commissions.int_modifiers__listed",
        *never_empty(*key, "payee_id", "component_id", "window_id", "measured_on"),
        each_once(*key),
        one_of("modifier_kind", *MODIFIER_KINDS),
        key=key,
    )


def fct_modifiers() -> ExpectationSuite:
    """The attainments that gates, multipliers and matrices have looked at."""
    return mart(
        "fct_modifiers",
        "payee_id",
        "component_id",
        "window_id",
        "period_id",
        "modifier_kind",
        "measured_component_id",
        required=("measured_on", "measure"),
        rules=(
            one_of("modifier_kind", *MODIFIER_KINDS),
            money_has_a_currency_and_a_count_has_none(),
        ),
    )
