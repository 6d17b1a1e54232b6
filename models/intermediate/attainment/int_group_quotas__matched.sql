with

group_quotas as (

    select * from {{ ref('stg_plan__group_quotas') }} where row_status = 'current'

),

memberships as (

    select * from {{ ref('int_memberships__listed') }}

),

periods as (

    select * from {{ ref('stg_plan__calendar_periods') }} where row_status = 'current'

),

workers as (

    select * from {{ ref('stg_hr__workers') }} where row_status = 'current'

),

quoted as (

    select distinct
        component_id,
        period_id

    from group_quotas

),

-- The first day of the period on which the payee is on the component and employed.
arrivals as (

    select
        assignments.payee_id,
        quoted.component_id,
        quoted.period_id,
        min(greatest(assignments.valid_from_on, periods.valid_from_on, workers.hired_on)) as arrived_on

    from quoted
    inner join periods
        on quoted.period_id = periods.period_id
    inner join {{ ref('int_assignments__clipped') }} as assignments
        on quoted.component_id = assignments.component_id
    left join workers
        on assignments.payee_id = workers.payee_id
    where greatest(assignments.valid_from_on, periods.valid_from_on, workers.hired_on)
        < least(assignments.valid_to_on, periods.valid_to_on, workers.terminated_on)
    group by assignments.payee_id, quoted.component_id, quoted.period_id

),

-- Of two territories with a quota it would be chance which of them counts: the gate names both.
matched as (

    select
        arrivals.*,
        group_quotas.group_kind,
        group_quotas.group_id,
        max(group_quotas.group_id) over (
            partition by
                arrivals.payee_id, arrivals.component_id, arrivals.period_id, group_quotas.group_kind
        ) as last_group_id,
        group_quotas.quota_minor,
        row_number() over (
            partition by arrivals.payee_id, arrivals.component_id, arrivals.period_id
            order by memberships.nearness, memberships.group_id
        ) as place

    from arrivals
    inner join memberships
        on arrivals.payee_id = memberships.payee_id
        and arrivals.arrived_on >= memberships.valid_from_on
        and arrivals.arrived_on < memberships.valid_to_on
    inner join group_quotas
        on arrivals.component_id = group_quotas.component_id
        and arrivals.period_id = group_quotas.period_id
        and memberships.group_kind = group_quotas.group_kind
        and memberships.group_id = group_quotas.group_id

),

final as (

    select
        payee_id,
        component_id,
        period_id,
        arrived_on,
        group_kind,
        group_id,
        last_group_id,
        quota_minor

    from matched
    where place = 1

)

select * from final
