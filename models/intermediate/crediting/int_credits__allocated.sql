with

shared as (

    select * from {{ ref('int_credits__shared') }}

),

overlaid as (

    select * from {{ ref('int_credits__overlaid') }}

),

-- A payee is credited once per transaction and component: the rule with the lowest priority
-- number wins. Only credits beside the shares can meet another one.
contested as (

    select
        shared.transaction_id,
        shared.payee_id,
        shared.component_id,
        shared.priority,
        shared.rule_id

    from shared
    semi join overlaid
        on shared.transaction_id = overlaid.transaction_id
        and shared.payee_id = overlaid.payee_id
        and shared.component_id = overlaid.component_id

    union all

    select
        transaction_id,
        payee_id,
        component_id,
        priority,
        rule_id

    from overlaid

),

ranked as (

    select
        *,
        row_number() over (
            partition by transaction_id, payee_id, component_id order by priority, rule_id
        ) as precedence

    from contested

),

outranked as (

    select * from ranked where precedence > 1

),

claimed as (

    select * from shared
    union all
    select * from overlaid

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
