with

days as (

    select * from {{ ref('int_days__accumulated') }}

),

tiers as (

    select *
    from {{ ref('int_tiers__in_money') }}
    where basis = 'credit' and is_only and not is_stepped

),

paid_segments as (

    select
        segment_id,
        accumulation_window,
        rate_method,
        rate_table_id,
        boundary_side

    from {{ ref('int_segments__built') }}
    where rate_method <> 'none'

),

-- A day whose total stays strictly inside one tier, whatever the order of its credits, has one
-- rate. Only the other days need a running total per credit.
final as (

    select
        days.payee_id,
        days.component_id,
        days.credited_on,
        days.segment_id,
        days.before_minor,
        paid_segments.accumulation_window,
        paid_segments.rate_method,
        paid_segments.rate_table_id,
        paid_segments.boundary_side,
        tiers.tier_number,
        tiers.rate_ppm

    from days
    inner join paid_segments
        on days.segment_id = paid_segments.segment_id
    left join tiers
        on days.segment_id = tiers.segment_id
        and tiers.lower_minor < days.before_minor + days.negative_minor
        and tiers.upper_minor > days.before_minor + days.positive_minor

)

select * from final
