with

payouts as (

    select * from {{ ref('int_payouts__converted') }}

),

runs as (

    select * from {{ source('raw_control', 'runs') }}

),

final as (

    select
        {{ payout_id('payouts') }} as payout_id,
        payouts.payee_id,
        payouts.plan_id,
        payouts.component_id,
        payouts.earning_period_id,
        payouts.posting_period_id,
        payouts.line_kind,
        {{ as_exact_amount('payouts.exact_minor_ppm') }} as commission_exact_amount,
        {{ as_amount('payouts.commission_minor') }} as commission_amount,
        payouts.currency_code as commission_currency_code,
        cast(payouts.rate_e12 * cast('0.000000000001' as decimal(13, 12)) as decimal(20, 12)) as exchange_rate,
        {{ as_amount('payouts.payout_minor') }} as payout_amount,
        payouts.pay_currency_code as currency_code,
        runs.release_id

    from payouts
    cross join runs

)

select * from final
