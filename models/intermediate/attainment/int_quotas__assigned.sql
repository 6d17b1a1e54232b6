with

written as (

    select * from {{ ref('stg_plan__quotas') }} where row_status = 'current'

),

projected as (

    select * from {{ ref('int_quotas__projected') }}

),

final as (

    select
        payee_id,
        component_id,
        period_id,
        valid_from_on,
        quota_minor,
        'written' as quota_source

    from written

    union all

    select
        projected.payee_id,
        projected.component_id,
        projected.period_id,
        cast('1900-01-01' as date) as valid_from_on,
        projected.quota_minor,
        'growth' as quota_source

    from projected
    left join written
        on projected.payee_id = written.payee_id
        and projected.component_id = written.component_id
        and projected.period_id = written.period_id
    where written.payee_id is null

)

select * from final
