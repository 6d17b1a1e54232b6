-- driving: crm.Customer
with

customers as (

    select * from crm.Customer

),

stores as (

    select * from crm.Store where not is_retired

),

territories as (

    select * from crm.SalesTerritory where not is_retired

),

-- Private customers get no name: no plan needs it, and it is nobody's business but theirs.
final as (

    select
        customers.file_id,
        customers.line_number,
        customers.delivery_rank,
        customers.is_retired,
        customers.is_deleted,
        customers.CustomerID as account_id,
        stores.Name as account_name,
        case when customers.StoreID is null then 'consumer' else 'retailer' end as segment,
        customers.TerritoryID as territory_id,
        territories.CountryRegionCode as country_code,
        customers.ModifiedDate as modified_at

    from customers
    left join stores
        on customers.StoreID = stores.BusinessEntityID
    left join territories
        on customers.TerritoryID = territories.TerritoryID

)

select * from final
