with

faults as (

    select * from {{ ref('int_rows__quarantined') }}

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
