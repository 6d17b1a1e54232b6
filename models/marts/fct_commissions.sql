with

commissions as (

    select * from {{ ref('int_commissions__earned') }}

),

-- What a rate of 1 is a share of, where rates are shares of a target incentive.
targets as (

    select
        segments.segment_id,
        segments.target_minor,
        segments.quota_minor

    from {{ ref('int_segments__built') }} as segments
    inner join {{ ref('stg_plan__components') }} as components
        on segments.component_id = components.component_id
        and segments.terms_from_on = components.valid_from_on
        and components.row_status = 'current'
    where components.basis = 'target'

),

runs as (

    select * from {{ source('raw_control', 'runs') }}

),

final as (

    select
        {{ credit_id('commissions') }} || '|' || commissions.commission_kind
        || '|' || cast(commissions.tier_number as {{ dbt.type_string() }}) as commission_id,
        -- A modifier looks at a whole window, and belongs to no credit of it.
        case
            when
                commissions.commission_kind
                not in ('matrix', 'multiplier', 'rank', 'gate', 'floor', 'budget', 'pool', 'fund')
                then {{ credit_id('commissions') }}
        end as credit_id,
        {{ payout_id('commissions') }} as payout_id,
        commissions.payee_id,
        commissions.component_id,
        commissions.earning_period_id,
        commissions.credited_on as earned_on,
        commissions.commission_kind,
        commissions.tier_number,
        {{ as_amount('commissions.slice_minor') }} as credited_amount,
        {{ as_amount('commissions.base_minor') }} as base_amount,
        {{ as_ratio('commissions.rate_ppm') }} as rate,
        {{ as_amount('targets.target_minor') }} as target_amount,
        {{ as_amount('targets.quota_minor') }} as quota_amount,
        {{ as_exact_amount('commissions.commission_minor_ppm') }} as commission_amount,
        commissions.currency_code,
        runs.release_id

    from commissions
    left join targets
        on commissions.segment_id = targets.segment_id
    cross join runs

)

select * from final
