with

results as (

    select * from {{ source('raw_gates', 'expectation_results') }}

),

runs as (

    select * from {{ source('raw_control', 'runs') }}

),

final as (

    select
        results.station,
        results.table_name,
        results.expectation_type,
        results.column_name,
        results.severity,
        results.is_success,
        cast(results.evaluated_count as bigint) as evaluated_count,
        cast(results.unexpected_count as bigint) as unexpected_count,
        results.reason,
        runs.release_id

    from results
    cross join runs

)

select * from final
