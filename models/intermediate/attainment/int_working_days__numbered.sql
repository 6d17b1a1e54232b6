with

calendars as (

    select distinct calendar_id
    from {{ ref('stg_plan__components') }}
    where row_status = 'current' and quota_proration = 'working_days'

),

holidays as (

    select * from {{ ref('stg_plan__holidays') }} where row_status = 'current'

),

-- 1 January 1900 was a Monday: a week counted from it has its Saturday and Sunday last.
days as (

    select
        days.calendar_id,
        days.day_on,
        case
            when mod({{ dbt.datediff("cast('1900-01-01' as date)", 'days.day_on', 'day') }}, 7) >= 5 then 0
            when holidays.holiday_on is not null then 0
            else 1
        end as working_days

    from {{ ref('int_days__calendared') }} as days
    inner join calendars
        on days.calendar_id = calendars.calendar_id
    left join holidays
        on days.calendar_id = holidays.calendar_id
        and days.day_on = holidays.holiday_on

),

final as (

    select
        calendar_id,
        day_on,
        cast(
            sum(working_days) over (partition by calendar_id order by day_on rows unbounded preceding)
            - working_days as bigint
        ) as days_before,
        cast(
            sum(working_days) over (partition by calendar_id order by day_on rows unbounded preceding) as bigint
        ) as days_through

    from days

)

select * from final
