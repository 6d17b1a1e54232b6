with

periods as (

    select * from {{ ref('stg_plan__calendar_periods') }} where row_status = 'current'

),

final as (

    select
        calendar_id,
        'period' as accumulation_window,
        period_id as window_id,
        valid_from_on,
        valid_to_on

    from periods

    union all

    -- Credits that each count alone are still measured against the quota of their period.
    select
        calendar_id,
        'transaction' as accumulation_window,
        period_id as window_id,
        valid_from_on,
        valid_to_on

    from periods

    union all

    select
        calendar_id,
        'year' as accumulation_window,
        year_id as window_id,
        min(valid_from_on) as valid_from_on,
        max(valid_to_on) as valid_to_on

    from periods
    group by calendar_id, year_id

)

select * from final
