with

periods as (

    select * from {{ ref('stg_plan__calendar_periods') }} where row_status = 'current'

),

dated as (

    select
        *,
        min(valid_from_on) over (partition by calendar_id, year_id) as year_from_on

    from periods

),

final as (

    select
        calendar_id,
        year_id,
        period_id,
        valid_from_on,
        valid_to_on,
        dense_rank() over (partition by calendar_id order by year_from_on) as year_number,
        row_number() over (partition by calendar_id, year_id order by valid_from_on) as period_number

    from dated

)

select * from final
