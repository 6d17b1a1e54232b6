with

reviewed as (

    select * from {{ ref('int_windows__reviewed') }}

),

totals as (

    select * from {{ ref('int_windows__totalled') }}

),

gates as (

    select * from {{ ref('int_gates__counted') }}

),

gated as (

    select
        reviewed.*,
        totals.capped_minor_ppm,
        case
            when not coalesce(pay_gates.is_open, true) then 0
            when coalesce(cap_gates.is_open, false) then totals.tiers_minor_ppm
            else totals.capped_minor_ppm
        end as gated_minor_ppm

    from reviewed
    inner join totals
        on reviewed.accumulator_id = totals.accumulator_id
        and reviewed.period_id = totals.period_id
    left join gates as pay_gates
        on reviewed.accumulator_id = pay_gates.accumulator_id
        and reviewed.period_id = pay_gates.period_id
        and pay_gates.opens = 'pay'
    left join gates as cap_gates
        on reviewed.accumulator_id = cap_gates.accumulator_id
        and reviewed.period_id = cap_gates.period_id
        and cap_gates.opens = 'cap'

),

-- A floor stands under what a closed gate has left.
final as (

    select
        *,
        case
            when is_last and floor_minor is not null
                then greatest(gated_minor_ppm, cast(floor_minor as decimal(18, 0)) * cast(1000000 as bigint))
            else gated_minor_ppm
        end as floored_minor_ppm

    from gated

)

select * from final
