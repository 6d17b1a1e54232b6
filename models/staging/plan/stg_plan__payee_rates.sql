with

judged as (

    {{ written_or_delivered_rows('payee_rates') }}

),

final as (

    select
        payee_id,
        component_id,
        {{ to_ppm('rate') }} as rate_ppm,
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
