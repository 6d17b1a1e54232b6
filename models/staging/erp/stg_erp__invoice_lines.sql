with

judged as (

    {{ judged_rows('raw_erp', 'invoice_lines') }}

),

final as (

    select
        invoice_id,
        line_id,
        order_line_id,
        product_id,
        {{ to_minor('amount') }} as amount_minor,
        case when row_status <> 'current' then {{ to_micro('amount') }} end as delivered_micro,
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
