with

-- What rolls up, and is counted there.
wanted as (

    select * from {{ ref('int_profiles__measured') }} where credit_method = 'roll_up'

),

-- The currencies of the plans above a payee. A count has none, and is the same in every plan.
currencies as (

    select distinct
        payee_id,
        measure,
        case when {{ is_money('measure') }} then currency_code end as currency_code,
        case when {{ is_money('measure') }} then exchange_rate_basis end as exchange_rate_basis

    from {{ ref('int_roll_up_edges__clipped') }}

),

asked as (

    select
        shares.payee_id,
        shares.occurred_on,
        shares.period_id,
        shares.roll_up_profile_id,
        shares.measure,
        shares.from_numerator,
        shares.to_numerator,
        shares.denominator,
        shares.share_minor,
        currencies.currency_code,
        currencies.exchange_rate_basis,
        rates.rate_e12,
        shares.amount_minor,
        coalesce(shares.currency_code = currencies.currency_code, true) as is_in_currency

    from {{ ref('int_shares__measured') }} as shares
    semi join wanted
        on shares.roll_up_profile_id = wanted.profile_id
        and shares.measure = wanted.measure
    inner join currencies
        on shares.payee_id = currencies.payee_id
        and shares.measure = currencies.measure
    left join {{ ref('int_exchange_rates__dated') }} as rates
        on shares.currency_code = rates.from_currency_code
        and currencies.currency_code = rates.to_currency_code
        and currencies.exchange_rate_basis = rates.exchange_rate_basis
        and shares.occurred_on = rates.day_on

),

-- A manager paid in another currency than the deal: the transaction is converted, then split.
converted as (

    select
        *,
        case when not is_in_currency then {{ converted('amount_minor', 'rate_e12') }} end as plan_amount_minor

    from asked

),

final as (

    select
        payee_id,
        occurred_on,
        period_id,
        roll_up_profile_id,
        measure,
        currency_code,
        exchange_rate_basis,
        case
            when is_in_currency then share_minor
            else {{ share_between('plan_amount_minor', 'from_numerator', 'to_numerator', 'denominator') }}
        end as share_minor

    from converted

)

select * from final
