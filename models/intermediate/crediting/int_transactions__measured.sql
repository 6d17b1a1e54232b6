with

measures as (

    select * from {{ ref('int_transactions__counted') }} where is_counted_directly

),

final as (

    select
        transaction_id,
        deal_id,
        territory_id,
        partner_account_id,
        occurred_on,
        period_id,
        profile_id,
        'amount' as measure,
        amount_minor,
        currency_code

    from {{ ref('int_transactions__unioned') }}
    where quarantine_reason is null and exclusion_reason is null

    union all

    select
        transactions.transaction_id,
        transactions.deal_id,
        transactions.territory_id,
        transactions.partner_account_id,
        transactions.occurred_on,
        transactions.period_id,
        transactions.profile_id,
        measures.measure,
        measures.measured_minor as amount_minor,
        measures.currency_code

    from {{ ref('int_transactions__unioned') }} as transactions
    inner join measures
        on transactions.transaction_id = measures.transaction_id
    where transactions.quarantine_reason is null and transactions.exclusion_reason is null

)

select * from final
