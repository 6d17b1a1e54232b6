with

credits as (

    select * from {{ ref('int_credits__allocated') }}

),

shares as (

    select * from {{ ref('int_shares__measured') }}

),

edges as (

    select * from {{ ref('int_roll_up_edges__clipped') }}

),

crediting_once as (

    select * from {{ ref('stg_plan__components') }}
    where row_status = 'current' and manager_credit = 'once'

),

managers as (

    select
        credits.transaction_id,
        credits.payee_id,
        credits.component_id

    from credits
    inner join crediting_once
        on credits.component_id = crediting_once.component_id
        and credits.credited_on >= crediting_once.valid_from_on
        and credits.credited_on < crediting_once.valid_to_on
    semi join edges
        on credits.payee_id = edges.manager_id
        and credits.component_id = edges.component_id

),

below as (

    select
        shares.*,
        edges.manager_id,
        edges.component_id,
        edges.plan_id,
        edges.levels_up,
        edges.currency_code as plan_currency_code,
        edges.exchange_rate_basis,
        edges.payee_profile_id

    from managers
    inner join shares
        on managers.transaction_id = shares.transaction_id
    inner join edges
        on shares.payee_id = edges.payee_id
        and shares.measure = edges.measure
        and managers.payee_id = edges.manager_id
        and managers.component_id = edges.component_id
        and shares.occurred_on >= edges.valid_from_on
        and shares.occurred_on < edges.valid_to_on

),

converted as (

    select
        below.*,
        {{ converted('below.amount_minor', 'rates.rate_e12') }} as plan_amount_minor

    from below
    left join {{ ref('int_exchange_rates__dated') }} as rates
        on below.currency_code = rates.from_currency_code
        and below.plan_currency_code = rates.to_currency_code
        and below.exchange_rate_basis = rates.exchange_rate_basis
        and below.occurred_on = rates.day_on

),

final as (

    select
        transaction_id,
        payee_id,
        manager_id,
        component_id,
        plan_id,
        levels_up,
        payee_profile_id,
        occurred_on,
        period_id,
        roll_up_profile_id,
        plan_currency_code as currency_code,
        case
            when coalesce(currency_code, plan_currency_code) = plan_currency_code then share_minor
            else {{ share_between('plan_amount_minor', 'from_numerator', 'to_numerator', 'denominator') }}
        end as share_minor

    from converted

)

select * from final
