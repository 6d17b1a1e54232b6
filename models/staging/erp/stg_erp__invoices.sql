with

judged as (

    {{ judged_rows('raw_erp', 'invoices') }}

),

final as (

    select
        invoice_id,
        order_id,
        try_cast(invoiced_on as date) as invoiced_on,
        currency_code,
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
