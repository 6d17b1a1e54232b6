with

assignments as (

    select * from {{ ref('stg_plan__plan_assignments') }} where row_status = 'current'

),

plans as (

    select * from {{ ref('stg_plan__plans') }} where row_status = 'current'

),

components as (

    select * from {{ ref('stg_plan__components') }} where row_status = 'current'

),

clipped as (

    select
        assignments.payee_id,
        assignments.plan_id,
        components.component_id,
        components.line_number as terms_line_number,
        components.valid_from_on as terms_from_on,
        components.calendar_id,
        components.measure,
        components.accumulation_window,
        components.rate_method,
        components.rate_table_id,
        components.quota_proration,
        components.segment_opening,
        components.boundary_side,
        components.rounding_mode,
        components.rounding_point,
        components.cap_minor,
        plans.currency_code,
        {{ exchange_rate_basis('plans') }} as exchange_rate_basis,
        greatest(assignments.valid_from_on, plans.valid_from_on, components.valid_from_on) as valid_from_on,
        least(assignments.valid_to_on, plans.valid_to_on, components.valid_to_on) as valid_to_on

    from assignments
    inner join plans
        on assignments.plan_id = plans.plan_id
    inner join components
        on plans.plan_id = components.plan_id

),

final as (

    select * from clipped where valid_from_on < valid_to_on

)

select * from final
