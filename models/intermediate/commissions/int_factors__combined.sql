with

factors as (

    select
        *,
        row_number() over (
            partition by accumulator_id, period_id order by measured_component_id
        ) as factor_number

    from {{ ref('int_factors__found') }}

),

-- The plan book has four multipliers of a component at most (a gate), each of nine digits: their
-- product fits into 38.
collected as (

    select
        accumulator_id,
        period_id,
        sum(factor_ppm - 1000000) as beyond_one_ppm,
        cast(max(case when factor_number = 1 then factor_ppm end) as decimal(9, 0)) as first_ppm,
        cast(max(case when factor_number = 2 then factor_ppm end) as decimal(9, 0)) as second_ppm,
        cast(max(case when factor_number = 3 then factor_ppm end) as decimal(9, 0)) as third_ppm,
        cast(max(case when factor_number = 4 then factor_ppm end) as decimal(9, 0)) as fourth_ppm

    from factors
    group by accumulator_id, period_id

),

multiplied as (

    select
        *,
        -- More than 18 digits, so that no engine multiplies in 64 bits.
        cast(first_ppm * coalesce(second_ppm, 1000000) as decimal(19, 0))
        * cast(coalesce(third_ppm, 1000000) * coalesce(fourth_ppm, 1000000) as decimal(19, 0)) as product

    from collected

),

final as (

    select
        multiplied.accumulator_id,
        multiplied.period_id,
        cast(
            case reviewed.multiplier_method
                when 'additive' then greatest(1000000 + multiplied.beyond_one_ppm, 0)
                else {{ round_half_away('multiplied.product', '1000000000000000000') }}
            end as bigint
        ) as factor_ppm

    from multiplied
    inner join {{ ref('int_windows__reviewed') }} as reviewed
        on multiplied.accumulator_id = reviewed.accumulator_id
        and multiplied.period_id = reviewed.period_id

)

select * from final
