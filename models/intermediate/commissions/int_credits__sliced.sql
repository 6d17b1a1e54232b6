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

-- What a running total comes to inside a tier, before and after the credit.
passed as (

    select
        crossing.*,
        tiers.tier_number,
        tiers.rate_ppm,
        tiers.pay_numerator,
        tiers.pay_denominator,
        least(greatest(crossing.before_minor, tiers.lower_minor), tiers.upper_minor) as from_minor,
        least(greatest(crossing.after_minor, tiers.lower_minor), tiers.upper_minor) as to_minor

    from crossing
    inner join tiers
        on crossing.segment_id = tiers.segment_id
        and coalesce(crossing.rate_table_id, '') = coalesce(tiers.rate_table_id, '')
        and greatest(least(crossing.before_minor, crossing.after_minor), tiers.lower_minor)
        < least(greatest(crossing.before_minor, crossing.after_minor), tiers.upper_minor)
    where crossing.rate_method in ('payee_rate', 'flat', 'marginal')

),

final as (

    select
        passed.credited_id,
        passed.payee_id,
        passed.component_id,
        passed.credited_on,
        passed.earning_period_id,
        passed.currency_code,
        passed.segment_id,
        'slice' as commission_kind,
        passed.tier_number,
        passed.rate_ppm,
        passed.to_minor - passed.from_minor as slice_minor,
        cast(0 as bigint) as base_minor,
        {{ worth_of('passed.to_minor', 'passed.rate_ppm', 'passed') }}
        - {{ worth_of('passed.from_minor', 'passed.rate_ppm', 'passed') }} as commission_minor_ppm

    from passed

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
        cast(0 as bigint) as base_minor,
        after_minor_ppm - before_minor_ppm as commission_minor_ppm

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
        before_minor as base_minor,
        before_minor_ppm - held_minor_ppm as commission_minor_ppm

    from reached
    where raise_ppm <> 0 and before_minor <> 0

    union all

    select * from {{ ref('int_credits__stepped') }}

)

select * from final
