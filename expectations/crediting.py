"""Credits: every transaction shared out to the cent, every credit dated, priced and owned."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from expectations.hierarchy import one_manager_per_level_and_day
from expectations.holds import held_credits
from expectations.measures import (
    components,
    direct_credits_are_their_shares,
    every_credit_has_an_amount,
    every_credited_line_has_its_measure,
    measures,
)
from expectations.plan_language import credit_methods
from expectations.row_fates import (
    accounted_rows,
    quarantine_is_within_tolerance,
    quarantined_rows,
)
from expectations.splits import dated_splits, ranged_splits
from expectations.territories import territories
from expectations.validity import versions_do_not_overlap
from expectations.vocabulary import between, each_once, never_empty, no_rows, one_of, suite

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite
    from great_expectations.expectations.expectation import Expectation


def transactions() -> ExpectationSuite:
    """One row per transaction, with the file and line it came from."""
    return suite(
        "crediting.int_transactions__unioned",
        *never_empty("transaction_id", "amount_minor", "file_id", "line_number"),
        one_of(
            "transaction_type",
            "booking",
            "renewal",
            "upsell",
            "cancellation",
            "billing",
            "credit_memo",
            "receipt",
        ),
        each_once("transaction_id"),
        a_creditable_transaction_has_its_terms(),
        key=("file_id", "line_number"),
    )


def a_creditable_transaction_has_its_terms() -> Expectation:
    """Without a date, period or currency nobody could say when and in what it was earned."""
    return no_rows(
        "a_creditable_transaction_has_its_terms",
        """
    select
        this.transaction_id as row_key,
        this.period_id as value,
        'Transaction ' || this.transaction_id || ' has no type, date, period or currency ('
        || files.file_name || ' line ' || this.line_number || ')' as reason
    from this
    left join raw_control.files as files on this.file_id = files.file_id
    where
        this.quarantine_reason is null
        and this.exclusion_reason is null
        and (
            this.transaction_type is null
            or this.occurred_on is null
            or this.period_id is null
            or this.currency_code is null
        )""",
    )


def judged_transactions() -> ExpectationSuite:
    """One row per transaction and what became of it."""
    return suite(
        "crediting.int_transactions__judged",
        *never_empty("transaction_id", "crediting_status", "out_of_scope_minor"),
        one_of("crediting_status", "credited", "partly_credited", "out_of_scope", "quarantined"),
        direct_shares_add_up_to_the_credited_amount(),
        no_transaction_is_quarantined(),
        quarantine_of_lines_is_within_tolerance(),
        key=("file_id", "line_number"),
    )


def direct_shares_add_up_to_the_credited_amount() -> Expectation:
    """A split cent that is lost or made is somebody's: to the minor unit, per transaction."""
    return no_rows(
        "direct_shares_add_up_to_the_credited_amount",
        """
    select
        this.transaction_id as row_key,
        shares.share_minor as value,
        'Transaction ' || this.transaction_id || ' is credited with '
        || (this.amount_minor - this.out_of_scope_minor) || ' minor units, its shares add up to '
        || coalesce(shares.share_minor, 0) || ' (' || files.file_name || ' line '
        || this.line_number || ')' as reason
    from this
    left join (
        select transaction_id, sum(share_minor) as share_minor
        from (
            select transaction_id, share_minor from crediting.int_shares__allocated
            union all
            select transaction_id, -share_minor from crediting.int_shares__uncredited
        )
        group by transaction_id
    ) as shares on this.transaction_id = shares.transaction_id
    left join raw_control.files as files on this.file_id = files.file_id
    where (
        this.amount_minor - this.out_of_scope_minor = coalesce(shares.share_minor, 0)
    ) is not true""",
        column="out_of_scope_minor",
    )


def no_transaction_is_quarantined() -> Expectation:
    """Warns about lines that can be read, and not what says who is paid for them."""
    return no_rows(
        "no_transaction_is_quarantined",
        """
    select
        this.transaction_id as row_key,
        this.reason as value,
        this.reason || ' (' || files.file_name || ' line ' || this.line_number || ')'
        as reason
    from this
    left join raw_control.files as files on this.file_id = files.file_id
    where this.crediting_status = 'quarantined'""",
        column="crediting_status",
        severity="warning",
    )


def quarantine_of_lines_is_within_tolerance() -> Expectation:
    """What is in quarantine takes all lines along that wait for it: staging counted its own row."""
    return quarantine_is_within_tolerance(
        """
        select
            entity,
            count(*) as row_count,
            count(*) filter (where crediting_status = 'quarantined') as quarantined_count
        from this
        group by entity""",
        rows="current ",
        are="wait for rows in quarantine",
    )


def shares() -> ExpectationSuite:
    """One row per transaction and worker who owns or splits it."""
    return suite(
        "crediting.int_shares__allocated",
        *never_empty("transaction_id", "payee_id", "share_minor", "occurred_on", "period_id"),
        a_share_is_a_part_of_the_whole(),
        key=("transaction_id", "payee_id"),
    )


