with

quotas as (

    select * from {{ ref('int_quota_periods__listed') }}

),

periods as (

    select * from {{ ref('stg_plan__calendar_periods') }} where row_status = 'current'

),

workers as (

    select * from {{ ref('stg_hr__workers') }} where row_status = 'current'

),

-- The days on which a payee can work towards a quota: on the plan and employed. Terms of another
-- time have none of them, and say how far away they are: -1 are those in force in the period.
present as (

    select
        quotas.payee_id,
        quotas.component_id,
        quotas.period_id,
        assignments.quota_proration,
        greatest(
            {{ dbt.datediff('periods.valid_to_on', 'assignments.valid_from_on', 'day') }},
            {{ dbt.datediff('assignments.valid_to_on', 'periods.valid_from_on', 'day') }},
            -1
        ) as days_away,
        greatest(assignments.valid_from_on, periods.valid_from_on, workers.hired_on) as present_from_on,
        least(assignments.valid_to_on, periods.valid_to_on, workers.terminated_on) as present_to_on

    from quotas
    inner join periods
        on quotas.period_id = periods.period_id
    inner join {{ ref('int_assignments__clipped') }} as assignments
        on quotas.payee_id = assignments.payee_id
        and quotas.component_id = assignments.component_id
    left join workers
        on quotas.payee_id = workers.payee_id

),

absent as (

    select
        present.payee_id,
        present.component_id,
        present.period_id,
        sum({{ dbt.datediff(
            'greatest(present.present_from_on, leaves.valid_from_on)',
            'least(present.present_to_on, leaves.valid_to_on)', 'day'
        ) }}) as absent_days

    from present
    inner join {{ ref('stg_hr__leaves') }} as leaves
        on present.payee_id = leaves.payee_id
        and leaves.valid_from_on < present.present_to_on
        and present.present_from_on < leaves.valid_to_on
        and leaves.row_status = 'current'
    where present.present_from_on < present.present_to_on
    group by present.payee_id, present.component_id, present.period_id

),

counted as (

    select
        payee_id,
        component_id,
        period_id,
        -- The nearest terms decide: who has left, or is still to come, is on none in the period.
        coalesce(
            min(case when quota_proration = 'calendar_days' then days_away end) = min(days_away), false
        ) as is_prorated,
        sum(greatest({{ dbt.datediff('present_from_on', 'present_to_on', 'day') }}, 0)) as present_days

    from present
    group by payee_id, component_id, period_id

),

final as (

    select
        counted.payee_id,
        counted.component_id,
        counted.period_id,
        counted.is_prorated,
        cast(counted.present_days - coalesce(absent.absent_days, 0) as bigint) as active_days

    from counted
    left join absent
        on counted.payee_id = absent.payee_id
        and counted.component_id = absent.component_id
        and counted.period_id = absent.period_id

)

select * from final
