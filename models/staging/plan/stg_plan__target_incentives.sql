with

written as (

    {{ judged_plan_rows('target_incentives') }}

),

delivered as (

    {{ judged_rows('raw_plan', 'target_incentives') }}

),

judged as (

    select
        payee_id,
        plan_id,
        target_amount,
        valid_from_on,
        valid_to_on,
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
        plan_id,
        target_amount,
        valid_from_on,
        valid_to_on,
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
        plan_id,
        {{ to_minor('target_amount') }} as target_minor,
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
