with

quotas as (

    select * from {{ ref('int_quota_periods__listed') }}

),

periods as (

    select * from {{ ref('stg_plan__calendar_periods') }} where row_status = 'current'

),

components as (

    select * from {{ ref('stg_plan__components') }} where row_status = 'current'

),

workers as (

    select * from {{ ref('stg_hr__workers') }} where row_status = 'current'

),

assignments as (

    select
        *,
        lag(valid_to_on) over (partition by payee_id, component_id order by valid_from_on) as last_to_on

    from {{ ref('int_assignments__clipped') }}

),

-- The days on which a payee can work towards a quota: on the plan and employed. Terms of another
-- time have none of them, and say how far away they are: -1 are those in force in the period.
ranges as (

    select
        quotas.payee_id,
        quotas.component_id,
        quotas.period_id,
        periods.calendar_id,
        periods.valid_from_on as period_from_on,
        periods.valid_to_on as period_to_on,
        assignments.quota_proration,
        components.quota_part_time,
        components.ramp_id,
        assignments.terms_from_on,
        workers.hired_on,
        greatest(
            {{ dbt.datediff('periods.valid_to_on', 'assignments.valid_from_on', 'day') }},
            {{ dbt.datediff('assignments.valid_to_on', 'periods.valid_from_on', 'day') }},
            -1
        ) as days_away,
        greatest(assignments.valid_from_on, workers.hired_on) as came_on,
        components.quota_first_day = 'not_counted' and not coalesce(
            assignments.last_to_on = assignments.valid_from_on
            and coalesce(workers.hired_on < assignments.valid_from_on, true), false
        ) as is_first_day_free,
        least(assignments.valid_to_on, periods.valid_to_on, workers.terminated_on) as present_to_on

    from quotas
    inner join periods
        on quotas.period_id = periods.period_id
    inner join assignments
        on quotas.payee_id = assignments.payee_id
        and quotas.component_id = assignments.component_id
    inner join components
        on assignments.component_id = components.component_id
        and assignments.terms_from_on = components.valid_from_on
    left join workers
        on quotas.payee_id = workers.payee_id

),

-- Who comes on the first day of the period is there all the time, who only gets other terms does not come.
final as (

    select
        payee_id,
        component_id,
        period_id,
        calendar_id,
        period_from_on,
        period_to_on,
        quota_proration,
        quota_part_time,
        ramp_id,
        terms_from_on,
        hired_on,
        days_away,
        case
            when is_first_day_free and came_on > period_from_on then cast(came_on + 1 as date)
            else greatest(came_on, period_from_on)
        end as present_from_on,
        present_to_on

    from ranges

)

select * from final
