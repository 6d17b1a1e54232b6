with

deals as (

    select * from {{ ref('int_deals__profiled') }}

),

unread_orders as (

    {{ only_in_quarantine('stg_erp__orders', ['order_id']) }}

),

unread_opportunities as (

    {{ only_in_quarantine('stg_crm__opportunities', ['opportunity_id']) }}

),

unread_accounts as (

    {{ only_in_quarantine('stg_crm__accounts', ['account_id']) }}

),

reasons as (

    select
        'order' as document_kind,
        order_id as document_id,
        'order ' || order_id || ' is in quarantine' as reason

    from unread_orders

    union all

    select
        'opportunity' as document_kind,
        opportunity_id as document_id,
        'opportunity ' || opportunity_id || ' is in quarantine' as reason

    from unread_opportunities

    union all

    -- An order takes from its opportunity what it does not say itself.
    select
        deals.document_kind,
        deals.document_id,
        'opportunity ' || deals.deal_id || ' is in quarantine' as reason

    from deals
    inner join unread_opportunities
        on deals.deal_id = unread_opportunities.opportunity_id

    union all

    select
        deals.document_kind,
        deals.document_id,
        'account ' || deals.account_id || ' is in quarantine' as reason

    from deals
    inner join unread_accounts
        on deals.account_id = unread_accounts.account_id

    union all

    select
        deals.document_kind,
        deals.document_id,
        'account ' || deals.partner_account_id || ' is in quarantine' as reason

    from deals
    inner join unread_accounts
        on deals.partner_account_id = unread_accounts.account_id

    union all

    select
        deals.document_kind,
        deals.document_id,
        splits.reason

    from deals
    inner join {{ ref('int_splits__doubted') }} as splits
        on deals.deal_id = splits.deal_id

),

final as (

    select
        document_kind,
        document_id,
        min(reason) as reason

    from reasons
    group by document_kind, document_id

)

select * from final
