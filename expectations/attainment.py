"""Attainment: every credit in one window, every window with the terms it is paid by."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from expectations.validity import versions_do_not_overlap
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
        """
    select
        'group_quotas.csv line ' || rows.line_number as row_key,
        rows.group_id as value,
        'Quota of the ' || rows.group_kind || ' ' || rows.group_id || ' for ' || rows.component_id
        || ' in ' || rows.period_id || ' is nobody''s (group_quotas.csv line ' || rows.line_number
        || ')' as reason
    from staging.stg_plan__group_quotas as rows
    anti join this
        on rows.component_id = this.component_id
        and rows.period_id = this.period_id
        and rows.group_kind = this.group_kind
        and rows.group_id = this.group_id
    where rows.row_status = 'current'""",
        column="group_id",
        severity="warning",
    )


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
