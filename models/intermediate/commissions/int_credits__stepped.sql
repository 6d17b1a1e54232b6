with

crossing as (

    select * from {{ ref('int_credits__accumulated') }} where rate_method in ('interpolated', 'step')

),

-- Where a rate grows, from its bound to the next; a rate that stays grows by nothing over one unit.
steps as (

    select
        segment_id,
        tier_number,
        rate_ppm,
        basis,
        pay_numerator,
        lower_minor,
        upper_minor,
        upper_rate_ppm - rate_ppm as growth_ppm,
        greatest(lower_minor, 0) as growth_from_minor,
        case
            when upper_rate_ppm = rate_ppm then 1
            else greatest(upper_minor - greatest(lower_minor, 0), 1)
        end as growth_width_minor

    from {{ ref('int_tiers__in_money') }}
    where is_stepped

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
        'step' as commission_kind,
        reached.tier_number,
        {{ rate_in_step('crossing.after_minor', 'reached') }} as rate_ppm,
        crossing.credit_minor as slice_minor,
        crossing.before_minor as base_minor,
        {{ worth_of_step('crossing.after_minor', 'reached') }}
        - {{ worth_of_step('crossing.before_minor', 'held') }} as commission_minor_ppm

    from crossing
    inner join steps as reached
        on crossing.segment_id = reached.segment_id
        and {{ lies_in('crossing.after_minor', 'reached', 'crossing.boundary_side') }}
    inner join steps as held
        on crossing.segment_id = held.segment_id
        and {{ lies_in('crossing.before_minor', 'held', 'crossing.boundary_side') }}

)

select * from final
