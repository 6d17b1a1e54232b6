"""Windows as a whole: what modifiers leave of them is what is paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.vocabulary import no_rows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

# What changes a whole window at the end of a pay period, in its order.
MODIFIERS = ("multiplier", "gate", "floor")


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
            windows.floored_minor_ppm as due_minor_ppm,
            coalesce(sum(earned.commission_minor_ppm) over (
                partition by windows.accumulator_id order by windows.period_from_on
            ), 0) as earned_minor_ppm
        from commissions.int_windows__modified as windows
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
