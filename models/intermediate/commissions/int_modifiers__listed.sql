with

reviewed as (

    select * from {{ ref('int_windows__reviewed') }}

),

measures as (

    select * from {{ ref('int_measures__counted') }}

),

modifiers as (

    select
        accumulator_id,
        period_id,
        case opens when 'cap' then 'cap_gate' else 'gate' end as modifier_kind,
        measured_component_id,
        minimum_attainment_ppm,
        gates_needed,
        is_met,
        cast(null as bigint) as factor_ppm

    from {{ ref('int_gates__compared') }}

    union all

    select
        accumulator_id,
        period_id,
        'multiplier' as modifier_kind,
        measured_component_id,
        cast(null as bigint) as minimum_attainment_ppm,
        cast(null as integer) as gates_needed,
        cast(null as boolean) as is_met,
        factor_ppm

    from {{ ref('int_factors__matched') }}

    union all

    -- A matrix looks at the component's own attainment and at that of another.
    select
        reviewed.accumulator_id,
        reviewed.period_id,
        'matrix' as modifier_kind,
        measures.measured_component_id,
        cast(null as bigint) as minimum_attainment_ppm,
        cast(null as integer) as gates_needed,
        cast(null as boolean) as is_met,
        cast(null as bigint) as factor_ppm

    from reviewed
    inner join measures
        on reviewed.accumulator_id = measures.accumulator_id
        and reviewed.period_id = measures.period_id
    where
        reviewed.matrix_id is not null
        and measures.measured_component_id in (reviewed.component_id, reviewed.matrix_component_id)

),

-- Who is not on the measured component in that window has neither credits nor a quota there.
final as (

    select
        modifiers.*,
        reviewed.payee_id,
        reviewed.component_id,
        reviewed.window_id,
        reviewed.measured_on,
        measures.credit_minor,
        measures.quota_minor

    from modifiers
    inner join reviewed
        on modifiers.accumulator_id = reviewed.accumulator_id
        and modifiers.period_id = reviewed.period_id
    left join measures
        on modifiers.accumulator_id = measures.accumulator_id
        and modifiers.period_id = measures.period_id
        and modifiers.measured_component_id = measures.measured_component_id

)

select * from final
