-- Invariant 4. The slices of a payee's credits add up to the credits, to the minor unit, wherever
-- the component pays at all. A gap between two tiers would leave part of a credit unpaid.
{{ config(meta={'dagster': {'ref': {'name': 'int_commissions__sliced'}}}) }}

with

credited as (

    select
        days.payee_id,
        days.component_id,
        days.earning_period_id,
        sum(days.credit_minor) as credit_minor

    from {{ ref('int_days__accumulated') }} as days
    inner join {{ ref('int_segments__built') }} as segments
        on days.segment_id = segments.segment_id
        and segments.rate_method <> 'none'
    group by days.payee_id, days.component_id, days.earning_period_id

),

sliced as (

    select
        payee_id,
        component_id,
        earning_period_id,
        sum(slice_minor) as slice_minor

    from {{ ref('int_commissions__sliced') }}
    group by payee_id, component_id, earning_period_id

)

select
    credited.*,
    sliced.slice_minor

from credited
left join sliced
    on credited.payee_id = sliced.payee_id
    and credited.component_id = sliced.component_id
    and credited.earning_period_id = sliced.earning_period_id
where credited.credit_minor <> coalesce(sliced.slice_minor, 0)
