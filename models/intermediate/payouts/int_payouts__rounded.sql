with

commissions as (

    select * from {{ ref('int_commissions__earned') }}

),

units as (

    select * from {{ ref('int_currencies__scaled') }}

),

segments as (

    select
        segments.*,
        coalesce(components.rounding_unit_minor, units.unit_minor) as unit_minor

    from {{ ref('int_segments__built') }} as segments
    inner join units
        on segments.currency_code = units.currency_code
    left join {{ ref('stg_plan__components') }} as components
        on segments.component_id = components.component_id
        and segments.terms_from_on = components.valid_from_on
        and components.row_status = 'current'

),

earned as (

    select
        segment_id,
        earning_period_id,
        sum(commission_minor_ppm) as commission_minor_ppm,
        count(nullif(commission_minor_ppm, 0)) as paying_rows

    from commissions
    group by segment_id, earning_period_id

),

-- Plans that round every credit instead of the payout line.
rounded_credits as (

    select
        commissions.segment_id,
        commissions.earning_period_id,
        sum(
            {{ round_as_planned(
                'commissions.commission_minor_ppm', '(1000000 * segments.unit_minor)', 'segments.rounding_mode'
            ) }} * segments.unit_minor
        ) as commission_minor

    from commissions
    inner join segments
        on commissions.segment_id = segments.segment_id
        and segments.rounding_point = 'credit'
    group by commissions.segment_id, commissions.earning_period_id

),

-- Where nothing is paid there is nothing to round, to whatever unit.
lines as (

    select
        segments.payee_id,
        segments.plan_id,
        segments.component_id,
        segments.currency_code,
        earned.earning_period_id,
        max_by(
            segments.rounding_mode, case when earned.paying_rows > 0 then segments.valid_from_on end
        ) as rounding_mode,
        coalesce(
            max_by(segments.unit_minor, case when earned.paying_rows > 0 then segments.valid_from_on end), 1
        ) as unit_minor,
        sum(earned.commission_minor_ppm) as exact_minor_ppm,
        sum(coalesce(rounded_credits.commission_minor * 1000000, earned.commission_minor_ppm)) as payable_minor_ppm

    from earned
    inner join segments
        on earned.segment_id = segments.segment_id
    left join rounded_credits
        on earned.segment_id = rounded_credits.segment_id
        and earned.earning_period_id = rounded_credits.earning_period_id
    group by
        segments.payee_id,
        segments.plan_id,
        segments.component_id,
        segments.currency_code,
        earned.earning_period_id

),

final as (

    select
        payee_id,
        plan_id,
        component_id,
        earning_period_id,
        earning_period_id as posting_period_id,
        'commission' as line_kind,
        currency_code,
        cast(exact_minor_ppm as decimal(38, 0)) as exact_minor_ppm,
        cast(
            {{ round_as_planned('payable_minor_ppm', '(1000000 * unit_minor)', 'rounding_mode') }} * unit_minor
            as bigint
        ) as commission_minor

    from lines

)

select * from final
