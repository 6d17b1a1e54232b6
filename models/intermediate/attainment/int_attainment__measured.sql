with

days as (

    select * from {{ ref('int_days__accumulated') }}

),

segments as (

    select * from {{ ref('int_segments__built') }}

),

runs as (

    select * from {{ source('raw_control', 'runs') }}

),

periods as (

    select periods.*
    from {{ ref('stg_plan__calendar_periods') }} as periods
    cross join runs
    where periods.row_status = 'current'
        and (runs.through_on is null or periods.valid_from_on < runs.through_on)

),

-- The segment in force when the period ends says which quota the period is measured against.
measured as (

    select
        segments.payee_id,
        segments.plan_id,
        segments.component_id,
        segments.currency_code,
        segments.window_id,
        periods.period_id,
        periods.valid_from_on as period_from_on,
        segments.quota_minor,
        segments.target_minor,
        row_number() over (
            partition by segments.payee_id, segments.component_id, periods.period_id
            order by segments.valid_from_on desc
        ) as recency

    from segments
    inner join periods
        on segments.calendar_id = periods.calendar_id
        and segments.valid_from_on < periods.valid_to_on
        and periods.valid_from_on < segments.valid_to_on

),

credited as (

    select
        days.payee_id,
        days.component_id,
        periods.period_id,
        sum(days.credit_minor) as period_credit_minor

    from days
    inner join segments
        on days.segment_id = segments.segment_id
    inner join {{ ref('int_days__calendared') }} as periods
        on segments.calendar_id = periods.calendar_id
        and days.credited_on = periods.day_on
    group by days.payee_id, days.component_id, periods.period_id

),

joined as (

    select
        measured.*,
        coalesce(credited.period_credit_minor, 0) as period_credit_minor

    from measured
    left join credited
        on measured.payee_id = credited.payee_id
        and measured.component_id = credited.component_id
        and measured.period_id = credited.period_id
    where measured.recency = 1

),

accumulated as (

    select
        payee_id,
        plan_id,
        component_id,
        period_id,
        window_id,
        currency_code,
        quota_minor,
        target_minor,
        cast(period_credit_minor as bigint) as period_credit_minor,
        cast(
            sum(period_credit_minor) over (
                partition by payee_id, component_id, window_id order by period_from_on rows unbounded preceding
            ) as bigint
        ) as credit_minor

    from joined

),

-- A period in which a payee has neither quota nor target nor credit says nothing.
final as (

    select * from accumulated
    where coalesce(quota_minor, target_minor) is not null or credit_minor <> 0 or period_credit_minor <> 0

)

select * from final
