with

currencies as (

    select * from {{ ref('stg_plan__currencies') }} where row_status = 'current'

),

runs as (

    select * from {{ source('raw_control', 'runs') }}

),

final as (

    select
        currencies.currency_code,
        cast(
            rpad('1', 1 + greatest(runs.money_scale - currencies.decimal_digits, 0), '0') as bigint
        ) as unit_minor

    from currencies
    cross join runs

)

select * from final
