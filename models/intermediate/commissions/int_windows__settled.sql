with

pooled as (

    select
        modified.*,
        coalesce(pools.pooled_minor_ppm, modified.budgeted_minor_ppm) as pooled_minor_ppm

    from {{ ref('int_windows__modified') }} as modified
    left join {{ ref('int_pools__shared') }} as pools
        on modified.accumulator_id = pools.accumulator_id
        and modified.period_id = pools.period_id

),

claims as (

    select * from {{ ref('int_funds__claimed') }}

),

-- A fund is paid as far as it is claimed; what is taken back needs no claim.
final as (

    select
        pooled.*,
        case
            when pooled.is_paid_on_claims
                then
                    least(
                        pooled.pooled_minor_ppm,
                        cast(coalesce(claims.claimed_minor, 0) as decimal(18, 0)) * cast(1000000 as bigint)
                    )
            else pooled.pooled_minor_ppm
        end as settled_minor_ppm

    from pooled
    left join claims
        on pooled.accumulator_id = claims.accumulator_id
        and pooled.period_id = claims.period_id

)

select * from final
