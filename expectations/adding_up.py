"""Sums that must agree from one mart to the next, exactly: no tolerance, no floats.

Great Expectations turns decimals into floats in its own figures, so every sum here is compared
inside the query.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.vocabulary import no_rows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


def amounts_are_credited_or_out_of_scope() -> Expectation:
    """No part of a transaction leaves silently."""
    return no_rows(
        "amounts_are_credited_or_out_of_scope",
        """
    select
        transaction_id as row_key,
        amount as value,
        'Transaction ' || transaction_id || ' of ' || amount || ' is credited with '
        || credited_amount || ' and out of scope with ' || out_of_scope_amount || ' ('
        || source_file_name || ' line ' || source_line_number || ')' as reason
    from this
    where (credited_amount + out_of_scope_amount = amount) is not true""",
        column="amount",
    )


def what_is_not_credited_says_why() -> Expectation:
    return no_rows(
        "what_is_not_credited_says_why",
        """
    select
        transaction_id as row_key,
        crediting_status as value,
        'Transaction ' || transaction_id || ' is ' || crediting_status
        || ' and does not say why (' || source_file_name || ' line ' || source_line_number || ')'
        as reason
    from this
    where crediting_status <> 'credited' and reason is null""",
        column="reason",
    )


def shares_add_up_to_their_transactions() -> Expectation:
    """Direct credit of a transaction adds up to its credited amount, to the minor unit.

    And all its shares add up to no more than its amount: above it, the company would pay for
    more than it sold.
    """
    return no_rows(
        "shares_add_up_to_their_transactions",
        """
    select
        coalesce(transactions.transaction_id, shares.transaction_id) as row_key,
        shares.share_amount as value,
        case
            when transactions.transaction_id is null
                then 'A share is of ' || shares.transaction_id || ', which is no transaction'
            else
                'Transaction ' || transactions.transaction_id || ' of ' || transactions.amount
                || ' is credited with ' || transactions.credited_amount || ', its shares add up to '
                || coalesce(shares.share_amount, 0) || ', credited are '
                || coalesce(shares.credited_amount, 0)
        end as reason
    from marts.fct_transactions as transactions
    full join (
        select
            transaction_id,
            sum(share_amount) as share_amount,
            sum(case when is_credited then share_amount else 0 end) as credited_amount
        from this
        group by transaction_id
    ) as shares on transactions.transaction_id = shares.transaction_id
    where
        (transactions.credited_amount = coalesce(shares.credited_amount, 0)) is not true
        or abs(shares.share_amount) > abs(transactions.amount)""",
        column="share_amount",
    )


def only_roll_up_and_scores_have_no_transaction() -> Expectation:
    """A direct credit without its transaction could be explained to nobody."""
    return no_rows(
        "only_roll_up_and_scores_have_no_transaction",
        """
    select
        credit_id as row_key,
        credit_method as value,
        'Credit ' || credit_id || ' by ' || credit_method || ' names no transaction' as reason
    from this
    where transaction_id is null and credit_method not in ('roll_up', 'score')""",
        column="transaction_id",
    )


def attainment_is_the_sum_of_credits() -> Expectation:
    """Over all periods, because those of a quota need not be those of a payout."""
    return no_rows(
        "attainment_is_the_sum_of_credits",
        """
    select
        credits.payee_id || '|' || credits.component_id as row_key,
        attainment.credited_amount as value,
        'Credits of ' || credits.payee_id || ' for ' || credits.component_id || ' add up to '
        || credits.credited_amount || ', attainment counts '
        || coalesce(attainment.credited_amount, 0) as reason
    from (
        select payee_id, component_id, sum(credited_amount) as credited_amount
        from marts.fct_credits
        group by payee_id, component_id
    ) as credits
    left join (
        select payee_id, component_id, sum(period_credited_amount) as credited_amount
        from this
        group by payee_id, component_id
    ) as attainment
        on credits.payee_id = attainment.payee_id
        and credits.component_id = attainment.component_id
    where credits.credited_amount <> coalesce(attainment.credited_amount, 0)""",
        column="period_credited_amount",
    )


def only_modifiers_have_no_credit(modifiers: tuple[str, ...]) -> Expectation:
    """What a window earns as a whole is of no single credit; all else could not be explained."""
    kinds = ", ".join(f"'{kind}'" for kind in modifiers)
    return no_rows(
        "only_modifiers_have_no_credit",
        f"""
    select
        commission_id as row_key,
        commission_kind as value,
        'Commission ' || commission_id || ' of kind ' || commission_kind || ' names '
        || coalesce('the credit ' || credit_id, 'no credit') as reason
    from this
    where (credit_id is null) <> (commission_kind in ({kinds}))""",
        column="credit_id",
    )


def slices_are_their_credit_times_the_rate() -> Expectation:
    """A commission is never rounded before its payout line, or thousands of cents go missing."""
    return no_rows(
        "slices_are_their_credit_times_the_rate",
        """
    select
        commission_id as row_key,
        commission_amount as value,
        'Commission ' || commission_id || ' is ' || commission_amount || ', not '
        || credited_amount || ' at ' || rate as reason
    from this
    where
        commission_kind = 'slice'
        and case
            when target_amount is null
                then commission_amount <> cast(credited_amount as decimal(24, 4)) * rate
            when quota_amount <= 0 then commission_amount <> 0
            -- A part of the target is rounded to a millionth of the smallest unit.
            else abs(
                commission_amount::decimal(28, 10) * quota_amount
                - (cast(credited_amount as decimal(24, 4)) * rate)::decimal(24, 10) * target_amount
            ) > 0.000001 * quota_amount
        end""",
        column="commission_amount",
    )


def tiers_divide_credits_without_rest() -> Expectation:
    """Per payee, component and period; the gate on commissions looks at every segment."""
    return no_rows(
        "tiers_divide_credits_without_rest",
        """
    select
        sliced.payee_id || '|' || sliced.component_id || '|' || sliced.earning_period_id
        as row_key,
        sliced.credited_amount as value,
        'Tiers of ' || sliced.payee_id || ' for ' || sliced.component_id || ' in '
        || sliced.earning_period_id || ' divide ' || sliced.credited_amount
        || ', credits add up to ' || coalesce(credits.credited_amount, 0) as reason
    from (
        select payee_id, component_id, earning_period_id, sum(credited_amount) as credited_amount
        from this
        -- What is paid by a matrix or a rank alone is in no tier.
        where component_id in (
            select component_id from marts.dim_plans where rate_method <> 'none'
        )
        group by payee_id, component_id, earning_period_id
    ) as sliced
    left join (
        select payee_id, component_id, earning_period_id, sum(credited_amount) as credited_amount
        from marts.fct_credits
        group by payee_id, component_id, earning_period_id
    ) as credits
        on sliced.payee_id = credits.payee_id
        and sliced.component_id = credits.component_id
        and sliced.earning_period_id = credits.earning_period_id
    where sliced.credited_amount <> coalesce(credits.credited_amount, 0)""",
        column="credited_amount",
    )


def payouts_are_the_sum_of_their_commissions() -> Expectation:
    return no_rows(
        "payouts_are_the_sum_of_their_commissions",
        """
    select
        coalesce(payouts.payout_id, commissions.payout_id) as row_key,
        payouts.commission_exact_amount as value,
        'Payout ' || coalesce(payouts.payout_id, commissions.payout_id) || ' pays '
        || coalesce(payouts.commission_exact_amount, 0) || ', its commissions add up to '
        || coalesce(commissions.commission_amount, 0) as reason
    from this as payouts
    full join (
        select payout_id, sum(commission_amount) as commission_amount
        from marts.fct_commissions
        group by payout_id
    ) as commissions on payouts.payout_id = commissions.payout_id
    where
        coalesce(payouts.commission_exact_amount, 0)
        <> coalesce(commissions.commission_amount, 0)""",
        column="commission_exact_amount",
    )


def payouts_are_converted_at_their_rate() -> Expectation:
    """Within half of the smallest unit of the currency that is paid: rounded once."""
    return no_rows(
        "payouts_are_converted_at_their_rate",
        """
    select
        payouts.payout_id as row_key,
        payouts.payout_amount as value,
        'Payout ' || payouts.payout_id || ' of ' || payouts.commission_amount || ' '
        || payouts.commission_currency_code || ' at ' || payouts.exchange_rate || ' pays '
        || payouts.payout_amount || ' ' || payouts.currency_code as reason
    from this as payouts
    left join staging.stg_plan__currencies as currencies
        on payouts.currency_code = currencies.currency_code
        and currencies.row_status = 'current'
    where (
        abs(
            payouts.payout_amount
            - cast(payouts.commission_amount as decimal(22, 4)) * payouts.exchange_rate
        ) <= case currencies.decimal_digits
            when 0 then 0.5
            when 1 then 0.05
            when 2 then 0.005
            when 3 then 0.0005
            when 4 then 0.00005
        end
    ) is not true""",
        column="payout_amount",
    )


def every_payee_is_known() -> Expectation:
    return no_rows(
        "every_payee_is_known",
        """
    select
        this.payout_id as row_key,
        this.payee_id as value,
        'Payout ' || this.payout_id || ' is for ' || this.payee_id || ', who is no payee' as reason
    from this
    anti join marts.dim_payees as payees on this.payee_id = payees.payee_id""",
        column="payee_id",
    )


def statements_add_up_to_their_payouts() -> Expectation:
    """What a payee reads, line by line, is what the payee is paid."""
    return no_rows(
        "statements_add_up_to_their_payouts",
        """
    select
        coalesce(payouts.payout_id, lines.payout_id) as row_key,
        lines.commission_amount as value,
        'Statement lines of payout ' || coalesce(payouts.payout_id, lines.payout_id)
        || ' add up to ' || coalesce(lines.commission_amount, 0) || ', it pays '
        || coalesce(payouts.commission_amount, 0) as reason
    from marts.fct_payouts as payouts
    full join (
        select payout_id, sum(commission_amount) as commission_amount
        from this
        group by payout_id
    ) as lines on payouts.payout_id = lines.payout_id
    where coalesce(payouts.commission_amount, 0) <> coalesce(lines.commission_amount, 0)""",
        column="commission_amount",
    )
