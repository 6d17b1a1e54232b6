with

allocated as (

    select allocated.*
    from {{ ref('int_credits__allocated') }} as allocated
    anti join {{ ref('int_credits__held') }} as held
        on allocated.transaction_id = held.transaction_id
        and allocated.payee_id = held.payee_id
        and allocated.component_id = held.component_id

),

-- A booking that was held counts on the day on which it was settled.
counted as (

    select * from {{ ref('int_credits__held') }} where held_reason is null

),

rolled_up as (

    select * from {{ ref('int_credits__rolled_up') }}

),

scored as (

    select * from {{ ref('int_credits__scored') }}

),

final as (

    select
        transaction_id as credited_id,
        transaction_id,
        payee_id,
        component_id,
        plan_id,
        rule_id,
        credit_method,
        credited_on,
        earning_period_id,
        currency_code,
        credit_minor

    from allocated

    union all

    select
        transaction_id as credited_id,
        transaction_id,
        payee_id,
        component_id,
        plan_id,
        rule_id,
        credit_method,
        counted_on as credited_on,
        earning_period_id,
        currency_code,
        credit_minor

    from counted

    union all

    -- A roll-up credit stands for a day and a profile, not for one transaction; where rules share
    -- the levels among them, also for its rule.
    select
        cast(credited_on as {{ dbt.type_string() }}) || '|' || profile_id
        || case when levels_below > 0 then '|' || rule_id else '' end as credited_id,
        cast(null as {{ dbt.type_string() }}) as transaction_id,
        payee_id,
        component_id,
        plan_id,
        rule_id,
        'roll_up' as credit_method,
        credited_on,
        earning_period_id,
        currency_code,
        credit_minor

    from rolled_up

    union all

    -- A score is given, not sold: no transaction and no rule stand behind it.
    select
        credited_id,
        cast(null as {{ dbt.type_string() }}) as transaction_id,
        payee_id,
        component_id,
        plan_id,
        cast(null as {{ dbt.type_string() }}) as rule_id,
        'score' as credit_method,
        credited_on,
        earning_period_id,
        currency_code,
        credit_minor

    from scored

)

select * from final
