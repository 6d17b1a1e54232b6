with

lines as (

    select * from {{ ref('stg_erp__credit_memo_lines') }} where row_status = 'current'

),

documents as (

    select * from {{ ref('stg_erp__credit_memos') }} where row_status = 'current'

),

invoices as (

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
        'credit_memo_lines' as entity,
        'credit_memo|' || lines.credit_memo_id || '|' || lines.line_id as transaction_id,
        'credit_memo' as transaction_type,
        lines.line_id,
        'invoice|' || documents.invoice_id || '|' || lines.invoice_line_id as original_transaction_id,
        documents.issued_on as occurred_on,
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
            when documents.credit_memo_id is null
                then 'credit memo ' || lines.credit_memo_id || ' is missing or in quarantine'
            else doubted.reason
        end as quarantine_reason,
        cast(null as {{ dbt.type_string() }}) as exclusion_reason

    from lines
    left join documents
        on lines.credit_memo_id = documents.credit_memo_id
    left join invoices
        on documents.invoice_id = invoices.invoice_id
    left join deals
        on invoices.order_id = deals.document_id
    left join doubted
        on documents.invoice_id = doubted.invoice_id

)

select * from final
