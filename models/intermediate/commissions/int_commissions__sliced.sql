with

credits as (

    select * from {{ ref('int_credits__combined') }}

),

flat_days as (

    select * from {{ ref('int_days__tiered') }} where tier_number is not null

),

crossing as (

    select * from {{ ref('int_credits__sliced') }}

),

final as (

    select
        credits.credited_id,
        credits.payee_id,
        credits.component_id,
        credits.credited_on,
        credits.earning_period_id,
        credits.currency_code,
        flat_days.segment_id,
        'slice' as commission_kind,
        flat_days.tier_number,
        flat_days.rate_ppm,
        credits.credit_minor as slice_minor,
        cast(0 as bigint) as base_minor,
        cast(credits.credit_minor * flat_days.rate_ppm as bigint) as commission_minor_ppm

    from credits
    inner join flat_days
        on credits.payee_id = flat_days.payee_id
        and credits.component_id = flat_days.component_id
        and credits.credited_on = flat_days.credited_on

    union all

    select * from crossing

)

select * from final
