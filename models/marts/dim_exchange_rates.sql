with

rates as (

    select
        *,
        lead(rate_on) over (
            partition by from_currency_code, to_currency_code, rate_type order by rate_on
        ) as next_rate_on

    from {{ ref('stg_erp__exchange_rates') }}
    where row_status = 'current'

),

runs as (

    select * from {{ source('raw_control', 'runs') }}

),

final as (

    select
        rates.from_currency_code,
        rates.to_currency_code,
        rates.rate_type,
        rates.rate_on as valid_from_on,
        coalesce(rates.next_rate_on, cast('9999-12-31' as date)) as valid_to_on,
        rates.rate as exchange_rate,
        runs.release_id

    from rates
    cross join runs

)

select * from final
