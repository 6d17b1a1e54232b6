with

judged as (

    {{ judged_rows('raw_erp', 'exchange_rates') }}

),

final as (

    select
        from_currency_code,
        to_currency_code,
        rate_type,
        try_cast(rate_on as date) as rate_on,
        try_cast(rate as decimal(20, 12)) as rate,
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
