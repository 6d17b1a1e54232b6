with

judged as (

    {{ judged_plan_rows('plans') }}

),

final as (

    select
        plan_id,
        plan_name,
        currency_code,
        exchange_rate_type,
        exchange_rate_date,
        {{ from_the_beginning('valid_from_on') }} as valid_from_on,
        {{ still_open('valid_to_on') }} as valid_to_on,
        file_id,
        line_number,
        row_status,
        fault_column,
        fault_value,
        fault_reason

    from judged

)

select * from final
