with

shares as (

    select * from {{ ref('int_shares__priced') }}

),

edges as (

    select * from {{ ref('int_roll_up_edges__clipped') }}

),

daily as (

    select
        payee_id,
        occurred_on,
        period_id,
        roll_up_profile_id,
        measure,
        currency_code,
        exchange_rate_type,
        sum(share_minor) as credit_minor,
        count(*) as share_count,
        count(share_minor) as priced_count

    from shares
    group by payee_id, occurred_on, period_id, roll_up_profile_id, measure, currency_code, exchange_rate_type

),

final as (

    select
        edges.manager_id as payee_id,
        edges.component_id,
        edges.plan_id,
        rules.rule_id,
        daily.roll_up_profile_id as profile_id,
        daily.occurred_on as credited_on,
        daily.period_id as earning_period_id,
        edges.currency_code,
        -- A share without an exchange rate leaves no amount, and the gate says which one.
        cast(case when sum(daily.share_count) = sum(daily.priced_count) then sum(daily.credit_minor) end as bigint)
            as credit_minor,
        cast(sum(daily.share_count) as bigint) as share_count

    from daily
    inner join edges
        on daily.payee_id = edges.payee_id
        and daily.measure = edges.measure
        -- What has no currency is a count, and the same in every plan.
        and coalesce(daily.currency_code, edges.currency_code) = edges.currency_code
        and daily.occurred_on >= edges.valid_from_on
        and daily.occurred_on < edges.valid_to_on
        and coalesce(daily.exchange_rate_type, edges.exchange_rate_type) = edges.exchange_rate_type
    inner join {{ ref('int_profiles__matched') }} as rules
        on edges.component_id = rules.component_id
        and daily.roll_up_profile_id = rules.profile_id
        and rules.credit_method = 'roll_up'
        and daily.occurred_on >= rules.valid_from_on
        and daily.occurred_on < rules.valid_to_on
        and edges.levels_up <= coalesce(rules.levels_up, edges.levels_up)
    group by
        edges.manager_id,
        edges.component_id,
        edges.plan_id,
        rules.rule_id,
        daily.roll_up_profile_id,
        daily.occurred_on,
        daily.period_id,
        edges.currency_code

)

select * from final
