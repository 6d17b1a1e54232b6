with

ranges as (

    select * from {{ ref('int_quota_ranges__weighted') }}

),

working_days as (

    select * from {{ ref('int_working_days__numbered') }}

),

-- The nearest terms decide: who has left, or is still to come, is on none in the period.
judged as (

    select
        payee_id,
        component_id,
        period_id,
        calendar_id,
        period_from_on,
        period_to_on,
        coalesce(
            min(case when quota_proration <> 'none' then days_away end) = min(days_away), false
        ) as is_prorated,
        min(case when quota_proration = 'working_days' then days_away end) = min(days_away) as is_by_working_days

    from {{ ref('int_quota_ranges__clipped') }}
    group by payee_id, component_id, period_id, calendar_id, period_from_on, period_to_on

),

periods as (

    select
        judged.*,
        case
            when judged.is_by_working_days then last_days.days_through - first_days.days_before
            else {{ dbt.datediff('judged.period_from_on', 'judged.period_to_on', 'day') }}
        end as period_days

    from judged
    left join working_days as first_days
        on judged.calendar_id = first_days.calendar_id
        and judged.period_from_on = first_days.day_on
    left join working_days as last_days
        on judged.calendar_id = last_days.calendar_id
        and cast(judged.period_to_on - 1 as date) = last_days.day_on

),

active as (

    select
        periods.payee_id,
        periods.component_id,
        periods.period_id,
        sum(ranges.weight_ppm * case
            when periods.is_by_working_days then last_days.days_through - first_days.days_before
            else {{ dbt.datediff('ranges.range_from_on', 'ranges.range_to_on', 'day') }}
        end) as active_days_ppm

    from periods
    inner join ranges
        on periods.payee_id = ranges.payee_id
        and periods.component_id = ranges.component_id
        and periods.period_id = ranges.period_id
    left join working_days as first_days
        on periods.calendar_id = first_days.calendar_id
        and ranges.range_from_on = first_days.day_on
    left join working_days as last_days
        on periods.calendar_id = last_days.calendar_id
        and cast(ranges.range_to_on - 1 as date) = last_days.day_on
    group by periods.payee_id, periods.component_id, periods.period_id

),

-- A period without a working day cannot be divided by them: its quota stays.
final as (

    select
        periods.payee_id,
        periods.component_id,
        periods.period_id,
        periods.is_prorated and periods.period_days > 0 as is_prorated,
        cast(coalesce(active.active_days_ppm, 0) as bigint) as active_days_ppm,
        cast(periods.period_days as bigint) as period_days

    from periods
    left join active
        on periods.payee_id = active.payee_id
        and periods.component_id = active.component_id
        and periods.period_id = active.period_id

)

select * from final
