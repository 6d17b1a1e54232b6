with

credits as (

    select * from {{ ref('int_credits__combined') }}

),

flat_days as (

    select * from {{ ref('int_days__tiered') }} where tier_number is not null

),

crossing as (

    select * from {{ ref('int_credits__crossing') }}

),

tiers as (

    select * from {{ ref('int_tiers__in_money') }}

),

-- Retroactive: the tier reached after the credit pays it whole, and the credit that reaches
-- another tier pays the difference on everything before it as a true-up.
reached as (

    select
        crossing.*,
        tiers_after.tier_number,
        tiers_after.rate_ppm,
        tiers_after.rate_ppm - tiers_before.rate_ppm as raise_ppm

    from crossing
    inner join tiers as tiers_after
        on crossing.segment_id = tiers_after.segment_id
        and {{ lies_in('crossing.after_minor', 'tiers_after', 'crossing.boundary_side') }}
    inner join tiers as tiers_before
        on crossing.segment_id = tiers_before.segment_id
        and {{ lies_in('crossing.before_minor', 'tiers_before', 'crossing.boundary_side') }}
    where crossing.rate_method = 'retroactive'

),

sliced as (

    select
        credits.credited_id,
        credits.transaction_id,
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
        cast(0 as bigint) as base_minor

    from credits
    inner join flat_days
        on credits.payee_id = flat_days.payee_id
        and credits.component_id = flat_days.component_id
        and credits.credited_on = flat_days.credited_on

    union all

    select
        crossing.credited_id,
        crossing.transaction_id,
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
        transaction_id,
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
        transaction_id,
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

),

final as (

    select
        credited_id,
        transaction_id,
        payee_id,
        component_id,
        credited_on,
        earning_period_id,
        currency_code,
        segment_id,
        commission_kind,
        tier_number,
        rate_ppm,
        slice_minor,
        base_minor,
        cast((slice_minor + base_minor) * rate_ppm as bigint) as commission_minor_ppm

    from sliced

)

select * from final
