with

components as (

    select distinct component_id
    from {{ ref('stg_plan__components') }}
    where row_status = 'current' and is_paid_on_claims

),

modified as (

    select modified.*
    from {{ ref('int_windows__modified') }} as modified
    semi join components
        on modified.component_id = components.component_id

),

claims as (

    select * from {{ ref('int_funds__claimed') }}

),

-- A fund is paid as far as it is claimed; what is taken back needs no claim.
final as (

    select
        modified.*,
        case
            when modified.is_paid_on_claims
                then
                    least(
                        modified.budgeted_minor_ppm,
                        cast(coalesce(claims.claimed_minor, 0) as decimal(18, 0)) * cast(1000000 as bigint)
                    )
            else modified.budgeted_minor_ppm
        end as settled_minor_ppm

    from modified
    left join claims
        on modified.accumulator_id = claims.accumulator_id
        and modified.period_id = claims.period_id

)

select * from final
