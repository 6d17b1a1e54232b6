with

-- First come, first served, whoever it is.
counted as (

    select
        *,
        cast(budget_minor as decimal(18, 0)) * cast(1000000 as bigint) as budget_minor_ppm,
        sum(claimed_minor_ppm) over (
            partition by component_id, window_id, period_id
            order by credited_on, credited_id, payee_id rows unbounded preceding
        ) as together_minor_ppm

    from {{ ref('int_budgets__claimed') }}

),

final as (

    select
        accumulator_id,
        period_id,
        cast(
            sum(
                least(together_minor_ppm, budget_minor_ppm)
                - least(together_minor_ppm - claimed_minor_ppm, budget_minor_ppm)
                - claimed_minor_ppm
            ) as bigint
        ) as cut_minor_ppm

    from counted
    group by accumulator_id, period_id

)

select * from final
