with

judged as (

    {{ judged_rows('raw_crm', 'opportunities') }}

),

final as (

    select
        opportunity_id,
        account_id,
        partner_account_id,
        owner_worker_id as owner_payee_id,
        opportunity_type,
        lower(is_won) = 'true' as is_won,
        try_cast(closed_on as date) as closed_on,
        currency_code,
        {{ to_minor('amount') }} as amount_minor,
        territory_id,
        channel,
        original_opportunity_id,
        try_cast(modified_at as timestamp) as modified_at,
        file_id,
        line_number,
        row_status,
        fault_column,
        fault_value,
        fault_reason

    from judged

)

select * from final
