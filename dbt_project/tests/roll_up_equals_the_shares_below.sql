-- Invariant 3. Added up share by share through the reporting lines, managers get what the roll-up
-- by day and profile gives them, on every day. If a move of a manager were read a day off, one
-- manager would be paid for another's team. What has no amount is for the gate of credits.
{{ config(meta={'dagster': {'ref': {'name': 'int_credits__rolled_up'}}}) }}

with

-- Added up for those who have them only: what reaches whom is asked payee by payee.
shares as (

    select
        payee_id,
        measure,
        currency_code,
        exchange_rate_basis,
        roll_up_profile_id,
        occurred_on,
        case when count(*) = count(share_minor) then sum(share_minor) end as share_minor

    from {{ ref('int_shares__priced') }}
    group by payee_id, measure, currency_code, exchange_rate_basis, roll_up_profile_id, occurred_on

),

reaching as (

    select
        edges.component_id,
        edges.levels_up,
        edges.payee_profile_id,
        shares.roll_up_profile_id,
        shares.occurred_on,
        shares.share_minor

    from shares
    inner join {{ ref('int_roll_up_edges__clipped') }} as edges
        on shares.payee_id = edges.payee_id
        and shares.measure = edges.measure
        and coalesce(shares.currency_code, edges.currency_code) = edges.currency_code
        and coalesce(shares.exchange_rate_basis, edges.exchange_rate_basis) = edges.exchange_rate_basis
        and shares.occurred_on >= edges.valid_from_on
        and shares.occurred_on < edges.valid_to_on

    union all

    select
        component_id,
        levels_up,
        payee_profile_id,
        roll_up_profile_id,
        occurred_on,
        -share_minor as share_minor

    from {{ ref('int_shares__repeated') }}

),

below as (

    select
        reaching.component_id,
        reaching.occurred_on,
        case when count(*) = count(reaching.share_minor) then sum(reaching.share_minor) end as credit_minor

    from reaching
    semi join {{ ref('int_profiles__matched') }} as rules
        on reaching.roll_up_profile_id = rules.profile_id
        and reaching.component_id = rules.component_id
        and reaching.payee_profile_id = rules.payee_profile_id
        and rules.credit_method = 'roll_up'
        and reaching.occurred_on >= rules.valid_from_on
        and reaching.occurred_on < rules.valid_to_on
        -- No hierarchy is deeper than 30; a comparison of both sides would keep the engine from hashing.
        and reaching.levels_up <= coalesce(rules.levels_up, 30)
    group by reaching.component_id, reaching.occurred_on

),

rolled_up as (

    select
        component_id,
        credited_on,
        case when count(*) = count(credit_minor) then sum(credit_minor) end as credit_minor

    from {{ ref('int_credits__rolled_up') }}
    group by component_id, credited_on

)

select
    coalesce(below.component_id, rolled_up.component_id) as component_id,
    coalesce(below.occurred_on, rolled_up.credited_on) as credited_on,
    below.credit_minor as below_minor,
    rolled_up.credit_minor as rolled_up_minor

from below
full outer join rolled_up
    on below.component_id = rolled_up.component_id
    and below.occurred_on = rolled_up.credited_on
where coalesce(below.credit_minor, 0) <> coalesce(rolled_up.credit_minor, 0)
