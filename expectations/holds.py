"""Credits that wait for a bill or a payment: none is lost, and none counts too early."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.vocabulary import each_once, never_empty, no_rows, one_of, suite

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite
    from great_expectations.expectations.expectation import Expectation

KEY = ("transaction_id", "payee_id", "component_id")


def held_credits() -> ExpectationSuite:
    """One row per direct credit of a booking whose rule waits."""
    return suite(
        "crediting.int_credits__held",
        *never_empty(*KEY, "rule_id", "booked_on"),
        one_of("held_until", "billing", "receipt"),
        each_once(*KEY),
        a_held_credit_counts_when_settled(),
        nothing_counts_before_it_is_booked(),
        key=KEY,
    )


def a_held_credit_counts_when_settled() -> Expectation:
    """Otherwise it would be paid too early, never, or without anybody seeing that it waits."""
    return no_rows(
        "a_held_credit_counts_when_settled",
        """
    select
        this.transaction_id || '|' || this.payee_id || '|' || this.component_id as row_key,
        this.held_reason as value,
        'Credit of ' || this.payee_id || ' from ' || this.transaction_id || ' has to count '
        || case
            when this.held_reason is null then coalesce('on ' || this.counted_on, 'some day')
            else 'on no day yet'
        end || ' and counts ' || coalesce('on ' || credits.credited_on, 'on no day') as reason
    from this
    left join crediting.int_credits__combined as credits
        on this.transaction_id = credits.transaction_id
        and this.payee_id = credits.payee_id
        and this.component_id = credits.component_id
    where
        (this.held_reason is null) <> (credits.credited_on is not null)
        or credits.credited_on <> this.counted_on""",
        column="counted_on",
    )


def nothing_counts_before_it_is_booked() -> Expectation:
    """What was billed in advance would be paid before anybody has bought."""
    return no_rows(
        "nothing_counts_before_it_is_booked",
        """
    select
        transaction_id || '|' || payee_id || '|' || component_id as row_key,
        counted_on as value,
        'Credit of ' || payee_id || ' from ' || transaction_id || ' counts on ' || counted_on
        || ' and is booked on ' || booked_on as reason
    from this
    where counted_on < booked_on""",
        column="counted_on",
    )
