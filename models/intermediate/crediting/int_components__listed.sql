with

components as (

    select * from {{ ref('stg_plan__components') }} where row_status = 'current'

),

plans as (

    select * from {{ ref('stg_plan__plans') }} where row_status = 'current'

),

-- No version says otherwise than the one before (a gate). A count is no money: added to amounts of a
-- currency it would be nonsense.
final as (

    select distinct
        components.component_id,
        components.plan_id,
        components.calendar_id,
        components.measure,
        case when {{ is_money('components.measure') }} then plans.currency_code end as currency_code

    from components
    inner join plans
        on components.plan_id = plans.plan_id

)

select * from final
