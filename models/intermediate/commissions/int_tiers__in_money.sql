with

segments as (

    select
        segments.*,
        components.basis,
        segments.rate_method in ('interpolated', 'step') as is_stepped,
        runs.minor_factor

    from {{ ref('int_segments__built') }} as segments
    inner join {{ ref('stg_plan__components') }} as components
        on segments.component_id = components.component_id
        and segments.terms_from_on = components.valid_from_on
        and components.row_status = 'current'
    cross join {{ source('raw_control', 'runs') }} as runs

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

-- Bounds become money once: a credit is compared with cents, never divided by a quota. The first tier
-- has no lower bound, the last no upper: 10^17 minor units lie beyond every total.
priced as (

    select
        segments.segment_id,
        tables.rate_table_id,
        tables.is_only,
        tiers.tier_number,
        tiers.rate_ppm,
        tiers.upper_rate_ppm,
        segments.is_stepped,
        case when segments.is_stepped and tiers.rate_unit = 'amount' then 'amount' else segments.basis end as basis,
        -- What a rate of 1 pays: one unit of credit or money, or of a target (its part of) it all.
        case
            when segments.is_stepped and tiers.rate_unit = 'amount' then segments.minor_factor
            when segments.basis = 'credit' then 1
            when segments.quota_minor > 0 then segments.target_minor
            else 0
        end as pay_numerator,
        case
            when segments.basis = 'target' and not segments.is_stepped
                then greatest(segments.quota_minor, 1)
            else 1
        end as pay_denominator,
        case tiers.bound_unit
            when 'quota_share' then segments.quota_minor
            else segments.minor_factor
        end as bound_base_minor,
        case when not tiers.is_first then tiers.lower_bound_ppm end as lower_ppm,
        tiers.upper_bound_ppm as upper_ppm

    from segments
    inner join {{ ref('int_tables__applied') }} as tables
        on segments.segment_id = tables.segment_id
    inner join tiers
        on tables.rate_table_id = tiers.rate_table_id
        and tables.rate_table_from_on = tiers.valid_from_on

),

final as (

    select
        segment_id,
        rate_table_id,
        is_only,
        tier_number,
        rate_ppm,
        upper_rate_ppm,
        basis,
        is_stepped,
        pay_numerator,
        pay_denominator,
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
        cast(null as {{ dbt.type_string() }}) as rate_table_id,
        true as is_only,
        1 as tier_number,
        payee_rate_ppm as rate_ppm,
        payee_rate_ppm as upper_rate_ppm,
        basis,
        is_stepped,
        1 as pay_numerator,
        1 as pay_denominator,
        -100000000000000000 as lower_minor,
        100000000000000000 as upper_minor

    from segments
    where rate_method = 'payee_rate' and payee_rate_ppm is not null

)

select * from final
