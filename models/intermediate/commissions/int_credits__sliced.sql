with

crossing as (

    select * from {{ ref('int_credits__accumulated') }}

),

reached as (

    select * from {{ ref('int_credits__rerated') }}

),

tiers as (

    select * from {{ ref('int_tiers__in_money') }}

),

final as (

    select
        crossing.credited_id,
        crossing.payee_id,
        crossing.component_id,
        crossing.credited_on,
        crossing.earning_period_id,
        crossing.currency_code,
        crossing.segment_id,
        'slice' as commission_kind,
        tiers.tier_number,
        tiers.rate_ppm,
        case when crossing.credit_minor < 0 then -1 else 1 end * (
            least(greatest(crossing.before_minor, crossing.after_minor), tiers.upper_minor)
            - greatest(least(crossing.before_minor, crossing.after_minor), tiers.lower_minor)
        ) as slice_minor,
        cast(0 as bigint) as base_minor

    from crossing
    inner join tiers
        on crossing.segment_id = tiers.segment_id
        and greatest(least(crossing.before_minor, crossing.after_minor), tiers.lower_minor)
        < least(greatest(crossing.before_minor, crossing.after_minor), tiers.upper_minor)
    where crossing.rate_method <> 'retroactive'

    union all

    select
        credited_id,
        payee_id,
        component_id,
        credited_on,
        earning_period_id,
        currency_code,
        segment_id,
        'slice' as commission_kind,
        tier_number,
        rate_ppm,
        credit_minor as slice_minor,
        cast(0 as bigint) as base_minor

    from reached

    union all

    select
        credited_id,
        payee_id,
        component_id,
        credited_on,
        earning_period_id,
        currency_code,
        segment_id,
        'true_up' as commission_kind,
        tier_number,
        raise_ppm as rate_ppm,
        cast(0 as bigint) as slice_minor,
        before_minor as base_minor

    from reached
    where raise_ppm <> 0 and before_minor <> 0

)

select * from final
