with

measures as (

    select * from {{ ref('int_transactions__counted') }}

),

runs as (

    select * from {{ source('raw_control', 'runs') }}

),

final as (

    select
        measures.transaction_id,
        measures.measure,
        {{ as_amount('measures.measured_minor') }} as measured_amount,
        measures.currency_code,
        runs.release_id

    from measures
    cross join runs

)

select * from final
