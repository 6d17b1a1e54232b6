with

order_lines as (

    select * from {{ ref('stg_erp__order_lines') }} where row_status = 'current'

),

opportunity_lines as (

    select * from {{ ref('stg_crm__opportunity_lines') }} where row_status = 'current'

),

runs as (

    select * from {{ source('raw_control', 'runs') }}

),

deals as (

    select * from {{ ref('int_deals__profiled') }}

),

doubted as (

    select * from {{ ref('int_deals__doubted') }}

),

lines as (

    select
        'order_lines' as entity,
        'order' as document_kind,
        order_lines.order_id as document_id,
        order_lines.line_id,
        coalesce(order_lines.original_line_id, order_lines.line_id) as original_line_id,
        order_lines.product_id,
        order_lines.amount_minor,
        order_lines.file_id,
        order_lines.line_number

    from order_lines
    inner join runs
        on runs.bookings_from = 'orders'

    union all

    select
        'opportunity_lines' as entity,
        'opportunity' as document_kind,
        opportunity_lines.opportunity_id as document_id,
        opportunity_lines.line_id,
        opportunity_lines.line_id as original_line_id,
        opportunity_lines.product_id,
        opportunity_lines.amount_minor,
        opportunity_lines.file_id,
        opportunity_lines.line_number

    from opportunity_lines
    inner join runs
        on runs.bookings_from = 'opportunities'

),

final as (

    select
        lines.entity,
        lines.document_kind || '|' || lines.document_id || '|' || lines.line_id as transaction_id,
        deals.transaction_type,
        lines.line_id,
        lines.document_kind || '|' || deals.original_document_id || '|' || lines.original_line_id
            as original_transaction_id,
        deals.occurred_on,
        deals.currency_code,
        lines.amount_minor,
        lines.product_id,
        lines.file_id,
        lines.line_number,
        deals.deal_id,
        deals.account_id,
        deals.partner_account_id,
        deals.owner_payee_id,
        deals.territory_id,
        deals.territory_rule_id,
        deals.channel,
        deals.has_splits,
        deals.profile_part,
        deals.roll_up_profile_part,
        case
            when doubted.document_id is not null then doubted.reason
            when deals.document_id is null then lines.document_kind || ' ' || lines.document_id || ' is missing'
        end as quarantine_reason,
        case
            when not deals.is_in_force then 'the deal is not won'
        end as exclusion_reason

    from lines
    left join deals
        on lines.document_kind = deals.document_kind
        and lines.document_id = deals.document_id
    left join doubted
        on lines.document_kind = doubted.document_kind
        and lines.document_id = doubted.document_id

)

select * from final
