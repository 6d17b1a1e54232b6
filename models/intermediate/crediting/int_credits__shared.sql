with

shares as (

    select * from {{ ref('int_shares__measured') }} where is_counted_directly

),

entitlements as (

    select * from {{ ref('int_entitlements__matched') }}

),

rates as (

    select * from {{ ref('int_exchange_rates__dated') }}

),

matched as (

    select
        shares.*,
        entitlements.plan_id,
        entitlements.component_id,
        entitlements.rule_id,
        entitlements.credit_method,
        entitlements.priority,
        entitlements.currency_code as plan_currency_code,
        case
            when entitlements.currency_code = coalesce(shares.currency_code, entitlements.currency_code)
                then shares.amount_minor
            else {{ converted('shares.amount_minor', 'rates.rate_e12') }}
        end as plan_amount_minor

    from shares
    inner join entitlements
        on shares.payee_id = entitlements.payee_id
        and shares.profile_id = entitlements.profile_id
        and shares.measure = entitlements.measure
        and shares.occurred_on >= entitlements.valid_from_on
        and shares.occurred_on < entitlements.valid_to_on
    left join rates
        on shares.currency_code = rates.from_currency_code
        and entitlements.currency_code = rates.to_currency_code
        and entitlements.exchange_rate_basis = rates.exchange_rate_basis
        and shares.occurred_on = rates.day_on

),

final as (

    select
        transaction_id,
        payee_id,
        component_id,
        plan_id,
        rule_id,
        credit_method,
        priority,
        occurred_on as credited_on,
        period_id as earning_period_id,
        plan_currency_code as currency_code,
        case
            when plan_amount_minor = amount_minor then share_minor
            else {{ share_between('plan_amount_minor', 'from_numerator', 'to_numerator', 'denominator') }}
        end as credit_minor

    from matched

)

select * from final
