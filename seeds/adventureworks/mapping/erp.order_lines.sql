-- driving: erp.SalesOrderHeader
with

headers as (

    select * from erp.SalesOrderHeader

),

-- The plan pays on the header's SubTotal, and the delivered lines are reconstructed: each order
-- has the one line that is its header. SubTotal is passed on as the text that was delivered,
-- all four decimals of it.
final as (

    select
        file_id,
        line_number,
        delivery_rank,
        is_retired,
        is_deleted,
        SalesOrderID as order_id,
        '1' as line_id,
        SubTotal as amount,
        ModifiedDate as modified_at

    from headers

)

select * from final
