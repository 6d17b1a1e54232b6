with

final as (

    select distinct
        rules.profile_id,
        rules.credit_method,
        components.measure

    from {{ ref('int_profiles__matched') }} as rules
    inner join {{ ref('int_components__listed') }} as components
        on rules.component_id = components.component_id

)

select * from final
