with

reviewed as (

    select * from {{ ref('int_windows__reviewed') }}

),

accumulators as (

    select distinct accumulator_id from reviewed

),

segments as (

    select
        built.segment_id,
        built.accumulator_id

    from {{ ref('int_segments__built') }} as built
    inner join accumulators
        on built.accumulator_id = accumulators.accumulator_id

),

commissions as (

    select
        segment_id,
        earning_period_id,
        commission_minor_ppm as tiers_minor_ppm,
        commission_minor_ppm

    from {{ ref('int_commissions__sliced') }}

    union all

    select
        segment_id,
        earning_period_id,
        commission_minor_ppm as tiers_minor_ppm,
        commission_minor_ppm

    from {{ ref('int_commissions__returned') }}

    union all

    select
        segment_id,
        earning_period_id,
        cast(0 as bigint) as tiers_minor_ppm,
        commission_minor_ppm

    from {{ ref('int_commissions__capped') }}

),

earned as (

    select
        segments.accumulator_id,
        commissions.earning_period_id,
        sum(commissions.tiers_minor_ppm) as tiers_minor_ppm,
        sum(commissions.commission_minor_ppm) as capped_minor_ppm

    from commissions
    inner join segments
        on commissions.segment_id = segments.segment_id
    group by segments.accumulator_id, commissions.earning_period_id

),

to_date as (

    select
        reviewed.accumulator_id,
        reviewed.period_id,
        cast(
            coalesce(sum(earned.tiers_minor_ppm) over (
                partition by reviewed.accumulator_id
                order by reviewed.period_from_on rows unbounded preceding
            ), 0) as bigint
        ) as tiers_minor_ppm,
        cast(
            coalesce(sum(earned.capped_minor_ppm) over (
                partition by reviewed.accumulator_id
                order by reviewed.period_from_on rows unbounded preceding
            ), 0) as bigint
        ) as capped_minor_ppm

    from reviewed
    left join earned
        on reviewed.accumulator_id = earned.accumulator_id
        and reviewed.period_id = earned.earning_period_id

),

-- A matrix pays at the rate reached by now, for the window as a whole; beside it no tiers pay (a gate).
final as (

    select
        to_date.accumulator_id,
        to_date.period_id,
        to_date.tiers_minor_ppm + coalesce(matrices.matrix_minor_ppm, 0) as tiers_minor_ppm,
        to_date.capped_minor_ppm + coalesce(matrices.capped_minor_ppm, 0) as capped_minor_ppm,
        coalesce(matrices.capped_minor_ppm, 0) as matrix_minor_ppm,
        coalesce(matrices.rate_ppm, 0) as matrix_rate_ppm

    from to_date
    left join {{ ref('int_matrices__matched') }} as matrices
        on to_date.accumulator_id = matrices.accumulator_id
        and to_date.period_id = matrices.period_id

)

select * from final
