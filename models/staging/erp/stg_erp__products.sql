with

judged as (

    {{ judged_rows('raw_erp', 'products') }}

),

final as (

    select
        product_id,
        product_name,
        product_family,
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
