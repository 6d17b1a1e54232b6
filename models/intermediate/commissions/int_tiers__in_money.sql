with

segments as (

    select * from {{ ref('int_segments__built') }}

),

tiers as (

    select
        *,
        row_number() over (
            partition by rate_table_id, valid_from_on order by tier_number
        ) = 1 as is_first

    from {{ ref('stg_plan__rate_tiers') }}
    where row_status = 'current'

),

runs as (

    select * from {{ source('raw_control', 'runs') }}

),

-- Bounds become money once: a credit is compared with cents, never divided by a quota.
-- The first tier has no lower bound and takes what falls below zero; the last has no upper bound:
-- 10^17 minor units lie beyond every total, and a bound that is a number joins by hash.
priced as (

    select
        segments.segment_id,
        tiers.tier_number,
        tiers.rate_ppm,
        case tiers.bound_unit
            when 'quota_share' then segments.quota_minor
            else runs.minor_factor
        end as bound_base_minor,
        case when not tiers.is_first then tiers.lower_bound_ppm end as lower_ppm,
        tiers.upper_bound_ppm as upper_ppm

    from segments
    inner join tiers
        on segments.rate_table_id = tiers.rate_table_id
        and segments.rate_table_from_on = tiers.valid_from_on
    cross join runs
    where segments.rate_method in ('flat', 'marginal', 'retroactive')

),

final as (

    select
        segment_id,
        tier_number,
        rate_ppm,
        coalesce(
            cast({{ round_half_away('cast(bound_base_minor as decimal(18, 0)) * lower_ppm', '1000000') }} as bigint),
            -100000000000000000
        ) as lower_minor,
        coalesce(
            cast({{ round_half_away('cast(bound_base_minor as decimal(18, 0)) * upper_ppm', '1000000') }} as bigint),
            100000000000000000
        ) as upper_minor

    from priced

    union all

    select
        segment_id,
        1 as tier_number,
        payee_rate_ppm as rate_ppm,
        -100000000000000000 as lower_minor,
        100000000000000000 as upper_minor

    from segments
    where rate_method = 'payee_rate' and payee_rate_ppm is not null

)

select * from final
