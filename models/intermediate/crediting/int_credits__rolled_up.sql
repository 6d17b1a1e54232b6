with

repeated as (

    select * from {{ ref('int_shares__repeated') }}

),

daily as (

    select
        payee_id,
        occurred_on,
        period_id,
        roll_up_profile_id,
        measure,
        currency_code,
        exchange_rate_basis,
        sum(share_minor) as credit_minor,
        count(*) as share_count,
        count(share_minor) as priced_count

    from {{ ref('int_shares__priced') }}
    group by payee_id, occurred_on, period_id, roll_up_profile_id, measure, currency_code, exchange_rate_basis

),

reaching as (

    select
        edges.manager_id,
        edges.component_id,
        edges.plan_id,
        edges.levels_up,
        edges.payee_profile_id,
        daily.roll_up_profile_id,
        daily.occurred_on,
        daily.period_id,
        edges.currency_code,
        daily.credit_minor,
        daily.share_count,
        daily.priced_count

    from daily
    inner join {{ ref('int_roll_up_edges__clipped') }} as edges
        on daily.payee_id = edges.payee_id
        and daily.measure = edges.measure
        -- What has no currency is a count, and the same in every plan.
        and coalesce(daily.currency_code, edges.currency_code) = edges.currency_code
        and coalesce(daily.exchange_rate_basis, edges.exchange_rate_basis) = edges.exchange_rate_basis
        and daily.occurred_on >= edges.valid_from_on
        and daily.occurred_on < edges.valid_to_on

    union all

    -- What a manager has directly is taken out again: few rows, and the rest stays added up.
    select
        manager_id,
        component_id,
        plan_id,
        levels_up,
        payee_profile_id,
        roll_up_profile_id,
        occurred_on,
        period_id,
        currency_code,
        -share_minor as credit_minor,
        -1 as share_count,
        case when share_minor is null then 0 else -1 end as priced_count

    from repeated

),

final as (

    select
        reaching.manager_id as payee_id,
        reaching.component_id,
        reaching.plan_id,
        rules.rule_id,
        reaching.roll_up_profile_id as profile_id,
        reaching.occurred_on as credited_on,
        reaching.period_id as earning_period_id,
        reaching.currency_code,
        rules.levels_below,
        -- A share without an exchange rate leaves no amount, and the gate says which one.
        cast(
            case when sum(reaching.share_count) = sum(reaching.priced_count) then sum(reaching.credit_minor) end
            as bigint
        ) as credit_minor,
        cast(sum(reaching.share_count) as bigint) as share_count

    from reaching
    inner join {{ ref('int_profiles__matched') }} as rules
        on reaching.component_id = rules.component_id
        and reaching.payee_profile_id = rules.payee_profile_id
        and reaching.roll_up_profile_id = rules.profile_id
        and rules.credit_method = 'roll_up'
        and reaching.occurred_on >= rules.valid_from_on
        and reaching.occurred_on < rules.valid_to_on
        and reaching.levels_up > rules.levels_below
        and reaching.levels_up <= coalesce(rules.levels_up, reaching.levels_up)
    group by
        reaching.manager_id,
        reaching.component_id,
        reaching.plan_id,
        rules.rule_id,
        rules.levels_below,
        reaching.roll_up_profile_id,
        reaching.occurred_on,
        reaching.period_id,
        reaching.currency_code
    having sum(reaching.share_count) > 0

)

select * from final
