with

components as (

    select distinct
        component_id,
        measure

    from {{ ref('stg_plan__components') }}
    where row_status = 'current'

),

final as (

    select distinct
        rules.profile_id,
        rules.credit_method,
        components.measure

    from {{ ref('int_profiles__matched') }} as rules
    inner join components
        on rules.component_id = components.component_id

)

select * from final
