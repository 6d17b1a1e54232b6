with

named as (

    select distinct deal_id
    from {{ ref('stg_crm__splits') }}
    where row_status = 'current' and stage_name is not null

),

unread_splits as (

    {{ only_in_quarantine('stg_crm__splits', ['deal_id', 'payee_id', 'stage_name', 'valid_from_on']) }}

),

unread_stages as (

    {{ only_in_quarantine('stg_crm__opportunity_stages', ['opportunity_id', 'stage_name']) }}

),

-- Without the share that cannot be read somebody else would have it, and without the stage that
-- ends another one too long.
reasons as (

    select
        deal_id,
        'a split of deal ' || deal_id || ' is in quarantine' as reason

    from unread_splits

    union all

    select
        unread_stages.opportunity_id as deal_id,
        'a stage of deal ' || unread_stages.opportunity_id || ' is in quarantine' as reason

    from unread_stages
    semi join named
        on unread_stages.opportunity_id = named.deal_id

),

final as (

    select
        deal_id,
        min(reason) as reason

    from reasons
    group by deal_id

)

select * from final
