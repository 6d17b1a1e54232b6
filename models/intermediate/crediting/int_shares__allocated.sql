with

split_ranges as (

    select * from {{ ref('int_splits__ranged') }}

),

final as (

    select
        transaction_id,
        owner_payee_id as payee_id,
        occurred_on,
        period_id,
        profile_id,
        roll_up_profile_id,
        currency_code,
        amount_minor,
        cast(0 as bigint) as from_numerator,
        cast(1000000 as bigint) as to_numerator,
        cast(1000000 as bigint) as denominator,
        amount_minor as share_minor

    from {{ ref('int_transactions__unioned') }}
    where quarantine_reason is null and exclusion_reason is null and not has_splits and owner_payee_id is not null

    union all

    select
        transactions.transaction_id,
        split_ranges.payee_id,
        transactions.occurred_on,
        transactions.period_id,
        transactions.profile_id,
        transactions.roll_up_profile_id,
        transactions.currency_code,
        transactions.amount_minor,
        split_ranges.from_numerator,
        split_ranges.to_numerator,
        split_ranges.denominator,
        {{ share_between(
            'transactions.amount_minor', 'split_ranges.from_numerator', 'split_ranges.to_numerator',
            'split_ranges.denominator'
        ) }} as share_minor

    from {{ ref('int_transactions__unioned') }} as transactions
    inner join split_ranges
        on transactions.deal_id = split_ranges.deal_id
        and transactions.occurred_on >= split_ranges.valid_from_on
        and transactions.occurred_on < split_ranges.valid_to_on
    where
        transactions.quarantine_reason is null
        and transactions.exclusion_reason is null
        and transactions.has_splits

)

select * from final
