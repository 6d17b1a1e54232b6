with

payouts as (

    select
        payouts.*,
        scaled.unit_minor

    from {{ ref('int_payouts__rounded') }} as payouts
    inner join {{ ref('int_currencies__scaled') }} as scaled
        on payouts.currency_code = scaled.currency_code

),

running as (

    select * from {{ ref('int_payout_tiers__accumulated') }}

),

-- Rounded figures telescope, so that the lines add up to the payout to the cent.
rounded as (

    select
        running.*,
        payouts.currency_code,
        {{ round_half_away('running.to_minor_ppm', '(1000000 * payouts.unit_minor)') }} * payouts.unit_minor
        - {{ round_half_away(
            '(running.to_minor_ppm - running.commission_minor_ppm)', '(1000000 * payouts.unit_minor)'
        ) }} * payouts.unit_minor as commission_minor

    from running
    inner join payouts
        on running.payee_id = payouts.payee_id
        and running.component_id = payouts.component_id
        and running.earning_period_id = payouts.earning_period_id

),

-- What the plan's own rounding (mode, or per credit) makes different from that.
differences as (

    select
        payouts.payee_id,
        payouts.component_id,
        payouts.earning_period_id,
        payouts.currency_code,
        max(rounded.line_number) + 1 as line_number,
        payouts.commission_minor - sum(rounded.commission_minor) as commission_minor

    from payouts
    inner join rounded
        on payouts.payee_id = rounded.payee_id
        and payouts.component_id = rounded.component_id
        and payouts.earning_period_id = rounded.earning_period_id
    group by
        payouts.payee_id,
        payouts.component_id,
        payouts.earning_period_id,
        payouts.currency_code,
        payouts.commission_minor
    having payouts.commission_minor <> sum(rounded.commission_minor)

),

final as (

    select
        payee_id,
        component_id,
        earning_period_id,
        line_number,
        case commission_kind
            when 'slice' then 'Credits in tier ' || cast(tier_number as {{ dbt.type_string() }})
            when 'step' then 'Credits up to tier ' || cast(tier_number as {{ dbt.type_string() }})
            when 'cap' then 'Cap of the component'
            when 'return' then 'Returns at the rate of what they return'
            when 'matrix' then 'Matrix of the component'
            when 'multiplier' then 'Multipliers of the component'
            when 'rank' then 'Bonus of rank ' || cast(tier_number as {{ dbt.type_string() }})
            when 'gate' then 'Gates of the component'
            when 'floor' then 'Floor of the component'
            when 'budget' then 'Budget of the component'
            when 'pool' then 'Pool of the component'
            when 'fund' then 'Not claimed of the fund'
            else 'True-up of earlier credits to tier ' || cast(tier_number as {{ dbt.type_string() }})
        end as line_text,
        case commission_kind when 'step' then slice_minor else slice_minor + base_minor end as credit_minor,
        rate_ppm,
        commission_minor,
        currency_code

    from rounded

    union all

    select
        payee_id,
        component_id,
        earning_period_id,
        line_number,
        'Rounding as the plan says' as line_text,
        0 as credit_minor,
        cast(null as bigint) as rate_ppm,
        commission_minor,
        currency_code

    from differences

)

select * from final
