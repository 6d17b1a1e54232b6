with

quotas as (

    select * from {{ ref('int_quotas__prorated') }}

),

components as (

    select * from {{ ref('int_components__listed') }}

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
        components.currency_code,
        runs.release_id

    from quotas
    inner join components
        on quotas.component_id = components.component_id
    cross join runs

)

select * from final
