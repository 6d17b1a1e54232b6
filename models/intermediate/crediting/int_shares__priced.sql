with

-- What rolls up, and is counted there.
wanted as (

    select
        rules.profile_id,
        components.measure

    from {{ ref('int_profiles__matched') }} as rules
    inner join {{ ref('stg_plan__components') }} as components
        on rules.component_id = components.component_id
        and components.row_status = 'current'
    where rules.credit_method = 'roll_up'

),

shares as (

    select shares.*
    from {{ ref('int_shares__measured') }} as shares
    semi join wanted
        on shares.roll_up_profile_id = wanted.profile_id
        and shares.measure = wanted.measure

),

edges as (

    select * from {{ ref('int_roll_up_edges__clipped') }}

),

further_currencies as (

    select distinct
        payee_id,
        measure,
        currency_code,
        exchange_rate_type

    from edges

),

-- A manager paid in another currency than the deal: the transaction is converted, then split.
converted_shares as (

    select
        shares.*,
        further_currencies.currency_code as plan_currency_code,
        further_currencies.exchange_rate_type,
        {{ converted('shares.amount_minor', 'rates.rate_e12') }} as plan_amount_minor

    from shares
    inner join further_currencies
        on shares.payee_id = further_currencies.payee_id
        and shares.measure = further_currencies.measure
        and shares.currency_code <> further_currencies.currency_code
    left join {{ ref('int_exchange_rates__dated') }} as rates
        on shares.currency_code = rates.from_currency_code
        and further_currencies.currency_code = rates.to_currency_code
        and further_currencies.exchange_rate_type = rates.rate_type
        and shares.occurred_on = rates.day_on

),

final as (

    select
        payee_id,
        occurred_on,
        period_id,
        roll_up_profile_id,
        measure,
        currency_code,
        cast(null as {{ dbt.type_string() }}) as exchange_rate_type,
        share_minor

    from shares

    union all

    select
        payee_id,
        occurred_on,
        period_id,
        roll_up_profile_id,
        measure,
        plan_currency_code as currency_code,
        exchange_rate_type,
        {{ share_between('plan_amount_minor', 'from_numerator', 'to_numerator', 'denominator') }} as share_minor

    from converted_shares

)

select * from final
