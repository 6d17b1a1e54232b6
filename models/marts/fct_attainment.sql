with

attainment as (

    select * from {{ ref('int_attainment__measured') }}

),

components as (

    select * from {{ ref('int_components__listed') }}

),

runs as (

    select * from {{ source('raw_control', 'runs') }}

),

final as (

    select
        attainment.payee_id,
        attainment.component_id,
        attainment.plan_id,
        attainment.period_id,
        attainment.window_id,
        components.measure,
        {{ as_amount('attainment.period_credit_minor') }} as period_credited_amount,
        {{ as_amount('attainment.credit_minor') }} as credited_amount,
        {{ as_amount('attainment.quota_minor') }} as quota_amount,
        case
            when attainment.quota_minor > 0
                then {{ as_ratio(round_half_away(
                    'cast(attainment.credit_minor as decimal(18, 0)) * cast(1000000 as bigint)',
                    'attainment.quota_minor'
                )) }}
        end as attainment,
        {{ as_amount('attainment.target_minor') }} as target_amount,
        attainment.currency_code,
        runs.release_id

    from attainment
    left join components
        on attainment.component_id = components.component_id
    cross join runs

)

select * from final
