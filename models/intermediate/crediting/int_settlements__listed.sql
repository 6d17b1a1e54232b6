with

roots as (

    select * from {{ ref('int_deals__rooted') }}

),

orders as (

    select
        orders.order_id,
        orders.order_id as document_id

    from {{ ref('stg_erp__orders') }} as orders
    inner join {{ source('raw_control', 'runs') }} as runs
        on runs.bookings_from = 'orders'
    where orders.row_status = 'current'

    union all

    select
        orders.order_id,
        orders.opportunity_id as document_id

    from {{ ref('stg_erp__orders') }} as orders
    inner join {{ source('raw_control', 'runs') }} as runs
        on runs.bookings_from = 'opportunities'
    where orders.row_status = 'current'

),

invoices as (

    select
        invoices.invoice_id,
        invoices.invoiced_on,
        invoices.currency_code,
        roots.root_id,
        roots.held_until

    from {{ ref('stg_erp__invoices') }} as invoices
    inner join orders
        on invoices.order_id = orders.order_id
    inner join roots
        on orders.document_id = roots.document_id
    where invoices.row_status = 'current'

),

-- What is cancelled needs no bill, and what a credit memo takes off needs no payment.
final as (

    select
        root_id,
        held_until,
        occurred_on as settled_on,
        currency_code,
        -booked_minor as amount_minor

    from roots
    where root_id <> document_id

    union all

    select
        invoices.root_id,
        invoices.held_until,
        invoices.invoiced_on as settled_on,
        invoices.currency_code,
        lines.amount_minor

    from {{ ref('stg_erp__invoice_lines') }} as lines
    inner join invoices
        on lines.invoice_id = invoices.invoice_id
        and invoices.held_until = 'billing'
    where lines.row_status = 'current'

    union all

    select
        invoices.root_id,
        invoices.held_until,
        payments.received_on as settled_on,
        payments.currency_code,
        lines.amount_minor

    from {{ ref('stg_erp__payment_lines') }} as lines
    inner join invoices
        on lines.invoice_id = invoices.invoice_id
        and invoices.held_until = 'receipt'
    inner join {{ ref('stg_erp__payments') }} as payments
        on lines.payment_id = payments.payment_id
        and payments.row_status = 'current'
    where lines.row_status = 'current'

    union all

    select
        invoices.root_id,
        invoices.held_until,
        memos.issued_on as settled_on,
        memos.currency_code,
        -lines.amount_minor as amount_minor

    from {{ ref('stg_erp__credit_memo_lines') }} as lines
    inner join {{ ref('stg_erp__credit_memos') }} as memos
        on lines.credit_memo_id = memos.credit_memo_id
        and memos.row_status = 'current'
    inner join invoices
        on memos.invoice_id = invoices.invoice_id
        and invoices.held_until = 'receipt'
    where lines.row_status = 'current'

)

select * from final
