with

judged as (

    {{ judged_rows('raw_hr', 'job_assignments') }}

),

final as (

    select
        worker_id as payee_id,
        job_role,
        manager_worker_id as manager_id,
        territory_id,
        try_cast(pay_amount as decimal(18, 6)) as pay_amount,
        pay_currency_code,
        {{ to_ppm('fte_share') }} as fte_ppm,
        {{ from_the_beginning('valid_from_on') }} as valid_from_on,
        {{ still_open('valid_to_on') }} as valid_to_on,
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
