with

written as (

    {{ judged_plan_rows('quotas') }}

),

delivered as (

    {{ judged_rows('raw_plan', 'quotas') }}

),

judged as (

    select
        payee_id,
        component_id,
        period_id,
        quota_amount,
        valid_from_on,
        money_scale,
        file_id,
        line_number,
        row_status,
        fault_column,
        fault_value,
        fault_reason

    from written

    union all

    select
        payee_id,
        component_id,
        period_id,
        quota_amount,
        valid_from_on,
        money_scale,
        file_id,
        line_number,
        row_status,
        fault_column,
        fault_value,
        fault_reason

    from delivered

),

final as (

    select
        payee_id,
        component_id,
        period_id,
        {{ to_minor('quota_amount') }} as quota_minor,
        {{ from_the_beginning('valid_from_on') }} as valid_from_on,
        file_id,
        line_number,
        row_status,
        fault_column,
        fault_value,
        fault_reason

    from judged

)

select * from final
