with

quotas as (

    select * from {{ ref('stg_plan__quotas') }} where row_status = 'current'

),

periods as (

    select * from {{ ref('stg_plan__calendar_periods') }} where row_status = 'current'

),

workers as (

    select * from {{ ref('stg_hr__workers') }} where row_status = 'current'

),

leaves as (

    select * from {{ ref('stg_hr__leaves') }} where row_status = 'current'

),

-- The days on which a payee can work towards a quota: on the plan and employed.
assigned as (

    select
        assignments.payee_id,
        assignments.component_id,
        assignments.quota_proration,
        greatest(
            assignments.valid_from_on, coalesce(workers.hired_on, assignments.valid_from_on)
        ) as valid_from_on,
        least(
            assignments.valid_to_on, coalesce(workers.terminated_on, assignments.valid_to_on)
        ) as valid_to_on

    from {{ ref('int_assignments__clipped') }} as assignments
    left join workers
        on assignments.payee_id = workers.payee_id

),

present as (

    select
        quotas.payee_id,
        quotas.component_id,
        quotas.period_id,
        assigned.quota_proration,
        greatest(assigned.valid_from_on, periods.valid_from_on) as present_from_on,
        least(assigned.valid_to_on, periods.valid_to_on) as present_to_on

    from (select distinct payee_id, component_id, period_id from quotas) as quotas
    inner join periods
        on quotas.period_id = periods.period_id
    inner join assigned
        on quotas.payee_id = assigned.payee_id
        and quotas.component_id = assigned.component_id
        and assigned.valid_from_on < periods.valid_to_on
        and periods.valid_from_on < assigned.valid_to_on

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
    inner join leaves
        on present.payee_id = leaves.payee_id
        and leaves.valid_from_on < present.present_to_on
        and present.present_from_on < leaves.valid_to_on
    where present.present_from_on < present.present_to_on
    group by present.payee_id, present.component_id, present.period_id

),

active as (

    select
        payee_id,
        component_id,
        period_id,
        max(case when quota_proration = 'calendar_days' then 1 else 0 end) = 1 as is_prorated,
        sum(greatest({{ dbt.datediff('present_from_on', 'present_to_on', 'day') }}, 0)) as present_days

    from present
    group by payee_id, component_id, period_id

),

shares as (

    select
        quotas.payee_id,
        quotas.component_id,
        quotas.period_id,
        periods.calendar_id,
        periods.year_id,
        quotas.quota_minor as full_quota_minor,
        greatest(quotas.valid_from_on, periods.valid_from_on) as valid_from_on,
        periods.valid_from_on as period_from_on,
        periods.valid_to_on as period_to_on,
        cast({{ dbt.datediff('periods.valid_from_on', 'periods.valid_to_on', 'day') }} as bigint) as period_days,
        case
            when coalesce(active.is_prorated, false)
                then cast(active.present_days - coalesce(absent.absent_days, 0) as bigint)
            else cast({{ dbt.datediff('periods.valid_from_on', 'periods.valid_to_on', 'day') }} as bigint)
        end as active_days

    from quotas
    inner join periods
        on quotas.period_id = periods.period_id
    left join active
        on quotas.payee_id = active.payee_id
        and quotas.component_id = active.component_id
        and quotas.period_id = active.period_id
    left join absent
        on quotas.payee_id = absent.payee_id
        and quotas.component_id = absent.component_id
        and quotas.period_id = absent.period_id

),

final as (

    select
        payee_id,
        component_id,
        calendar_id,
        year_id,
        period_id,
        period_from_on,
        period_to_on,
        valid_from_on,
        coalesce(
            lead(valid_from_on) over (
                partition by payee_id, component_id, period_id order by valid_from_on
            ),
            period_to_on
        ) as valid_to_on,
        full_quota_minor,
        active_days,
        period_days,
        cast({{ round_half_away('full_quota_minor * active_days', 'period_days') }} as bigint) as quota_minor

    from shares

)

select * from final
