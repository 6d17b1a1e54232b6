with

accounted as (

    select * from {{ ref('int_rows__accounted') }}

),

files as (

    select * from {{ source('raw_control', 'files') }}

),

runs as (

    select * from {{ source('raw_control', 'runs') }}

),

final as (

    select
        accounted.system,
        accounted.entity,
        files.file_name,
        accounted.period_id,
        accounted.currency_code,
        cast(accounted.delivered_row_count as bigint) as delivered_row_count,
        cast(accounted.credited_row_count as bigint) as credited_row_count,
        cast(accounted.out_of_scope_row_count as bigint) as out_of_scope_row_count,
        cast(accounted.superseded_row_count as bigint) as superseded_row_count,
        cast(accounted.quarantined_row_count as bigint) as quarantined_row_count,
        cast(accounted.delivered_amount as decimal(24, 6)) as delivered_amount,
        cast(accounted.credited_amount as decimal(24, 6)) as credited_amount,
        cast(accounted.out_of_scope_amount as decimal(24, 6)) as out_of_scope_amount,
        cast(accounted.superseded_amount as decimal(24, 6)) as superseded_amount,
        cast(accounted.quarantined_amount as decimal(24, 6)) as quarantined_amount,
        runs.release_id

    from accounted
    left join files
        on accounted.file_id = files.file_id
    cross join runs

)

select * from final
