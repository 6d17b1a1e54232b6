with

final as (

    select
        'crm' as system,
        'opportunity_lines' as entity,
        lines.file_id,
        lines.line_number,
        lines.row_status,
        lines.delivered_micro,
        lines.fault_reason,
        documents.closed_on as occurred_on,
        documents.currency_code

    from {{ ref('stg_crm__opportunity_lines') }} as lines
    left join {{ ref('stg_crm__opportunities') }} as documents
        on lines.opportunity_id = documents.opportunity_id
        and documents.row_status = 'current'
    inner join {{ source('raw_control', 'runs') }} as runs
        on runs.bookings_from = 'opportunities'
    where lines.row_status <> 'current'

    union all

    select
        'erp' as system,
        'order_lines' as entity,
        lines.file_id,
        lines.line_number,
        lines.row_status,
        lines.delivered_micro,
        lines.fault_reason,
        documents.ordered_on as occurred_on,
        documents.currency_code

    from {{ ref('stg_erp__order_lines') }} as lines
    left join {{ ref('stg_erp__orders') }} as documents
        on lines.order_id = documents.order_id
        and documents.row_status = 'current'
    inner join {{ source('raw_control', 'runs') }} as runs
        on runs.bookings_from = 'orders'
    where lines.row_status <> 'current'

    union all

    select
        'erp' as system,
        'invoice_lines' as entity,
        lines.file_id,
        lines.line_number,
        lines.row_status,
        lines.delivered_micro,
        lines.fault_reason,
        documents.invoiced_on as occurred_on,
        documents.currency_code

    from {{ ref('stg_erp__invoice_lines') }} as lines
    left join {{ ref('stg_erp__invoices') }} as documents
        on lines.invoice_id = documents.invoice_id
        and documents.row_status = 'current'
    where lines.row_status <> 'current'

    union all

    select
        'erp' as system,
        'payment_lines' as entity,
        lines.file_id,
        lines.line_number,
        lines.row_status,
        lines.delivered_micro,
        lines.fault_reason,
        documents.received_on as occurred_on,
        documents.currency_code

    from {{ ref('stg_erp__payment_lines') }} as lines
    left join {{ ref('stg_erp__payments') }} as documents
        on lines.payment_id = documents.payment_id
        and documents.row_status = 'current'
    where lines.row_status <> 'current'

    union all

    select
        'erp' as system,
        'credit_memo_lines' as entity,
        lines.file_id,
        lines.line_number,
        lines.row_status,
        lines.delivered_micro,
        lines.fault_reason,
        documents.issued_on as occurred_on,
        documents.currency_code

    from {{ ref('stg_erp__credit_memo_lines') }} as lines
    left join {{ ref('stg_erp__credit_memos') }} as documents
        on lines.credit_memo_id = documents.credit_memo_id
        and documents.row_status = 'current'
    where lines.row_status <> 'current'

)

select * from final
