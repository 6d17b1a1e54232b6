with

invoices as (

    select * from {{ ref('stg_erp__invoices') }} where row_status = 'current'

),

doubted_orders as (

    select * from {{ ref('int_deals__doubted') }} where document_kind = 'order'

),

unread_invoices as (

    {{ only_in_quarantine('stg_erp__invoices', ['invoice_id']) }}

),

final as (

    select
        invoices.invoice_id,
        doubted_orders.reason

    from invoices
    inner join doubted_orders
        on invoices.order_id = doubted_orders.document_id

    union all

    select
        invoice_id,
        'invoice ' || invoice_id || ' is in quarantine' as reason

    from unread_invoices

)

select * from final
