with

judged as (

    {{ judged_rows('raw_hr', 'leaves') }}

),

final as (

    select
        leave_id,
        worker_id as payee_id,
        leave_type,
        {{ from_the_beginning('valid_from_on') }} as valid_from_on,
        {{ still_open('valid_to_on') }} as valid_to_on,
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
