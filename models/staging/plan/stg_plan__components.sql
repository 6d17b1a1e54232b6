with

judged as (

    {{ judged_plan_rows('components') }}

),

final as (

    select
        component_id,
        plan_id,
        component_name,
        calendar_id,
        measure,
        accumulation_window,
        basis,
        rate_method,
        rate_table_id,
        matrix_id,
        matrix_component_id,
        quota_proration,
        quota_first_day,
        quota_part_time,
        ramp_id,
        {{ to_ppm('quota_growth') }} as quota_growth_ppm,
        quota_component_id,
        segment_opening,
        boundary_side,
        rounding_mode,
        rounding_point,
        {{ to_minor('rounding_unit') }} as rounding_unit_minor,
        {{ to_minor('cap_amount') }} as cap_minor,
        {{ to_ppm('cap_target_share') }} as cap_target_ppm,
        return_rate,
        manager_credit,
        {{ to_ppm('weight') }} as weight_ppm,
        {{ to_minor('floor_amount') }} as floor_minor,
        {{ to_minor('budget_amount') }} as budget_minor,
        try_cast(gates_needed as integer) as gates_needed,
        multiplier_method,
        multiplier_order,
        lower(paid_on_claims) = 'true' as is_paid_on_claims,
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
