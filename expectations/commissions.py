"""Commissions: every paid credit divided into tiers without a rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

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
        one_of("commission_kind", "slice", "true_up"),
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


# F(end) - F(start) of every segment with a continuous table, tier by tier.
_EARNED = """
    with sliced as (
        select segment_id, sum(commission_minor_ppm) as commission_minor_ppm
        from this
        group by segment_id
    ),
    walked as (
        select
            days.segment_id,
            min_by(days.before_minor, days.credited_on) as start_minor,
            max_by(days.before_minor + days.credit_minor, days.credited_on) as end_minor
        from attainment.int_days__accumulated as days
        inner join attainment.int_segments__built as segments
            on days.segment_id = segments.segment_id
        where segments.rate_method in ('payee_rate', 'flat', 'marginal')
        group by days.segment_id
    ),
    earned as (
        select
            walked.segment_id,
            sum(
                cast(tiers.rate_ppm as hugeint) * (
                    greatest(
                        least(walked.end_minor, coalesce(tiers.upper_minor, walked.end_minor)),
                        coalesce(tiers.lower_minor, least(walked.end_minor, walked.start_minor))
                    )
                    - greatest(
                        least(walked.start_minor, coalesce(tiers.upper_minor, walked.start_minor)),
                        coalesce(tiers.lower_minor, least(walked.end_minor, walked.start_minor))
                    )
                )
            ) as commission_minor_ppm
        from walked
        inner join commissions.int_tiers__in_money as tiers
            on walked.segment_id = tiers.segment_id
        group by walked.segment_id
    )"""


def slices_of_a_segment_follow_its_tiers() -> Expectation:
    """Slices of a segment add up to F(end) - F(start), exactly.

    F(x) is what x earns by the tiers of the segment, worked out from the bounds alone. Tables
    that pay back to the first unit jump at their bounds and are not continuous: not here.
    """
    return no_rows(
        "slices_of_a_segment_follow_its_tiers",
        f"""
    {_EARNED}
    select
        earned.segment_id as row_key,
        sliced.commission_minor_ppm as value,
        'Tiers of ' || earned.segment_id || ' earn ' || earned.commission_minor_ppm
        || ' (minor units x ppm), its slices add up to '
        || coalesce(sliced.commission_minor_ppm, 0) as reason
    from earned
    left join sliced on earned.segment_id = sliced.segment_id
    where earned.commission_minor_ppm <> coalesce(sliced.commission_minor_ppm, 0)""",
        column="commission_minor_ppm",
    )


def tiers() -> ExpectationSuite:
    """One row per segment and tier, its bounds as money."""
    return suite(
        "commissions.int_tiers__in_money",
        *never_empty("segment_id", "tier_number", "rate_ppm"),
        each_once("segment_id", "tier_number"),
        key=("segment_id", "tier_number"),
    )


SUITES: dict[str, Callable[[], ExpectationSuite]] = {
    "commissions.int_commissions__sliced": slices,
    "commissions.int_tiers__in_money": tiers,
}
