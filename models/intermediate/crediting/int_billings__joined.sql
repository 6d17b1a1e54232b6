with

lines as (

    select * from {{ ref('stg_erp__invoice_lines') }} where row_status = 'current'

),

documents as (

    select * from {{ ref('stg_erp__invoices') }} where row_status = 'current'

),

deals as (

    select * from {{ ref('int_deals__profiled') }} where document_kind = 'order'

),

doubted as (

    select * from {{ ref('int_invoices__doubted') }}

),

final as (

    select
        'invoice_lines' as entity,
        'invoice|' || lines.invoice_id || '|' || lines.line_id as transaction_id,
        'billing' as transaction_type,
        lines.line_id,
        'order|' || documents.order_id || '|' || lines.order_line_id as original_transaction_id,
        documents.invoiced_on as occurred_on,
        documents.currency_code,
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
            when doubted.invoice_id is not null then doubted.reason
            when documents.invoice_id is null then 'invoice ' || lines.invoice_id || ' is missing'
        end as quarantine_reason,
        cast(null as {{ dbt.type_string() }}) as exclusion_reason

    from lines
    left join documents
        on lines.invoice_id = documents.invoice_id
    left join deals
        on documents.order_id = deals.document_id
    left join doubted
        on lines.invoice_id = doubted.invoice_id

)

select * from final
