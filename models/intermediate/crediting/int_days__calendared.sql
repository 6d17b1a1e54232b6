with recursive

days as (

    select
        calendar_id,
        period_id,
        year_id,
        valid_from_on as day_on,
        valid_to_on

    from {{ ref('stg_plan__calendar_periods') }}
    where row_status = 'current'

    union all

    select
        calendar_id,
        period_id,
        year_id,
        cast(day_on + 1 as date) as day_on,
        valid_to_on

    from days
    where day_on + 1 < valid_to_on

),

final as (

    select
        calendar_id,
        day_on,
        period_id,
        year_id

    from days

)

select * from final
