"""Payouts: every commission on one line, rounded once, converted at a dated rate."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from expectations.vocabulary import between, each_once, never_empty, no_rows, one_of, suite

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite
    from great_expectations.expectations.expectation import Expectation

KEY = ("payee_id", "component_id", "earning_period_id", "posting_period_id", "line_kind")


def rounded() -> ExpectationSuite:
    """One row per payout line, in the currency of the plan."""
    return suite(
        "payouts.int_payouts__rounded",
        *never_empty(*KEY, "currency_code", "exact_minor_ppm", "commission_minor"),
        one_of("line_kind", "commission"),
        each_once(*KEY),
        lines_hold_every_commission(),
        key=KEY,
    )


def lines_hold_every_commission() -> Expectation:
    return no_rows(
        "lines_hold_every_commission",
        """
    select
        coalesce(lines.row_key, commissions.row_key) as row_key,
        lines.exact_minor_ppm as value,
        'Commissions of ' || coalesce(lines.row_key, commissions.row_key) || ' add up to '
        || coalesce(commissions.exact_minor_ppm, 0) || ' (minor units x ppm), its payout is of '
        || coalesce(lines.exact_minor_ppm, 0) as reason
    from (
        select
            payee_id || '|' || component_id || '|' || earning_period_id as row_key,
            sum(exact_minor_ppm) as exact_minor_ppm
        from this
        group by payee_id, component_id, earning_period_id
    ) as lines
    full join (
        select
            payee_id || '|' || component_id || '|' || earning_period_id as row_key,
            sum(commission_minor_ppm) as exact_minor_ppm
        from commissions.int_commissions__earned
        group by payee_id, component_id, earning_period_id
    ) as commissions on lines.row_key = commissions.row_key
    where coalesce(lines.exact_minor_ppm, 0) <> coalesce(commissions.exact_minor_ppm, 0)""",
        column="exact_minor_ppm",
    )


def converted() -> ExpectationSuite:
    """One row per payout line, in the currency that is paid."""
    return suite(
        "payouts.int_payouts__converted",
        *never_empty(*KEY, "commission_minor"),
        each_once(*KEY),
        every_line_can_be_paid(),
        key=KEY,
    )


def every_line_can_be_paid() -> Expectation:
    """Without an exchange rate or pay currency there is an amount that nobody can pay."""
    return no_rows(
        "every_line_can_be_paid",
        """
    select
        payee_id || '|' || component_id || '|' || earning_period_id as row_key,
        commission_minor as value,
        'Payout of ' || payee_id || ' for ' || component_id || ' in ' || earning_period_id
        || ' has no exchange rate from ' || currency_code || ' to '
        || coalesce(pay_currency_code, '(no pay currency)') as reason
    from this
    where payout_minor is null or rate_e12 is null or pay_currency_code is null""",
        column="payout_minor",
    )


def currencies() -> ExpectationSuite:
    """One row per currency and its smallest unit."""
    return suite(
        "payouts.int_currencies__scaled",
        *never_empty("currency_code", "unit_minor"),
        between("unit_minor", 1, None),
        each_once("currency_code"),
        key=("currency_code",),
    )


def statement_lines() -> ExpectationSuite:
    """One row per line of a statement, in minor units."""
    key = ("payee_id", "component_id", "earning_period_id", "line_number")
    return suite(
        "payouts.int_statement_lines__rounded",
        *never_empty(*key, "line_text", "commission_minor", "currency_code"),
        each_once(*key),
        key=key,
    )


SUITES: dict[str, Callable[[], ExpectationSuite]] = {
    "payouts.int_payouts__rounded": rounded,
    "payouts.int_payouts__converted": converted,
    "payouts.int_currencies__scaled": currencies,
    "payouts.int_statement_lines__rounded": statement_lines,
}
