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

bases as (

    select distinct
        plans.exchange_rate_type,
        plans.exchange_rate_date,
        {{ exchange_rate_basis('plans') }} as exchange_rate_basis

    from {{ ref('stg_plan__plans') }} as plans
    where plans.row_status = 'current'

),

days as (

    select distinct day_on from {{ ref('int_days__calendared') }}

),

pay_days as (

    select
        days.day_on,
        periods.valid_from_on,
        periods.valid_to_on

    from {{ ref('int_days__calendared') }} as days
    inner join {{ source('raw_control', 'runs') }} as runs
        on days.calendar_id = runs.pay_calendar_id
    inner join {{ ref('stg_plan__calendar_periods') }} as periods
        on days.period_id = periods.period_id
        and periods.row_status = 'current'

),

asked as (

    select
        bases.exchange_rate_type,
        bases.exchange_rate_basis,
        days.day_on,
        case
            when bases.exchange_rate_date = 'period_start' then pay_days.valid_from_on
            when bases.exchange_rate_date = 'period_end' then cast(pay_days.valid_to_on - 1 as date)
            else days.day_on
        end as rated_on

    from days
    cross join bases
    left join pay_days
        on days.day_on = pay_days.day_on

),

final as (

    select
        rates.from_currency_code,
        rates.to_currency_code,
        asked.exchange_rate_basis,
        asked.day_on,
        cast(rates.rate * 1000000000000 as bigint) as rate_e12

    from rates
    inner join asked
        on rates.rate_type = asked.exchange_rate_type
        and rates.rate_on <= asked.rated_on
        and coalesce(rates.next_rate_on, cast('9999-12-31' as date)) > asked.rated_on

)

select * from final
