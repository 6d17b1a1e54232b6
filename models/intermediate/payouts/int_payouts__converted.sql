with

payouts as (

    select * from {{ ref('int_payouts__rounded') }}

),

periods as (

    select * from {{ ref('stg_plan__calendar_periods') }} where row_status = 'current'

),

-- The currency in which a payee is paid on the last day of the posting period, or was last paid.
pay_currencies as (

    select
        assignments.payee_id,
        periods.period_id,
        max_by(assignments.pay_currency_code, assignments.valid_from_on) as pay_currency_code

    from {{ ref('stg_hr__job_assignments') }} as assignments
    inner join periods
        on assignments.valid_from_on < periods.valid_to_on
    where assignments.row_status = 'current' and assignments.pay_currency_code is not null
    group by assignments.payee_id, periods.period_id

),

units as (

    select * from {{ ref('int_currencies__scaled') }}

),

directed as (

    select
        payouts.*,
        {{ exchange_rate_basis('plans') }} as exchange_rate_basis,
        cast(periods.valid_to_on - 1 as date) as converted_on,
        coalesce(pay_currencies.pay_currency_code, accounts.currency_code, payouts.currency_code) as pay_currency_code

    from payouts
    inner join periods
        on payouts.posting_period_id = periods.period_id
    left join pay_currencies
        on payouts.payee_id = pay_currencies.payee_id
        and payouts.posting_period_id = pay_currencies.period_id
    -- A payee may be a partner account: no worker has its id.
    left join {{ ref('stg_crm__accounts') }} as accounts
        on payouts.payee_id = accounts.account_id
        and accounts.row_status = 'current'
    left join {{ ref('stg_plan__plans') }} as plans
        on payouts.plan_id = plans.plan_id
        and plans.row_status = 'current'

),

rated as (

    select
        directed.*,
        units.unit_minor,
        case
            when directed.pay_currency_code = directed.currency_code then cast(1000000000000 as bigint)
            else rates.rate_e12
        end as rate_e12

    from directed
    left join units
        on directed.pay_currency_code = units.currency_code
    left join {{ ref('int_exchange_rates__dated') }} as rates
        on directed.currency_code = rates.from_currency_code
        and directed.pay_currency_code = rates.to_currency_code
        and directed.exchange_rate_basis = rates.exchange_rate_basis
        and directed.converted_on = rates.day_on

),

final as (

    select
        payee_id,
        plan_id,
        component_id,
        earning_period_id,
        posting_period_id,
        line_kind,
        currency_code,
        exact_minor_ppm,
        commission_minor,
        rate_e12,
        pay_currency_code,
        cast(
            {{ round_half_away(
                'cast(commission_minor as decimal(18, 0)) * rate_e12',
                '(cast(1000000000000 as decimal(20, 0)) * unit_minor)'
            ) }} * unit_minor as bigint
        ) as payout_minor

    from rated

)

select * from final
