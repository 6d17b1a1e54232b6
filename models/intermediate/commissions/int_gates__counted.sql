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
counted as (

    select
        reviewed.accumulator_id,
        reviewed.period_id,
        gates.opens,
        reviewed.gates_needed,
        count(*) as gate_count,
        sum(
            case
                when measures.quota_minor > 0
                    and cast(measures.credit_minor as decimal(18, 0)) * cast(1000000 as bigint)
                    >= cast(measures.quota_minor as decimal(18, 0)) * gates.minimum_attainment_ppm
                    then 1
                else 0
            end
        ) as met_count

    from reviewed
    inner join gates
        on reviewed.component_id = gates.component_id
        and reviewed.measured_on >= gates.valid_from_on
        and reviewed.measured_on < gates.valid_to_on
    left join measures
        on reviewed.accumulator_id = measures.accumulator_id
        and reviewed.period_id = measures.period_id
        and gates.gate_component_id = measures.measured_component_id
    group by reviewed.accumulator_id, reviewed.period_id, gates.opens, reviewed.gates_needed

),

final as (

    select
        accumulator_id,
        period_id,
        opens,
        met_count >= coalesce(gates_needed, gate_count) as is_open

    from counted

)

select * from final
