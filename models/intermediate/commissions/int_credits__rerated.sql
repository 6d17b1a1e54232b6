with

crossing as (

    select * from {{ ref('int_credits__accumulated') }}

),

tiers as (

    select * from {{ ref('int_tiers__in_money') }}

),

-- Retroactive: the tier reached after the credit pays it whole, and the credit that reaches
-- another tier pays the difference on everything before it as a true-up.
final as (

    select
        crossing.*,
        tiers_after.tier_number,
        tiers_after.rate_ppm,
        tiers_after.rate_ppm - tiers_before.rate_ppm as raise_ppm,
        {{ worth_of('crossing.after_minor', 'tiers_after.rate_ppm', 'tiers_after') }} as after_minor_ppm,
        {{ worth_of('crossing.before_minor', 'tiers_after.rate_ppm', 'tiers_after') }} as before_minor_ppm,
        {{ worth_of('crossing.before_minor', 'tiers_before.rate_ppm', 'tiers_before') }} as held_minor_ppm

    from crossing
    inner join tiers as tiers_after
        on crossing.segment_id = tiers_after.segment_id
        and {{ lies_in('crossing.after_minor', 'tiers_after', 'crossing.boundary_side') }}
    inner join tiers as tiers_before
        on crossing.segment_id = tiers_before.segment_id
        and {{ lies_in('crossing.before_minor', 'tiers_before', 'crossing.boundary_side') }}
    where crossing.rate_method = 'retroactive'

)

select * from final
