with

modifiers as (

    select * from {{ ref('int_modifiers__listed') }}

),

components as (

    select * from {{ ref('int_components__listed') }}

),

runs as (

    select * from {{ source('raw_control', 'runs') }}

),

final as (

    select
        modifiers.payee_id,
        modifiers.component_id,
        modifiers.window_id,
        modifiers.period_id,
        modifiers.modifier_kind,
        modifiers.measured_component_id,
        modifiers.measured_on,
        components.measure,
        {{ as_amount('modifiers.credit_minor') }} as credited_amount,
        {{ as_amount('modifiers.quota_minor') }} as quota_amount,
        {{ as_ratio('modifiers.minimum_attainment_ppm') }} as minimum_attainment,
        modifiers.gates_needed,
        modifiers.is_met,
        {{ as_ratio('modifiers.factor_ppm') }} as factor,
        components.currency_code,
        runs.release_id

    from modifiers
    inner join components
        on modifiers.measured_component_id = components.component_id
    cross join runs

)

select * from final
