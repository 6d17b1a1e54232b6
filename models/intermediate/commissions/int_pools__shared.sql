with

members as (

    select * from {{ ref('stg_plan__pool_members') }} where row_status = 'current'

),

pools as (

    select distinct component_id from members

),

windows as (

    select
        modified.accumulator_id,
        modified.period_id,
        modified.component_id,
        modified.window_id,
        modified.payee_id,
        modified.budgeted_minor_ppm,
        coalesce(members.weight_ppm, 0) as weight_ppm

    from {{ ref('int_windows__modified') }} as modified
    inner join pools
        on modified.component_id = pools.component_id
    left join members
        on modified.component_id = members.component_id
        and modified.payee_id = members.payee_id
        and modified.reviewed_on >= members.valid_from_on
        and modified.reviewed_on < members.valid_to_on

),

together as (

    select
        accumulator_id,
        period_id,
        budgeted_minor_ppm,
        weight_ppm,
        cast(
            sum(budgeted_minor_ppm) over (partition by component_id, window_id, period_id) as decimal(19, 0)
        ) as pool_minor_ppm,
        cast(
            sum(weight_ppm) over (partition by component_id, window_id, period_id) as bigint
        ) as pool_weight_ppm,
        cast(
            sum(weight_ppm) over (
                partition by component_id, window_id, period_id order by payee_id rows unbounded preceding
            ) as bigint
        ) as to_weight_ppm

    from windows

),

-- Cumulative weights, so that the parts add up to the pool. Without a member everybody keeps their own.
final as (

    select
        accumulator_id,
        period_id,
        case
            when pool_weight_ppm = 0 then budgeted_minor_ppm
            else
                {{ round_half_away('pool_minor_ppm * to_weight_ppm', 'pool_weight_ppm') }}
                - {{ round_half_away('pool_minor_ppm * (to_weight_ppm - weight_ppm)', 'pool_weight_ppm') }}
        end as pooled_minor_ppm

    from together

)

select * from final
