with

measures as (

    select * from {{ ref('int_transactions__counted') }}

),

final as (

    select
        *,
        'amount' as measure,
        true as is_counted_directly

    from {{ ref('int_shares__allocated') }}

    union all

    select
        shares.transaction_id,
        shares.payee_id,
        shares.occurred_on,
        shares.period_id,
        shares.profile_id,
        shares.roll_up_profile_id,
        measures.currency_code,
        measures.measured_minor as amount_minor,
        shares.from_numerator,
        shares.to_numerator,
        shares.denominator,
        {{ share_between(
            'measures.measured_minor', 'shares.from_numerator', 'shares.to_numerator', 'shares.denominator'
        ) }} as share_minor,
        measures.measure,
        measures.is_counted_directly

    from {{ ref('int_shares__allocated') }} as shares
    inner join measures
        on shares.transaction_id = measures.transaction_id

)

select * from final
