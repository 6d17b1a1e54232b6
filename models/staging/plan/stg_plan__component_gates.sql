with

judged as (

    {{ judged_plan_rows('component_gates') }}

),

final as (

    select
        component_id,
        gate_component_id,
        opens,
        {{ to_ppm('minimum_attainment') }} as minimum_attainment_ppm,
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
