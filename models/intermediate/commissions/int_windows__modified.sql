with

gates as (

    select * from {{ ref('int_gates__counted') }}

),

-- Each rounded to a millionth once; a factor of 1 changes nothing.
products as (

    select
        reviewed.*,
        totals.capped_minor_ppm,
        totals.matrix_minor_ppm,
        totals.matrix_rate_ppm,
        factors.factor_ppm,
        {{ round_half_away(
            'cast(totals.tiers_minor_ppm as decimal(19, 0)) * coalesce(factors.factor_ppm, 1000000)', '1000000'
        ) }} as uncapped_minor_ppm,
        {{ round_half_away(
            'cast(totals.capped_minor_ppm as decimal(19, 0)) * coalesce(factors.factor_ppm, 1000000)', '1000000'
        ) }} as capped_product_minor_ppm

    from {{ ref('int_windows__reviewed') }} as reviewed
    inner join {{ ref('int_windows__totalled') }} as totals
        on reviewed.accumulator_id = totals.accumulator_id
        and reviewed.period_id = totals.period_id
    left join {{ ref('int_factors__combined') }} as factors
        on reviewed.accumulator_id = factors.accumulator_id
        and reviewed.period_id = factors.period_id

),

multiplied as (

    select
        *,
        case
            when factor_ppm is null or multiplier_order = 'after_cap' then capped_product_minor_ppm
            else
                least(
                    uncapped_minor_ppm,
                    cast(cap_minor as decimal(18, 0)) * cast(1000000 as bigint)
                )
        end as multiplied_minor_ppm

    from products

),

-- The bonus of a rank is neither multiplied nor capped.
ranked as (

    select
        multiplied.*,
        coalesce(ranks.rank_number, 0) as rank_number,
        multiplied.multiplied_minor_ppm + coalesce(ranks.bonus_minor_ppm, 0) as ranked_minor_ppm

    from multiplied
    left join {{ ref('int_windows__ranked') }} as ranks
        on multiplied.accumulator_id = ranks.accumulator_id
        and multiplied.period_id = ranks.period_id

),

gated as (

    select
        ranked.*,
        case
            when not pay_gates.is_open then 0
            when cap_gates.is_open
                then ranked.ranked_minor_ppm - ranked.multiplied_minor_ppm + ranked.uncapped_minor_ppm
            else ranked.ranked_minor_ppm
        end as gated_minor_ppm

    from ranked
    left join gates as pay_gates
        on ranked.accumulator_id = pay_gates.accumulator_id
        and ranked.period_id = pay_gates.period_id
        and pay_gates.opens = 'pay'
    left join gates as cap_gates
        on ranked.accumulator_id = cap_gates.accumulator_id
        and ranked.period_id = cap_gates.period_id
        and cap_gates.opens = 'cap'

),

-- A floor stands under what a closed gate has left.
floored as (

    select
        *,
        case
            when is_last
                then greatest(gated_minor_ppm, cast(floor_minor as decimal(18, 0)) * cast(1000000 as bigint))
            else gated_minor_ppm
        end as floored_minor_ppm

    from gated

),

final as (

    select
        floored.*,
        floored.floored_minor_ppm + coalesce(budgets.cut_minor_ppm, 0) as budgeted_minor_ppm

    from floored
    left join {{ ref('int_budgets__shared') }} as budgets
        on floored.accumulator_id = budgets.accumulator_id
        and floored.period_id = budgets.period_id

)

select * from final
