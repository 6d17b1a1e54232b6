with

periods as (

    select * from {{ ref('stg_plan__calendar_periods') }} where row_status = 'current'

),

runs as (

    select * from {{ source('raw_control', 'runs') }}

),

final as (

    select
        periods.period_id,
        periods.calendar_id,
        periods.year_id,
        periods.valid_from_on,
        periods.valid_to_on,
        periods.calendar_id = runs.pay_calendar_id as is_pay_period,
        runs.release_id

    from periods
    cross join runs

)

select * from final
