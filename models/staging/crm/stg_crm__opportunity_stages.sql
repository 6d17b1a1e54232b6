with

judged as (

    {{ judged_rows('raw_crm', 'opportunity_stages') }}

),

final as (

    select
        opportunity_id,
        stage_name,
        try_cast(entered_on as date) as entered_on,
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
