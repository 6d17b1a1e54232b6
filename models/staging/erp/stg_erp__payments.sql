with

judged as (

    {{ judged_rows('raw_erp', 'payments') }}

),

final as (

    select
        payment_id,
        try_cast(received_on as date) as received_on,
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
