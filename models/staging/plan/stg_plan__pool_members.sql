with

judged as (

    {{ judged_plan_rows('pool_members') }}

),

final as (

    select
        component_id,
        payee_id,
        {{ to_ppm('weight') }} as weight_ppm,
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
