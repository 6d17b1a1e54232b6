with

judged as (

    {{ judged_rows('raw_hr', 'workers') }}

),

final as (

    select
        worker_id as payee_id,
        worker_name as payee_name,
        try_cast(hired_on as date) as hired_on,
        try_cast(terminated_on as date) as terminated_on,
        try_cast(modified_at as timestamp) as modified_at,
        file_id,
        line_number,
        row_status,
        fault_column,
        fault_value,
        fault_reason

    from judged

)

select * from final
