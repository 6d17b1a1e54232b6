with

plans as (

    select * from {{ ref('stg_plan__plans') }} where row_status = 'current'

),

components as (

    select * from {{ ref('stg_plan__components') }} where row_status = 'current'

),

runs as (

    select * from {{ source('raw_control', 'runs') }}

),

final as (

    select
        plans.plan_id,
        plans.plan_name,
        components.component_id,
        components.component_name,
        plans.currency_code,
        plans.exchange_rate_type,
        plans.exchange_rate_date,
        components.calendar_id,
        components.measure,
        components.accumulation_window,
        components.basis,
        components.rate_method,
        components.rate_table_id,
        components.quota_proration,
        components.segment_opening,
        components.boundary_side,
        components.rounding_mode,
        components.rounding_point,
        {{ as_amount('components.rounding_unit_minor') }} as rounding_unit,
        {{ as_amount('components.cap_minor') }} as cap_amount,
        components.manager_credit,
        greatest(plans.valid_from_on, components.valid_from_on) as valid_from_on,
        least(plans.valid_to_on, components.valid_to_on) as valid_to_on,
        runs.release_id

    from components
    inner join plans
        on components.plan_id = plans.plan_id
        and components.valid_from_on < plans.valid_to_on
        and plans.valid_from_on < components.valid_to_on
    cross join runs

)

select * from final
