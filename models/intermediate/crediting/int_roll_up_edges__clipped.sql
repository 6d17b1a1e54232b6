with

hierarchy as (

    select * from {{ ref('int_hierarchy__unrolled') }}

),

assignments as (

    select * from {{ ref('int_assignments__profiled') }}

),

rolling_components as (

    select distinct component_id from {{ ref('int_profiles__matched') }} where credit_method = 'roll_up'

),

clipped as (

    select
        hierarchy.payee_id,
        hierarchy.manager_id,
        hierarchy.levels_up,
        assignments.component_id,
        assignments.plan_id,
        assignments.measure,
        assignments.currency_code,
        assignments.exchange_rate_basis,
        assignments.payee_profile_id,
        greatest(hierarchy.valid_from_on, assignments.valid_from_on) as valid_from_on,
        least(hierarchy.valid_to_on, assignments.valid_to_on) as valid_to_on

    from hierarchy
    inner join assignments
        on hierarchy.manager_id = assignments.payee_id
    inner join rolling_components
        on assignments.component_id = rolling_components.component_id

),

final as (

    select * from clipped where valid_from_on < valid_to_on

)

select * from final
