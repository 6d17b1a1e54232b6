with

written as (

    select * from {{ ref('stg_plan__quotas') }} where row_status = 'current'

),

-- Where nobody wrote one for the payee and period, what is nearest to them: 1, 2, 3.
others as (

    select
        payee_id,
        component_id,
        period_id,
        cast('1900-01-01' as date) as valid_from_on,
        quota_minor,
        'year' as quota_source,
        1 as place

    from {{ ref('int_year_quotas__divided') }}

    union all

    select
        payee_id,
        component_id,
        period_id,
        cast('1900-01-01' as date) as valid_from_on,
        quota_minor,
        group_kind as quota_source,
        2 as place

    from {{ ref('int_group_quotas__matched') }}

    union all

    select
        payee_id,
        component_id,
        period_id,
        cast('1900-01-01' as date) as valid_from_on,
        quota_minor,
        'growth' as quota_source,
        3 as place

    from {{ ref('int_quotas__projected') }}

    union all

    select
        payee_id,
        component_id,
        period_id,
        valid_from_on,
        quota_minor,
        'credits' as quota_source,
        3 as place

    from {{ ref('int_quotas__compared') }}

),

unwritten as (

    select
        others.*,
        rank() over (
            partition by others.payee_id, others.component_id, others.period_id order by others.place
        ) as rank_number

    from others
    left join written
        on others.payee_id = written.payee_id
        and others.component_id = written.component_id
        and others.period_id = written.period_id
    where written.payee_id is null

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
        payee_id,
        component_id,
        period_id,
        valid_from_on,
        quota_minor,
        quota_source

    from unwritten
    where rank_number = 1

)

select * from final
