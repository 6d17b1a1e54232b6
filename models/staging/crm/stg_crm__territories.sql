with

judged as (

    {{ judged_rows('raw_crm', 'territories') }}

),

final as (

    select
        territory_id,
        territory_name,
        parent_territory_id,
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
