with

judged as (

    {{ judged_plan_rows('year_quotas') }}

),

final as (

    select
        payee_id,
        component_id,
        year_id,
        {{ to_minor('quota_amount') }} as quota_minor,
        file_id,
        line_number,
        row_status,
        fault_column,
        fault_value,
        fault_reason

    from judged

)

select * from final
