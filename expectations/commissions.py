"""Commissions: every paid credit divided into tiers without a rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from expectations.modified_windows import (
    MODIFIERS,
    a_budget_is_shared_in_whole,
    a_pool_is_shared_in_whole,
    a_window_earns_what_its_modifiers_leave,
    modifiers,
)
from expectations.vocabulary import each_once, never_empty, no_rows, one_of, suite

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite
    from great_expectations.expectations.expectation import Expectation


def slices() -> ExpectationSuite:
    """One row per credit and tier it touches, and one per true-up."""
    return suite(
        "commissions.int_commissions__sliced",
        *never_empty(
            "credited_id",
            "payee_id",
            "component_id",
            "earning_period_id",
            "segment_id",
            "commission_kind",
            "rate_ppm",
            "slice_minor",
            "commission_minor_ppm",
            "currency_code",
        ),
        one_of("commission_kind", "slice", "true_up", "step"),
        slices_hold_every_paid_credit(),
        slices_of_a_segment_follow_its_tiers(),
        key=("credited_id", "payee_id", "component_id"),
    )


def slices_hold_every_paid_credit() -> Expectation:
    """Per segment, slices add up to its credits: none in no tier, none in two."""
    return no_rows(
        "slices_hold_every_paid_credit",
        """
    select
        credited.segment_id as row_key,
        sliced.slice_minor as value,
        'Credits of ' || credited.segment_id || ' add up to ' || credited.credit_minor
        || ' minor units, their slices to ' || coalesce(sliced.slice_minor, 0) as reason
    from (
        select days.segment_id, sum(days.credit_minor) as credit_minor
        from attainment.int_days__accumulated as days
        inner join attainment.int_segments__built as segments
            on days.segment_id = segments.segment_id
        where segments.rate_method <> 'none'
        group by days.segment_id
    ) as credited
    left join (
        select segment_id, sum(slice_minor) as slice_minor from this group by segment_id
    ) as sliced on credited.segment_id = sliced.segment_id
    where credited.credit_minor <> coalesce(sliced.slice_minor, 0)""",
        column="slice_minor",
    )


def _rounded(numerator: str, denominator: str) -> str:
    """SQL: the quotient of whole numbers, half away from zero."""
    return (
        f"(2 * ({numerator}) + case when ({numerator}) < 0 then -1 else 1 end * ({denominator}))"
        f" // (2 * ({denominator}))"
    )


def _earned_in_tier(total: str) -> str:
    """SQL: what a tier adds to what its segment has earned when it has come to `total`.

    Continuous tables pay as far as the total goes inside the tier, so that two totals differ by
    what lies between them in it. The others look only at the tier in which the total lies, on a
    bound itself the boundary side decides: back to the first unit all of the total earns its rate,
    and a step pays its rate, which may grow from bound to bound, once.
    """
    inside = f"greatest(least({total}, tiers.upper_minor), tiers.lower_minor)"
    lies = f"""(({total} > tiers.lower_minor or (
                                {total} = tiers.lower_minor and walked.boundary_side = 'higher'
                            ))
                            and ({total} < tiers.upper_minor or (
                                {total} = tiers.upper_minor and walked.boundary_side = 'lower'
                            )))"""
    from_minor = "greatest(tiers.lower_minor, 0)"
    width = f"greatest(tiers.upper_minor - {from_minor}, 1)"
    grown = (
        f"(tiers.upper_rate_ppm - tiers.rate_ppm)::hugeint * greatest({total} - {from_minor}, 0)"
    )
    by_step = f"case tiers.basis when 'credit' then {total} else tiers.pay_numerator end::hugeint"
    rate = "tiers.rate_ppm::hugeint * tiers.pay_numerator"
    return f"""case
                        when tiers.is_stepped and (
                            not {lies} or (tiers.basis <> 'credit' and {total} <= 0)
                        ) then 0
                        when tiers.is_stepped and tiers.upper_rate_ppm = tiers.rate_ppm
                            then {by_step} * tiers.rate_ppm
                        when tiers.is_stepped then
                            {_rounded(f"{by_step} * (tiers.rate_ppm * {width} + {grown})", width)}
                        when walked.rate_method <> 'retroactive'
                            then {_rounded(f"{rate} * {inside}", "tiers.pay_denominator")}
                        when {lies}
                            then {_rounded(f"{rate} * {total}", "tiers.pay_denominator")}
                        else 0
                    end"""


# F(end) - F(start) of every segment, tier by tier; where each credit counts alone, F of each.
_EARNED = f"""
    with sliced as (
        select segment_id, sum(commission_minor_ppm) as commission_minor_ppm
        from this
        group by segment_id
    ),
    walked as (
        select
            days.segment_id,
            any_value(segments.rate_method) as rate_method,
            any_value(segments.boundary_side) as boundary_side,
            min_by(days.before_minor, days.credited_on) as start_minor,
            max_by(days.before_minor + days.credit_minor, days.credited_on) as end_minor
        from attainment.int_days__accumulated as days
        inner join attainment.int_segments__built as segments
            on days.segment_id = segments.segment_id
        where segments.rate_method <> 'none' and segments.accumulation_window <> 'transaction'
        group by days.segment_id
        union all
        select
            segments.segment_id,
            segments.rate_method,
            segments.boundary_side,
            0 as start_minor,
            credits.credit_minor as end_minor
        from crediting.int_credits__combined as credits
        inner join attainment.int_segments__built as segments
            on credits.payee_id = segments.payee_id
            and credits.component_id = segments.component_id
            and credits.credited_on >= segments.valid_from_on
            and credits.credited_on < segments.valid_to_on
        where segments.rate_method <> 'none' and segments.accumulation_window = 'transaction'
    ),
    earned as (
        select
            walked.segment_id,
            sum(
                {_earned_in_tier("walked.end_minor")}
                - {_earned_in_tier("walked.start_minor")}
            ) as commission_minor_ppm
        from walked
        inner join commissions.int_tiers__in_money as tiers
            on walked.segment_id = tiers.segment_id
        group by walked.segment_id
    )"""


def slices_of_a_segment_follow_its_tiers() -> Expectation:
    """Slices and true-ups of a segment add up to F(end) - F(start), exactly.

    F(x) is what x earns by the tiers of the segment, worked out from the bounds alone: the sum
    of its slices, or x at the rate of the tier in which it lies where the table is retroactive, or
    once the rate of its step.
    A true-up that is lost or doubled is somebody's raise on everything sold before.
    """
    return no_rows(
        "slices_of_a_segment_follow_its_tiers",
        f"""
    {_EARNED}
    select
        coalesce(earned.segment_id, sliced.segment_id) as row_key,
        sliced.commission_minor_ppm as value,
        'Tiers of ' || coalesce(earned.segment_id, sliced.segment_id) || ' earn '
        || coalesce(earned.commission_minor_ppm, 0)
        || ' (minor units x ppm), its slices add up to '
        || coalesce(sliced.commission_minor_ppm, 0) as reason
    from earned
    full join sliced on earned.segment_id = sliced.segment_id
    -- Where rules have tables of their own, the order of credits says what a part of a total earns.
    anti join (
        select segment_id from commissions.int_tables__applied where not is_only
    ) as mixed on coalesce(earned.segment_id, sliced.segment_id) = mixed.segment_id
    where coalesce(earned.commission_minor_ppm, 0) <> coalesce(sliced.commission_minor_ppm, 0)""",
        column="commission_minor_ppm",
    )


def earned() -> ExpectationSuite:
    """One row per credit and tier, per true-up, per cut of a cap, and per modified window."""
    return suite(
        "commissions.int_commissions__earned",
        *never_empty("credited_id", "payee_id", "component_id", "commission_minor_ppm"),
        one_of("commission_kind", "slice", "true_up", "step", "return", "cap", *MODIFIERS),
        a_window_earns_at_most_its_cap(),
        a_window_earns_what_its_modifiers_leave(),
        a_budget_is_shared_in_whole(),
        key=("credited_id", "payee_id", "component_id"),
    )


def settled() -> ExpectationSuite:
    """One row per window with modifiers and pay period: what is paid of it to date."""
    return suite(
        "commissions.int_windows__settled",
        *never_empty("accumulator_id", "period_id", "pooled_minor_ppm", "settled_minor_ppm"),
        each_once("accumulator_id", "period_id"),
        a_pool_is_shared_in_whole(),
        key=("accumulator_id", "period_id"),
    )


# What each credit of a window with a cap earns by the tiers, and in all.
_CAPPED = f"""with credited as (
        select
            segments.accumulator_id
            || case segments.accumulation_window when 'transaction' then '|' || this.credited_id
                else '' end as window_key,
            segments.valid_from_on,
            coalesce(cast(segments.cap_minor as hugeint), 100000000000000000) * 1000000
                as cap_minor_ppm,
            sum(this.commission_minor_ppm) as earned_minor_ppm,
            sum(this.commission_minor_ppm) filter (where this.commission_kind <> 'cap')
                as tiers_minor_ppm
        from this
        inner join (
            select *, max(cap_minor) over (partition by accumulator_id) as any_cap_minor
            from attainment.int_segments__built
        ) as segments on this.segment_id = segments.segment_id
        where
            segments.any_cap_minor is not null
            and this.commission_kind not in {MODIFIERS}
        group by window_key, segments.valid_from_on, segments.cap_minor, this.credited_id
    )"""


def a_window_earns_at_most_its_cap() -> Expectation:
    """And exactly what its tiers earn where that is less: by the cap at its last earning credit."""
    return no_rows(
        "a_window_earns_at_most_its_cap",
        f"""
    {_CAPPED}
    select
        windows.window_key as row_key,
        windows.earned_minor_ppm as value,
        windows.window_key || ' earns ' || windows.earned_minor_ppm
        || ' (minor units x ppm), not ' || windows.due_minor_ppm || ' as its tiers and cap say'
        as reason
    from (
        select
            window_key,
            sum(earned_minor_ppm) as earned_minor_ppm,
            least(
                sum(tiers_minor_ppm),
                max_by(cap_minor_ppm, valid_from_on) filter (where tiers_minor_ppm <> 0)
            ) as due_minor_ppm
        from credited
        group by window_key
    ) as windows
    where windows.earned_minor_ppm <> windows.due_minor_ppm""",
        column="commission_minor_ppm",
    )


def tiers() -> ExpectationSuite:
    """One row per segment and tier, its bounds as money."""
    return suite(
        "commissions.int_tiers__in_money",
        *never_empty("segment_id", "tier_number", "rate_ppm", "lower_minor", "upper_minor"),
        each_once("segment_id", "rate_table_id", "tier_number"),
        key=("segment_id", "tier_number"),
    )


SUITES: dict[str, Callable[[], ExpectationSuite]] = {
    "commissions.int_commissions__sliced": slices,
    "commissions.int_modifiers__listed": modifiers,
    "commissions.int_windows__settled": settled,
    "commissions.int_commissions__earned": earned,
    "commissions.int_tiers__in_money": tiers,
}
