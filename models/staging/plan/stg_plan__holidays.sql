with

judged as (

    {{ judged_plan_rows('holidays') }}

),

final as (

    select
        calendar_id,
        try_cast(holiday_on as date) as holiday_on,
        holiday_name,
        file_id,
        line_number,
        row_status,
        fault_column,
        fault_value,
        fault_reason

    from judged

)

select * from final
