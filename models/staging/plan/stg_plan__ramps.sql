with

judged as (

    {{ judged_plan_rows('ramps') }}

),

final as (

    select
        ramp_id,
        try_cast(month_number as integer) as month_number,
        {{ to_ppm('ramp_share') }} as ramp_share_ppm,
        file_id,
        line_number,
        row_status,
        fault_column,
        fault_value,
        fault_reason

    from judged

)

select * from final
