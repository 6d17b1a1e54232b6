with

judged as (

    {{ judged_plan_rows('objective_scores') }}

),

final as (

    select
        payee_id,
        component_id,
        period_id,
        {{ to_minor('score') }} as score_minor,
        try_cast(scored_on as date) as scored_on,
        file_id,
        line_number,
        row_status,
        fault_column,
        fault_value,
        fault_reason

    from judged

)

select * from final
