with

modifiers as (

    select * from {{ ref('int_modifiers__listed') }}

),

components as (

    select
        components.component_id,
        min(components.measure) as measure,
        min(plans.currency_code) as currency_code

    from {{ ref('stg_plan__components') }} as components
    inner join {{ ref('stg_plan__plans') }} as plans
        on components.plan_id = plans.plan_id
        and plans.row_status = 'current'
    where components.row_status = 'current'
    group by components.component_id

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
        case when {{ is_money('components.measure') }} then components.currency_code end as currency_code,
        runs.release_id

    from modifiers
    inner join components
        on modifiers.measured_component_id = components.component_id
    cross join runs

)

select * from final
