with

judged as (

    {{ judged_plan_rows('crediting_rules') }}

),

final as (

    select
        rule_id,
        component_id,
        try_cast(priority as integer) as priority,
        credit_method,
        transaction_type,
        currency_code,
        segment,
        country_code,
        industry,
        account_id,
        partner_account_id,
        product_family,
        product_id,
        territory_id,
        channel,
        owner_payee_id,
        lower(has_splits) = 'true' as has_splits,
        payee_id,
        job_role,
        manager_payee_id,
        payee_territory_id,
        pay_currency_code,
        lower(is_full_time) = 'true' as is_full_time,
        team_role,
        {{ to_ppm('credit_share') }} as credit_share_ppm,
        try_cast(levels_up as integer) as levels_up,
        held_until,
        rate_table_id,
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
