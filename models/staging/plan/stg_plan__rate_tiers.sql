with

judged as (

    {{ judged_plan_rows('rate_tiers') }}

),

final as (

    select
        rate_table_id,
        try_cast(tier_number as integer) as tier_number,
        bound_unit,
        {{ to_ppm('lower_bound') }} as lower_bound_ppm,
        {{ to_ppm('upper_bound') }} as upper_bound_ppm,
        rate_unit,
        {{ to_ppm('rate') }} as rate_ppm,
        coalesce({{ to_ppm('upper_rate') }}, {{ to_ppm('rate') }}) as upper_rate_ppm,
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
