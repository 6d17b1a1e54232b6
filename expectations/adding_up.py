"""Sums that must agree from one mart to the next, exactly: no tolerance, no floats.

Great Expectations turns decimals into floats in its own figures, so every sum here is compared
inside the query.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.contract import delivered_entities
from expectations.vocabulary import no_rows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

_TRANSACTION_ENTITIES = tuple(
    entity.name for entity in delivered_entities() if entity.is_transaction
)


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


def credited_shares_are_what_transactions_credit() -> Expectation:
    """Direct credit of a transaction adds up to its credited amount, to the minor unit."""
    return no_rows(
        "credited_shares_are_what_transactions_credit",
        """
    select
        transactions.transaction_id as row_key,
        shares.credited_amount as value,
        'Transaction ' || transactions.transaction_id || ' is credited with '
        || transactions.credited_amount || ', its shares add up to '
        || coalesce(shares.credited_amount, 0) as reason
    from marts.fct_transactions as transactions
    left join (
        select transaction_id, sum(share_amount) as credited_amount
        from this
        where is_credited
        group by transaction_id
    ) as shares on transactions.transaction_id = shares.transaction_id
    where (transactions.credited_amount = coalesce(shares.credited_amount, 0)) is not true
    union all
    select
        this.share_id as row_key,
        this.transaction_id as value,
        'Share ' || this.share_id || ' is of ' || this.transaction_id
        || ', which is no transaction' as reason
    from this
    anti join marts.fct_transactions as transactions
        on this.transaction_id = transactions.transaction_id""",
        column="share_amount",
    )


def shares_are_at_most_their_transaction() -> Expectation:
    """Above it, the company would pay for more than it sold."""
    return no_rows(
        "shares_are_at_most_their_transaction",
        """
    select
        transactions.transaction_id as row_key,
        shares.share_amount as value,
        'Shares of ' || transactions.transaction_id || ' add up to ' || shares.share_amount
        || ', its amount is ' || transactions.amount as reason
    from marts.fct_transactions as transactions
    inner join (
        select transaction_id, sum(share_amount) as share_amount from this group by transaction_id
    ) as shares on transactions.transaction_id = shares.transaction_id
    where abs(shares.share_amount) > abs(transactions.amount)""",
        column="share_amount",
    )


def only_roll_up_has_no_transaction() -> Expectation:
    """A direct credit without its transaction could be explained to nobody."""
    return no_rows(
        "only_roll_up_has_no_transaction",
        """
    select
        credit_id as row_key,
        credit_method as value,
        'Credit ' || credit_id || ' by ' || credit_method || ' names no transaction' as reason
    from this
    where transaction_id is null and credit_method <> 'roll_up'""",
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
        and commission_amount <> cast(credited_amount as decimal(24, 4)) * rate""",
        column="commission_amount",
    )


def tiers_divide_a_credit_without_rest() -> Expectation:
    return no_rows(
        "tiers_divide_a_credit_without_rest",
        """
    select
        sliced.credit_id as row_key,
        sliced.credited_amount as value,
        'Tiers divide ' || sliced.credited_amount || ' of credit ' || sliced.credit_id
        || ', which is ' || coalesce(cast(credits.credited_amount as varchar), 'no credit')
        as reason
    from (
        select credit_id, sum(credited_amount) as credited_amount from this group by credit_id
    ) as sliced
    left join marts.fct_credits as credits on sliced.credit_id = credits.credit_id
    where sliced.credited_amount is distinct from credits.credited_amount""",
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


def _fates(unit: str, file: str) -> str:
    """Delivered = credited + out of scope + superseded + quarantined, of rows or amounts."""
    parts = [f"{fate}_{unit}" for fate in ("credited", "out_of_scope", "superseded", "quarantined")]
    total = " + ".join(f"coalesce({part}, 0)" for part in parts)
    return f"""
    select
        entity || '|' || {file} || '|' || coalesce(period_id, '') as row_key,
        delivered_{unit} as value,
        {file} || ' delivered ' || delivered_{unit} || ' of ' || entity || ' in '
        || coalesce(period_id, 'no period') || ', accounted for is ' || ({total}) as reason
    from this
    where (delivered_{unit} = {total}) is not true"""


_FILE_NAME = "coalesce(file_name, 'no file')"
_FILE_ID = "('file ' || coalesce(cast(file_id as varchar), '(none)'))"


def rows_have_one_fate(*, of_files: bool = True) -> Expectation:
    """Every delivered row is credited, out of scope, superseded or quarantined, and only one.

    `of_files`: the table names its files; before the marts it has only their ids.
    """
    return no_rows(
        "rows_have_one_fate",
        _fates("row_count", _FILE_NAME if of_files else _FILE_ID),
        column="delivered_row_count",
    )


def amounts_have_one_fate() -> Expectation:
    return no_rows("amounts_have_one_fate", _fates("amount", _FILE_NAME), column="delivered_amount")


def micro_units_have_one_fate() -> Expectation:
    """The same before the marts, where amounts are whole millionths of a currency."""
    return no_rows("amounts_have_one_fate", _fates("micro", _FILE_ID), column="delivered_micro")


def every_delivered_row_is_reconciled() -> Expectation:
    """Counted against what the archive counted when the files came, not against ourselves."""
    return no_rows(
        "every_delivered_row_is_reconciled",
        f"""
    select
        delivered.file_name as row_key,
        reconciled.row_count as value,
        delivered.file_name || ' delivered ' || delivered.row_count || ' rows of '
        || delivered.entity || ', reconciled are ' || coalesce(reconciled.row_count, 0) as reason
    from (
        select
            mapped.system, mapped.entity, files.file_name,
            sum(mapped.delivered_row_count) as row_count
        from raw_control.mapped_files as mapped
        inner join raw_control.files as files on mapped.file_id = files.file_id
        cross join raw_control.runs as runs
        where
            mapped.entity in ({", ".join(f"'{name}'" for name in _TRANSACTION_ENTITIES)})
            -- Only one of the two makes the bookings, the other is not counted.
            and not (mapped.entity = 'opportunity_lines' and runs.bookings_from = 'orders')
            and not (mapped.entity = 'order_lines' and runs.bookings_from = 'opportunities')
        group by mapped.system, mapped.entity, files.file_name
    ) as delivered
    left join (
        select system, entity, file_name, sum(delivered_row_count) as row_count
        from this
        group by system, entity, file_name
    ) as reconciled
        on delivered.system = reconciled.system
        and delivered.entity = reconciled.entity
        and delivered.file_name = reconciled.file_name
    where delivered.row_count <> coalesce(reconciled.row_count, 0)""",
        column="delivered_row_count",
    )
