"""Attainment: every credit in one window, every window with the terms it is paid by."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from expectations.group_quotas import group_quotas
from expectations.validity import versions_do_not_overlap
from expectations.vocabulary import each_once, never_empty, no_rows, suite

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite
    from great_expectations.expectations.expectation import Expectation


def prorated_quotas() -> ExpectationSuite:
    """One row per payee, component, period and version of the quota."""
    key = ("payee_id", "component_id", "period_id", "valid_from_on")
    return suite(
        "attainment.int_quotas__prorated",
        *never_empty(*key, "valid_to_on", "quota_source", "full_quota_minor", "quota_minor"),
        each_once(*key),
        key=key,
    )


def segments() -> ExpectationSuite:
    """One row per accumulator and version of its terms."""
    return suite(
        "attainment.int_segments__built",
        *never_empty(
            "segment_id",
            "accumulator_id",
            "payee_id",
            "component_id",
            "window_id",
            "rate_method",
            "currency_code",
            "valid_from_on",
            "valid_to_on",
        ),
        each_once("segment_id"),
        versions_do_not_overlap("payee_id", "component_id"),
        key=("segment_id",),
    )


def accumulated_days() -> ExpectationSuite:
    """One row per payee, component and day with credit."""
    return suite(
        "attainment.int_days__accumulated",
        *never_empty("payee_id", "component_id", "credited_on", "credit_minor"),
        each_once("payee_id", "component_id", "credited_on"),
        every_credit_lies_in_a_window(),
        every_credit_has_a_rate(),
        every_credit_by_quota_has_one(),
        every_credit_by_target_has_one(),
        days_hold_every_credit(),
        key=("payee_id", "component_id", "credited_on"),
    )


_DAY = "this.payee_id || ' for ' || this.component_id || ' on ' || this.credited_on"


def every_credit_lies_in_a_window() -> Expectation:
    """Outside its component's calendar a credit would count nowhere."""
    return no_rows(
        "every_credit_lies_in_a_window",
        f"""
    select
        {_DAY} as row_key,
        this.credit_minor as value,
        'Credit of ' || {_DAY} || ' lies in no window of its calendar' as reason
    from this
    where this.segment_id is null""",
        column="segment_id",
    )


def every_credit_has_a_rate() -> Expectation:
    """Credit that is to be paid by a rate that nobody gave would silently earn nothing."""
    return no_rows(
        "every_credit_has_a_rate",
        f"""
    select
        {_DAY} as row_key,
        segments.rate_method as value,
        'Credit of ' || {_DAY} || ' has no rate: '
        || case
            when segments.rate_method = 'payee_rate' then 'the payee has none that day'
            else 'rate table ' || coalesce(segments.rate_table_id, '(none)') || ' has none that day'
        end as reason
    from this
    inner join attainment.int_segments__built as segments on this.segment_id = segments.segment_id
    where
        (segments.rate_method = 'payee_rate' and segments.payee_rate_ppm is null)
        or (
            segments.rate_method not in ('none', 'payee_rate')
            and segments.rate_table_from_on is null
        )""",
        column="segment_id",
    )


def every_credit_by_quota_has_one() -> Expectation:
    """Tiers in per cent of quota are no amounts without one."""
    return no_rows(
        "every_credit_by_quota_has_one",
        f"""
    select
        {_DAY} as row_key,
        segments.window_id as value,
        'Credit of ' || {_DAY} || ' is paid by tiers in per cent of quota, and there is no quota'
        || ' for ' || segments.window_id as reason
    from this
    inner join attainment.int_segments__built as segments on this.segment_id = segments.segment_id
    semi join (
        select rate_table_id, valid_from_on
        from staging.stg_plan__rate_tiers
        where row_status = 'current' and bound_unit = 'quota_share' and lower_bound_ppm > 0
    ) as by_quota
        on segments.rate_table_id = by_quota.rate_table_id
        and segments.rate_table_from_on = by_quota.valid_from_on
    where
        segments.quota_minor is null
        and segments.rate_method not in ('none', 'payee_rate', 'flat')""",
        column="segment_id",
    )


def every_credit_by_target_has_one() -> Expectation:
    """A share of a target that nobody gave, or for no quota, would silently earn nothing."""
    return no_rows(
        "every_credit_by_target_has_one",
        f"""
    select
        {_DAY} as row_key,
        segments.window_id as value,
        'Credit of ' || {_DAY} || ' is paid or capped by the target, and '
        || case
            when segments.target_minor is null then 'the payee has no target incentive'
            else 'there is no quota'
        end || ' for ' || segments.window_id as reason
    from this
    inner join attainment.int_segments__built as segments on this.segment_id = segments.segment_id
    inner join (
        select component_id, valid_from_on,
            basis = 'target' and rate_method <> 'none' as needs_quota
        from staging.stg_plan__components
        where
            row_status = 'current' and (rate_method <> 'none' or matrix_id is not null)
            and (basis = 'target' or cap_target_ppm is not null)
    ) as by_target
        on segments.component_id = by_target.component_id
        and segments.terms_from_on = by_target.valid_from_on
    where
        segments.target_minor is null
        or (by_target.needs_quota and segments.quota_minor is null)""",
        column="segment_id",
    )


def days_hold_every_credit() -> Expectation:
    """Counted in another way than the model counts: per payee and component."""
    return no_rows(
        "days_hold_every_credit",
        """
    select
        credits.payee_id || '|' || credits.component_id as row_key,
        days.credit_minor as value,
        'Credits of ' || credits.payee_id || ' for ' || credits.component_id || ' add up to '
        || credits.credit_minor || ' minor units, their days to '
        || coalesce(days.credit_minor, 0) as reason
    from (
        select payee_id, component_id, sum(credit_minor) as credit_minor
        from crediting.int_credits__combined
        group by payee_id, component_id
    ) as credits
    left join (
        select payee_id, component_id, sum(credit_minor) as credit_minor
        from this
        group by payee_id, component_id
    ) as days
        on credits.payee_id = days.payee_id and credits.component_id = days.component_id
    where credits.credit_minor <> coalesce(days.credit_minor, 0)""",
        column="credit_minor",
    )


def measured() -> ExpectationSuite:
    """One row per payee, component and period."""
    return suite(
        "attainment.int_attainment__measured",
        *never_empty("payee_id", "component_id", "period_id", "window_id", "credit_minor"),
        each_once("payee_id", "component_id", "period_id"),
        key=("payee_id", "component_id", "period_id"),
    )


def windows() -> ExpectationSuite:
    """One row per calendar, kind of window and window."""
    key = ("calendar_id", "accumulation_window", "window_id")
    return suite(
        "attainment.int_windows__listed",
        *never_empty(*key, "valid_from_on", "valid_to_on"),
        each_once(*key),
        key=key,
    )


SUITES: dict[str, Callable[[], ExpectationSuite]] = {
    "attainment.int_group_quotas__matched": group_quotas,
    "attainment.int_quotas__prorated": prorated_quotas,
    "attainment.int_segments__built": segments,
    "attainment.int_days__accumulated": accumulated_days,
    "attainment.int_attainment__measured": measured,
    "attainment.int_windows__listed": windows,
}