def a_share_is_a_part_of_the_whole() -> Expectation:
    """Less than nothing, or more than the deal, is nobody's share of it."""
    return no_rows(
        "a_share_is_a_part_of_the_whole",
        """
    select
        transaction_id || '|' || payee_id as row_key,
        to_numerator as value,
        'Share of ' || payee_id || ' in ' || transaction_id || ' reaches from '
        || from_numerator || ' to ' || to_numerator
        || ' of ' || denominator as reason
    from this
    where from_numerator < 0 or to_numerator < from_numerator or to_numerator > denominator""",
        column="to_numerator",
    )


def uncredited_shares() -> ExpectationSuite:
    """One row per share that no plan pays, and why."""
    return suite(
        "crediting.int_shares__uncredited",
        *never_empty("transaction_id", "payee_id", "share_minor", "reason"),
        each_once("transaction_id", "payee_id"),
        key=("transaction_id", "payee_id"),
    )


def credits() -> ExpectationSuite:
    """One row per credit: of a transaction, rolled up from a day and profile, or a score."""
    return suite(
        "crediting.int_credits__combined",
        *never_empty(
            "credited_id",
            "payee_id",
            "component_id",
            "plan_id",
            "credited_on",
            "earning_period_id",
            "currency_code",
        ),
        one_of("credit_method", *credit_methods()),
        only_scores_have_no_rule(),
        each_once("credited_id", "payee_id", "component_id", "rule_id"),
        every_credit_has_an_amount(),
        every_credited_line_has_its_measure(),
        direct_credits_are_their_shares(),
        key=("credited_id", "payee_id", "component_id"),
    )


def only_scores_have_no_rule() -> Expectation:
    """Nobody could say of any other credit why the payee has it."""
    return no_rows(
        "only_scores_have_no_rule",
        """
    select
        credited_id || '|' || payee_id || '|' || component_id as row_key,
        rule_id as value,
        'Credit of ' || payee_id || ' for ' || component_id || ' by ' || credit_method || ' names '
        || coalesce('the rule ' || rule_id, 'no rule') as reason
    from this
    where (rule_id is null) <> (credit_method = 'score')""",
        column="rule_id",
    )


def assignments() -> ExpectationSuite:
    """One row per payee, component and range: one plan pays a component on any day."""
    return suite(
        "crediting.int_assignments__clipped",
        *never_empty(
            "payee_id", "plan_id", "component_id", "currency_code", "valid_from_on", "valid_to_on"
        ),
        versions_do_not_overlap("payee_id", "component_id"),
        key=("payee_id", "component_id", "valid_from_on"),
    )


def days() -> ExpectationSuite:
    """One row per calendar and day."""
    return suite(
        "crediting.int_days__calendared",
        *never_empty("calendar_id", "day_on", "period_id", "year_id"),
        each_once("calendar_id", "day_on"),
        key=("calendar_id", "day_on"),
    )


def exchange_rates() -> ExpectationSuite:
    """One row per pair of currencies, basis and day."""
    return suite(
        "crediting.int_exchange_rates__dated",
        *never_empty(
            "from_currency_code", "to_currency_code", "exchange_rate_basis", "day_on", "rate_e12"
        ),
        each_once("from_currency_code", "to_currency_code", "exchange_rate_basis", "day_on"),
        key=("from_currency_code", "to_currency_code", "day_on"),
    )


def hierarchy() -> ExpectationSuite:
    """One row per payee, manager above and range of days."""
    return suite(
        "crediting.int_hierarchy__unrolled",
        *never_empty("payee_id", "manager_id", "levels_up", "valid_from_on", "valid_to_on"),
        between("levels_up", 1, None),
        one_manager_per_level_and_day(),
        key=("payee_id", "manager_id", "valid_from_on"),
    )


SUITES: dict[str, Callable[[], ExpectationSuite]] = {
    "crediting.int_transactions__unioned": transactions,
    "crediting.int_transactions__judged": judged_transactions,
    "crediting.int_splits__dated": dated_splits,
    "crediting.int_splits__ranged": ranged_splits,
    "crediting.int_shares__allocated": shares,
    "crediting.int_shares__uncredited": uncredited_shares,
    "crediting.int_transactions__counted": measures,
    "crediting.int_credits__held": held_credits,
    "crediting.int_credits__combined": credits,
    "crediting.int_components__listed": components,
    "crediting.int_assignments__clipped": assignments,
    "crediting.int_days__calendared": days,
    "crediting.int_exchange_rates__dated": exchange_rates,
    "crediting.int_hierarchy__unrolled": hierarchy,
    "crediting.int_territories__nested": territories,
    "crediting.int_rows__accounted": accounted_rows,
    "crediting.int_rows__quarantined": quarantined_rows,
}
