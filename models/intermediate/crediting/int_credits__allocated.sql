with

-- A payee is credited once per transaction and component: the rule with the lowest priority
-- number wins. Only rules of different methods can meet, and few components have any.
contested as (

    select component_id
    from {{ ref('int_profiles__matched') }}
    where credit_method <> 'roll_up'
    group by component_id
    having count(distinct method_family) > 1

),

meeting as (

    select shared.*
    from {{ ref('int_credits__shared') }} as shared
    semi join contested
        on shared.component_id = contested.component_id

    union all

    select overlaid.*
    from {{ ref('int_credits__overlaid') }} as overlaid
    semi join contested
        on overlaid.component_id = contested.component_id

),

ranked as (

    select
        transaction_id,
        payee_id,
        component_id,
        rule_id,
        row_number() over (
            partition by transaction_id, payee_id, component_id order by priority, rule_id
        ) as precedence

    from meeting

),

outranked as (

    select * from ranked where precedence > 1

),

claimed as (

    select * from {{ ref('int_credits__shared') }}
    union all
    select * from {{ ref('int_credits__overlaid') }}

),

final as (

    select
        claimed.transaction_id,
        claimed.payee_id,
        claimed.component_id,
        claimed.plan_id,
        claimed.rule_id,
        claimed.credit_method,
        claimed.credited_on,
        claimed.earning_period_id,
        claimed.currency_code,
        claimed.credit_minor

    from claimed
    anti join outranked
        on claimed.transaction_id = outranked.transaction_id
        and claimed.payee_id = outranked.payee_id
        and claimed.component_id = outranked.component_id
        and claimed.rule_id = outranked.rule_id

)

select * from final
