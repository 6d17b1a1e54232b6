with

targets as (

    select * from {{ ref('stg_plan__target_incentives') }} where row_status = 'current'

),

-- A component that is not paid or capped by its target has none: another one changes no terms of it.
components as (

    select *
    from {{ ref('stg_plan__components') }}
    where row_status = 'current'
        and (basis = 'target' or cap_target_ppm is not null)

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
