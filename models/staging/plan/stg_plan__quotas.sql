with

judged as (

    {{ written_or_delivered_rows('quotas') }}

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
