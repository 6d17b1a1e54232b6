with

quotas as (

    select * from {{ ref('int_quotas__assigned') }}

),

targets as (

    select * from {{ ref('int_targets__weighted') }}

),

periods as (

    select * from {{ ref('stg_plan__calendar_periods') }} where row_status = 'current'

),

-- Days are counted for a target only where any terms of its component may ask for them.
prorating as (

    select component_id
    from {{ ref('stg_plan__components') }}
    where row_status = 'current' and quota_proration <> 'none'

),

final as (

    select
        payee_id,
        component_id,
        period_id

    from quotas

    union

    select
        targets.payee_id,
        targets.component_id,
        periods.period_id

    from targets
    inner join prorating
        on targets.component_id = prorating.component_id
    inner join periods
        on targets.calendar_id = periods.calendar_id

)

select * from final
