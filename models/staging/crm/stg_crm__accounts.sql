with

judged as (

    {{ judged_rows('raw_crm', 'accounts') }}

),

final as (

    select
        account_id,
        account_name,
        segment,
        territory_id,
        country_code,
        industry,
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
