with

commissions as (

    select * from {{ ref('int_commissions__earned') }}

),

runs as (

    select * from {{ source('raw_control', 'runs') }}

),

final as (

    select
        {{ credit_id('commissions') }} || '|' || commissions.commission_kind
        || '|' || cast(commissions.tier_number as {{ dbt.type_string() }}) as commission_id,
        {{ credit_id('commissions') }} as credit_id,
        {{ payout_id('commissions') }} as payout_id,
        commissions.payee_id,
        commissions.component_id,
        commissions.earning_period_id,
        commissions.credited_on as earned_on,
        commissions.commission_kind,
        commissions.tier_number,
        {{ as_amount('commissions.slice_minor') }} as credited_amount,
        {{ as_amount('commissions.base_minor') }} as base_amount,
        {{ as_ratio('commissions.rate_ppm') }} as rate,
        {{ as_exact_amount('commissions.commission_minor_ppm') }} as commission_amount,
        commissions.currency_code,
        runs.release_id

    from commissions
    cross join runs

)

select * from final
