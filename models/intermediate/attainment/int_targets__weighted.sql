with

targets as (

    select * from {{ ref('stg_plan__target_incentives') }} where row_status = 'current'

),

-- A component without weight has no target: whoever has one gets nothing else on it divided.
components as (

    select * from {{ ref('stg_plan__components') }} where row_status = 'current' and weight_ppm > 0

),

final as (

    select
        targets.payee_id,
        components.component_id,
        components.valid_from_on as terms_from_on,
        components.calendar_id,
        greatest(targets.valid_from_on, components.valid_from_on) as valid_from_on,
        least(targets.valid_to_on, components.valid_to_on) as valid_to_on,
        cast(targets.target_minor as decimal(18, 0)) * components.weight_ppm as target_minor_ppm

    from targets
    inner join components
        on targets.plan_id = components.plan_id
        and targets.valid_from_on < components.valid_to_on
        and components.valid_from_on < targets.valid_to_on

)

select * from final
