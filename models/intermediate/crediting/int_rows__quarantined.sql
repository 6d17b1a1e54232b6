with

transactions as (

    select * from {{ ref('int_transactions__unioned') }}

),

faults as (

    {{ quarantined_rows() }}

),

final as (

    select * from faults

    union all

    -- Lines that wait for a document, an account or a split in quarantine.
    select
        case entity when 'opportunity_lines' then 'crm' else 'erp' end as system,
        entity,
        file_id,
        line_number,
        cast(null as {{ dbt.type_string() }}) as fault_column,
        cast(null as {{ dbt.type_string() }}) as fault_value,
        quarantine_reason as fault_reason

    from transactions
    where quarantine_reason is not null

)

select * from final
