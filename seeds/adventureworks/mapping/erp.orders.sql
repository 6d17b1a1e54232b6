-- driving: erp.SalesOrderHeader
with

headers as (

    select * from erp.SalesOrderHeader

),

-- An order without a sales person came from the web shop. It stays, without an owner: Attain
-- then shows it as out of scope, where dropping it here would hide its amount from finance.
final as (

    select
        file_id,
        line_number,
        delivery_rank,
        is_retired,
        is_deleted,
        SalesOrderID as order_id,
        CustomerID as account_id,
        SalesPersonID as owner_worker_id,
        'booking' as order_type,
        OrderDate as ordered_on,
        -- SubTotal is in dollars even where CurrencyRateID is set: that rate only printed the
        -- order. Converting it would pay the reps abroad wrongly.
        'USD' as currency_code,
        TerritoryID as territory_id,
        case OnlineOrderFlag when '1' then 'online' when '0' then 'store' end as channel,
        ModifiedDate as modified_at

    from headers

)

select * from final
