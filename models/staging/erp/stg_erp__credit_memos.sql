with

judged as (

    {{ judged_rows('raw_erp', 'credit_memos') }}

),

final as (

    select
        credit_memo_id,
        invoice_id,
        try_cast(issued_on as date) as issued_on,
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
