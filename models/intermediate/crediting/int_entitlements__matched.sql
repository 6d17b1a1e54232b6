with

holders as (

    select distinct
        payee_id,
        profile_id

    from {{ ref('int_shares__allocated') }}

),

assignments as (

    select * from {{ ref('int_assignments__profiled') }}

),

rules as (

    select * from {{ ref('int_profiles__matched') }} where method_family = 'direct'

),

clipped as (

    select
        holders.payee_id,
        holders.profile_id,
        assignments.measure,
        assignments.plan_id,
        assignments.component_id,
        assignments.currency_code,
        assignments.exchange_rate_basis,
        rules.rule_id,
        rules.credit_method,
        rules.priority,
        greatest(assignments.valid_from_on, rules.valid_from_on) as valid_from_on,
        least(assignments.valid_to_on, rules.valid_to_on) as valid_to_on

    from holders
    inner join assignments
        on holders.payee_id = assignments.payee_id
    inner join rules
        on holders.profile_id = rules.profile_id
        and assignments.component_id = rules.component_id
        and assignments.payee_profile_id = rules.payee_profile_id

),

final as (

    select * from clipped where valid_from_on < valid_to_on

)

select * from final
