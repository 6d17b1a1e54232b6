with

judged as (

    {{ written_or_delivered_rows('plan_assignments') }}

),

final as (

    select
        payee_id,
        plan_id,
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
