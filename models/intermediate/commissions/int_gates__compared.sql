with

reviewed as (

    select * from {{ ref('int_windows__reviewed') }}

),

gates as (

    select * from {{ ref('stg_plan__component_gates') }} where row_status = 'current'

),

measures as (

    select * from {{ ref('int_measures__counted') }}

),

-- Credit is compared with a share of the quota, never divided by it; who has no quota above zero,
-- or is not on the measured component, has not met it.
final as (

    select
        reviewed.accumulator_id,
        reviewed.period_id,
        gates.opens,
        gates.gate_component_id as measured_component_id,
        gates.minimum_attainment_ppm,
        reviewed.gates_needed,
        coalesce(
            measures.quota_minor > 0
            and cast(measures.credit_minor as decimal(18, 0)) * cast(1000000 as bigint)
            >= cast(measures.quota_minor as decimal(18, 0)) * gates.minimum_attainment_ppm,
            false
        ) as is_met

    from reviewed
    inner join gates
        on reviewed.component_id = gates.component_id
        and reviewed.measured_on >= gates.valid_from_on
        and reviewed.measured_on < gates.valid_to_on
    left join measures
        on reviewed.accumulator_id = measures.accumulator_id
        and reviewed.period_id = measures.period_id
        and gates.gate_component_id = measures.measured_component_id

)

select * from final
