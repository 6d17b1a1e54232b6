with

quotas as (

    select * from {{ ref('int_quotas__prorated') }}

),

components as (

    select
        components.component_id,
        min(components.plan_id) as plan_id,
        min(components.measure) as measure,
        min(plans.currency_code) as currency_code

    from {{ ref('stg_plan__components') }} as components
    inner join {{ ref('stg_plan__plans') }} as plans
        on components.plan_id = plans.plan_id
        and plans.row_status = 'current'
    where components.row_status = 'current'
    group by components.component_id

),

runs as (

    select * from {{ source('raw_control', 'runs') }}

),

final as (

    select
        quotas.payee_id,
        quotas.component_id,
        components.plan_id,
        quotas.period_id,
        quotas.valid_from_on,
        quotas.valid_to_on,
        quotas.quota_source,
        components.measure,
        {{ as_amount('quotas.full_quota_minor') }} as full_quota_amount,
        {{ as_amount('quotas.quota_minor') }} as quota_amount,
        case when {{ is_money('components.measure') }} then components.currency_code end as currency_code,
        runs.release_id

    from quotas
    inner join components
        on quotas.component_id = components.component_id
    cross join runs

)

select * from final
