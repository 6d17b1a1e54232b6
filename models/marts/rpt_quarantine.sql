with

faults as (

    select * from {{ ref('stg_quarantined_rows') }}

    union all

    -- Lines whose own document is missing or in quarantine.
    select
        system,
        entity,
        file_id,
        line_number,
        cast(null as {{ dbt.type_string() }}) as fault_column,
        cast(null as {{ dbt.type_string() }}) as fault_value,
        quarantine_reason as fault_reason

    from {{ ref('int_transactions__unioned') }}
    where quarantine_reason is not null

),

files as (

    select * from {{ source('raw_control', 'files') }}

),

runs as (

    select * from {{ source('raw_control', 'runs') }}

),

final as (

    select
        faults.system,
        faults.entity,
        files.file_name,
        faults.line_number,
        faults.fault_column as column_name,
        faults.fault_value as delivered_value,
        faults.fault_reason as reason,
        runs.release_id

    from faults
    left join files
        on faults.file_id = files.file_id
    cross join runs

)

select * from final
