with

judged as (

    {{ judged_plan_rows('group_quotas') }}

),

final as (

    select
        component_id,
        period_id,
        group_kind,
        group_id,
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
