with

-- Ranked is who is on the component on the last day of the window.
reviewed as (

    select * from {{ ref('int_windows__reviewed') }} where is_last and measured_on = reviewed_on

),

bonuses as (

    select * from {{ ref('stg_plan__rank_bonuses') }} where row_status = 'current'

),

measured as (

    select
        reviewed.accumulator_id,
        reviewed.period_id,
        reviewed.component_id,
        reviewed.window_id,
        reviewed.reviewed_on,
        cast(measures.credit_minor as decimal(18, 0)) as credit_minor,
        cast(measures.quota_minor as decimal(18, 0)) as quota_minor

    from reviewed
    inner join {{ ref('int_measures__counted') }} as measures
        on reviewed.accumulator_id = measures.accumulator_id
        and reviewed.period_id = measures.period_id
        and reviewed.component_id = measures.measured_component_id
    where measures.quota_minor > 0

),

-- Attainment by long division, 18 decimals at a time. Two that differ do so by 1 / (quota x quota) at
-- least, which is more than 10^-36: alike in 36 decimals, they are equal.
divided as (

    select
        *,
        {{ whole_quotient('credit_minor', 'quota_minor') }} as whole_count,
        cast(mod(credit_minor, quota_minor) as decimal(18, 0))
        * cast(1000000000000000000 as decimal(19, 0)) as first_rest

    from measured

),

divided_on as (

    select
        *,
        {{ whole_quotient('first_rest', 'quota_minor') }} as first_decimals,
        cast(mod(first_rest, quota_minor) as decimal(18, 0))
        * cast(1000000000000000000 as decimal(19, 0)) as second_rest

    from divided

),

-- Who has reached as much shares a rank, and the next ranks are left out.
ranked as (

    select
        *,
        rank() over (
            partition by component_id, window_id, reviewed_on
            order by
                whole_count desc,
                first_decimals desc,
                {{ whole_quotient('second_rest', 'quota_minor') }} desc
        ) as rank_number

    from divided_on

),

final as (

    select
        ranked.accumulator_id,
        ranked.period_id,
        bonuses.rank_number,
        bonuses.bonus_minor * cast(1000000 as bigint) as bonus_minor_ppm

    from ranked
    inner join bonuses
        on ranked.component_id = bonuses.component_id
        and ranked.rank_number = bonuses.rank_number
        and ranked.reviewed_on >= bonuses.valid_from_on
        and ranked.reviewed_on < bonuses.valid_to_on

)

select * from final
