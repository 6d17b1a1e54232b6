with

judged as (

    {{ judged_rows('raw_crm', 'splits') }}

),

final as (

    select
        deal_id,
        worker_id as payee_id,
        {{ to_ppm('split_share') }} as split_ppm,
        {{ to_minor('split_amount') }} as split_minor,
        stage_name,
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
