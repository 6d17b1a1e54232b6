with

judged as (

    {{ judged_plan_rows('currencies') }}

),

final as (

    select
        currency_code,
        try_cast(decimal_digits as integer) as decimal_digits,
        file_id,
        line_number,
        row_status,
        fault_column,
        fault_value,
        fault_reason

    from judged

)

select * from final
