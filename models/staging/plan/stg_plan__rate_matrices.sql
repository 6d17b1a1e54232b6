with

judged as (

    {{ judged_plan_rows('rate_matrices') }}

),

final as (

    select
        matrix_id,
        {{ to_ppm('row_from') }} as row_from_ppm,
        {{ to_ppm('column_from') }} as column_from_ppm,
        {{ to_ppm('rate') }} as rate_ppm,
        {{ from_the_beginning('valid_from_on') }} as valid_from_on,
        {{ still_open('valid_to_on') }} as valid_to_on,
        file_id,
        line_number,
        row_status,
        fault_column,
        fault_value,
        fault_reason

    from judged

)

select * from final
