with

judged as (

    {{ judged_plan_rows('territory_rules') }}

),

final as (

    select
        territory_rule_id,
        territory_id,
        try_cast(priority as integer) as priority,
        segment,
        country_code,
        industry,
        account_id,
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
