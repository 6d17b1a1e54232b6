with

quotas as (

    select * from {{ ref('int_quotas__prorated') }}

),

targets as (

    select * from {{ ref('int_targets__weighted') }}

),

-- The first quota of a period begins with it and changes nothing. A target is that of a year: it
-- changes on its day.
final as (

    select
        payee_id,
        component_id,
        valid_from_on as changed_on

    from quotas
    where valid_from_on > period_from_on

    union

    select
        payee_id,
        component_id,
        valid_from_on as changed_on

    from targets

    union

    select
        payee_id,
        component_id,
        valid_to_on as changed_on

    from targets

)

select * from final
