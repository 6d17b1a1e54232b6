with

judged as (

    {{ judged_plan_rows('quota_seasons') }}

),

final as (

    select
        component_id,
        try_cast(period_number as integer) as period_number,
        {{ to_ppm('weight') }} as weight_ppm,
        file_id,
        line_number,
        row_status,
        fault_column,
        fault_value,
        fault_reason

    from judged

)

select * from final
