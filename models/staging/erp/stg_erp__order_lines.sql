with

judged as (

    {{ judged_rows('raw_erp', 'order_lines') }}

),

final as (

    select
        order_id,
        line_id,
        original_line_id,
        product_id,
        try_cast(quantity as decimal(18, 6)) as quantity,
        {{ to_minor('amount') }} as amount_minor,
        {{ to_minor('cost_amount') }} as cost_minor,
        {{ to_minor('recurring_amount') }} as recurring_minor,
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
