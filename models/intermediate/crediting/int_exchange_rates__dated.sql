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

days as (

    select distinct day_on from {{ ref('int_days__calendared') }}

),

final as (

    select
        rates.from_currency_code,
        rates.to_currency_code,
        rates.rate_type,
        days.day_on,
        cast(rates.rate * 1000000000000 as bigint) as rate_e12

    from rates
    inner join days
        on rates.rate_on <= days.day_on
        and coalesce(rates.next_rate_on, cast('9999-12-31' as date)) > days.day_on

)

select * from final
