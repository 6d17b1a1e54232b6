with

judged as (

    {{ judged_rows('raw_erp', 'orders') }}

),

final as (

    select
        order_id,
        opportunity_id,
        account_id,
        partner_account_id,
        owner_worker_id as owner_payee_id,
        order_type,
        original_order_id,
        try_cast(ordered_on as date) as ordered_on,
        currency_code,
        territory_id,
        channel,
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
