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
        {{ as_exact_units('accounted.delivered_micro') }} as delivered_amount,
        {{ as_exact_units('accounted.credited_micro') }} as credited_amount,
        {{ as_exact_units('accounted.out_of_scope_micro') }} as out_of_scope_amount,
        {{ as_exact_units('accounted.superseded_micro') }} as superseded_amount,
        {{ as_exact_units('accounted.quarantined_micro') }} as quarantined_amount,
        runs.release_id

    from accounted
    left join files
        on accounted.file_id = files.file_id
    cross join runs

)

select * from final
