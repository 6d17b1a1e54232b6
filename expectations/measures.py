"""What components count besides amounts: every credited line has it, and a cancellation takes back.

A missing quantity or cost is not guessed: one unit, or no cost at all, would pay a wrong amount.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.vocabulary import each_once, never_empty, no_rows, one_of, suite

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite
    from great_expectations.expectations.expectation import Expectation

# SQL: what each component counts. One version of it says so for all.
COUNTED = """
        select component_id, min(measure) as measure
        from staging.stg_plan__components
        where row_status = 'current'
        group by component_id"""

# CTEs ending in `unmeasured`: the lines that left a credit without an amount, a credit of their own
# or one that they roll up to.
_UNMEASURED = f"""
    with
    counted as ({COUNTED}
    ),
    missing as (
        select this.*, counted.measure
        from this
        inner join counted on this.component_id = counted.component_id
        where this.credit_minor is null and counted.measure <> 'amount'
    ),
    unknown as (
        select transaction_id, measure from crediting.int_transactions__counted
        where measured_minor is null
    ),
    unmeasured as (
        select missing.* replace (unknown.transaction_id as transaction_id)
        from missing
        inner join unknown
            on missing.transaction_id = unknown.transaction_id
            and missing.measure = unknown.measure
        union all
        select missing.* replace (unknown.transaction_id as transaction_id)
        from missing
        inner join crediting.int_roll_up_edges__clipped as edges
            on missing.transaction_id is null
            and missing.payee_id = edges.manager_id
            and missing.component_id = edges.component_id
            and missing.credited_on >= edges.valid_from_on
            and missing.credited_on < edges.valid_to_on
        inner join crediting.int_shares__allocated as shares
            on edges.payee_id = shares.payee_id
            and missing.credited_on = shares.occurred_on
        inner join unknown
            on shares.transaction_id = unknown.transaction_id
            and missing.measure = unknown.measure
    )"""


def components() -> ExpectationSuite:
    """One row per component, which counts one thing by one calendar."""
    return suite(
        "crediting.int_components__listed",
        *never_empty("component_id", "plan_id", "calendar_id", "measure"),
        each_once("component_id"),
        key=("component_id",),
    )


def measures() -> ExpectationSuite:
    """One row per transaction and measure, besides its amount, that some component counts."""
    return suite(
        "crediting.int_transactions__counted",
        *never_empty("transaction_id", "measure"),
        one_of("measure", "units", "margin", "recurring", "deals", "logos"),
        each_once("transaction_id", "measure"),
        cancellations_take_back(),
        key=("transaction_id", "measure"),
    )


def cancellations_take_back() -> Expectation:
    """A cancellation of so many units above zero would be paid once more."""
    return no_rows(
        "cancellations_take_back",
        """
    with said as (
        select
            this.transaction_id,
            this.measure,
            case this.measure when 'margin' then lines.cost_minor else this.measured_minor end
            as minor,
            case this.measure
                when 'margin' then 'a cost'
                when 'recurring' then 'a recurring value'
                else 'a quantity'
            end as what
        from this
        inner join crediting.int_lines__measured as lines
            on this.transaction_id = lines.transaction_id
            and lines.transaction_type = 'cancellation'
    )
    select
        said.transaction_id as row_key,
        said.minor as value,
        'Cancellation ' || said.transaction_id || ' has ' || said.what || ' above zero, which adds '
        || said.measure || ' instead of taking it back (' || files.file_name || ' line '
        || transactions.line_number || ')' as reason
    from said
    inner join crediting.int_transactions__unioned as transactions
        on said.transaction_id = transactions.transaction_id
    left join raw_control.files as files on transactions.file_id = files.file_id
    where said.minor > 0""",
        column="measured_minor",
    )


def every_credited_line_has_its_measure() -> Expectation:
    """Of credits: what a line does not say, nobody can be paid for."""
    return no_rows(
        "every_credited_line_has_its_measure",
        f"""{_UNMEASURED}
    select distinct
        unmeasured.transaction_id as row_key,
        unmeasured.measure as value,
        'Transaction ' || unmeasured.transaction_id || ' has no '
        || case unmeasured.measure when 'margin' then 'cost_amount' else 'quantity' end || ', and '
        || unmeasured.component_id || ' counts ' || unmeasured.measure || ' (' || files.file_name
        || ' line ' || transactions.line_number || ')' as reason
    from unmeasured
    inner join crediting.int_transactions__unioned as transactions
        on unmeasured.transaction_id = transactions.transaction_id
    left join raw_control.files as files on transactions.file_id = files.file_id""",
        column="credit_minor",
    )


def every_credit_has_an_amount() -> Expectation:
    """A missing exchange rate leaves none; guessing one would pay a wrong amount."""
    return no_rows(
        "every_credit_has_an_amount",
        f"""{_UNMEASURED}
    select
        this.credited_id || '|' || this.payee_id || '|' || this.component_id as row_key,
        this.credited_on as value,
        'Credit of ' || this.payee_id || ' for ' || this.component_id || ' from '
        || coalesce(this.transaction_id, this.credited_id) || ' has no amount: no exchange rate to '
        || this.currency_code || ' on ' || this.credited_on as reason
    from this
    anti join unmeasured
        on this.credited_id = unmeasured.credited_id
        and this.payee_id = unmeasured.payee_id
        and this.component_id = unmeasured.component_id
    where this.credit_minor is null""",
        column="credit_minor",
    )


def direct_credits_are_their_shares() -> Expectation:
    """Where nothing is converted, a direct credit is the very share of what is counted."""
    return no_rows(
        "direct_credits_are_their_shares",
        f"""
    select
        this.transaction_id || '|' || this.payee_id as row_key,
        this.credit_minor as value,
        'Credit of ' || this.payee_id || ' from ' || this.transaction_id || ' is '
        || this.credit_minor || ' minor units, the share is ' || shares.share_minor as reason
    from this
    inner join ({COUNTED}
    ) as counted on this.component_id = counted.component_id
    inner join crediting.int_shares__measured as shares
        on this.transaction_id = shares.transaction_id
        and this.payee_id = shares.payee_id
        and counted.measure = shares.measure
        and this.currency_code = coalesce(shares.currency_code, this.currency_code)
    where
        this.credit_minor <> shares.share_minor
        and (
            this.credit_method = 'split'
            -- On a deal with splits an owner rule credits the whole, beside the shares.
            or (
                this.credit_method = 'owner'
                and shares.to_numerator - shares.from_numerator = shares.denominator
            )
        )""",
        column="credit_minor",
    )


def money_has_a_currency_and_a_count_has_none() -> Expectation:
    """Units with a currency would be added to amounts of it, an amount without one to units."""
    return no_rows(
        "money_has_a_currency_and_a_count_has_none",
        """
    select
        measure as row_key,
        currency_code as value,
        count(*) || ' rows of the measure ' || measure || ' have '
        || case when currency_code is null then 'no currency' else 'the currency ' || currency_code
        end as reason
    from this
    where
        (measure in ('amount', 'margin', 'recurring')) is distinct from (currency_code is not null)
    group by measure, currency_code""",
        column="currency_code",
    )
