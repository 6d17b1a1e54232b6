with

judged as (

    {{ written_or_delivered_rows('fund_claims') }}

),

final as (

    select
        claim_id,
        payee_id,
        component_id,
        try_cast(claimed_on as date) as claimed_on,
        {{ to_minor('claim_amount') }} as claim_minor,
        file_id,
        line_number,
        row_status,
        fault_column,
        fault_value,
        fault_reason

    from judged

)

select * from final
