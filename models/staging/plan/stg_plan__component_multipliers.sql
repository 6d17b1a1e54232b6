with

judged as (

    {{ judged_plan_rows('component_multipliers') }}

),

final as (

    select
        component_id,
        measured_component_id,
        rate_table_id,
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
