with

reviewed as (

    select * from {{ ref('int_windows__reviewed') }}

),

multipliers as (

    select * from {{ ref('stg_plan__component_multipliers') }} where row_status = 'current'

),

measures as (

    select * from {{ ref('int_measures__counted') }}

),

tiers as (

    select
        *,
        row_number() over (
            partition by rate_table_id, valid_from_on order by tier_number
        ) = 1 as is_first

    from {{ ref('stg_plan__rate_tiers') }}
    where row_status = 'current'

),

-- Credit and bounds are both made millionths of a unit of quota: nothing is divided.
measured as (

    select
        reviewed.accumulator_id,
        reviewed.period_id,
        reviewed.measured_on,
        reviewed.boundary_side,
        multipliers.measured_component_id,
        multipliers.rate_table_id,
        measures.quota_minor,
        cast(measures.credit_minor as decimal(18, 0)) * cast(1000000 as bigint) as credit_minor_ppm

    from reviewed
    inner join multipliers
        on reviewed.component_id = multipliers.component_id
        and reviewed.measured_on >= multipliers.valid_from_on
        and reviewed.measured_on < multipliers.valid_to_on
    left join measures
        on reviewed.accumulator_id = measures.accumulator_id
        and reviewed.period_id = measures.period_id
        and multipliers.measured_component_id = measures.measured_component_id
        and measures.quota_minor > 0

),

bounded as (

    select
        measured.accumulator_id,
        measured.period_id,
        measured.measured_component_id,
        measured.boundary_side,
        measured.credit_minor_ppm,
        tiers.rate_ppm,
        case
            when tiers.is_first then cast(-100000000000000000000000000000 as decimal(38, 0))
            else cast(measured.quota_minor as decimal(18, 0)) * tiers.lower_bound_ppm
        end as lower_minor,
        coalesce(
            cast(measured.quota_minor as decimal(18, 0)) * tiers.upper_bound_ppm,
            cast(100000000000000000000000000000 as decimal(38, 0))
        ) as upper_minor

    from measured
    inner join tiers
        on measured.rate_table_id = tiers.rate_table_id
        and measured.measured_on >= tiers.valid_from_on
        and measured.measured_on < tiers.valid_to_on

),

-- Without attainment nothing is multiplied.
final as (

    select
        measured.accumulator_id,
        measured.period_id,
        measured.measured_component_id,
        coalesce(bounded.rate_ppm, 1000000) as factor_ppm

    from measured
    left join bounded
        on measured.accumulator_id = bounded.accumulator_id
        and measured.period_id = bounded.period_id
        and measured.measured_component_id = bounded.measured_component_id
        and {{ lies_in('bounded.credit_minor_ppm', 'bounded', 'bounded.boundary_side') }}

)

select * from final
