with

orders as (

    select * from {{ ref('stg_erp__orders') }} where row_status = 'current'

),

opportunities as (

    select * from {{ ref('stg_crm__opportunities') }} where row_status = 'current'

),

accounts as (

    select * from {{ ref('int_accounts__profiled') }}

),

territories as (

    select * from {{ ref('int_territories__matched') }}

),

split_deals as (

    select distinct deal_id from {{ ref('stg_crm__splits') }} where row_status = 'current'

),

documents as (

    select
        'order' as document_kind,
        orders.order_id as document_id,
        coalesce(orders.opportunity_id, orders.order_id) as deal_id,
        orders.order_type as transaction_type,
        orders.ordered_on as occurred_on,
        orders.original_order_id as original_document_id,
        orders.currency_code,
        coalesce(orders.account_id, opportunities.account_id) as account_id,
        coalesce(orders.partner_account_id, opportunities.partner_account_id) as partner_account_id,
        coalesce(orders.owner_payee_id, opportunities.owner_payee_id) as owner_payee_id,
        coalesce(orders.territory_id, opportunities.territory_id) as territory_id,
        coalesce(orders.channel, opportunities.channel) as channel,
        true as is_in_force

    from orders
    left join opportunities
        on orders.opportunity_id = opportunities.opportunity_id

    union all

    select
        'opportunity' as document_kind,
        opportunity_id as document_id,
        opportunity_id as deal_id,
        coalesce(opportunity_type, 'booking') as transaction_type,
        closed_on as occurred_on,
        original_opportunity_id as original_document_id,
        currency_code,
        account_id,
        partner_account_id,
        owner_payee_id,
        territory_id,
        channel,
        coalesce(is_won, false) as is_in_force

    from opportunities

),

final as (

    select
        documents.document_kind,
        documents.document_id,
        documents.deal_id,
        documents.transaction_type,
        documents.occurred_on,
        documents.original_document_id,
        documents.currency_code,
        documents.account_id,
        documents.partner_account_id,
        documents.owner_payee_id,
        coalesce(documents.territory_id, accounts.territory_id, territories.territory_id) as territory_id,
        territories.territory_rule_id,
        documents.channel,
        documents.is_in_force,
        accounts.account_part,
        accounts.roll_up_account_part,
        split_deals.deal_id is not null as has_splits

    from documents
    left join accounts
        on documents.account_id = accounts.account_id
    -- There are none of an account that has a territory of its own. The condition on the document stands inside
    -- the key: beside it, the engine would compare every deal with every range.
    left join territories
        on case when documents.territory_id is null then documents.account_id end = territories.account_id
        and documents.occurred_on >= territories.valid_from_on
        and documents.occurred_on < territories.valid_to_on
    left join split_deals
        on documents.deal_id = split_deals.deal_id

)

select * from final
