-- driving: crm.SalesTerritoryHistory
with

history as (

    select * from crm.SalesTerritoryHistory

),

-- EndDate is the last day, valid_to_on the day after it. An EndDate that is no date is passed on
-- as it is, for staging to refuse: an empty one would leave the territory open for ever.
final as (

    select
        file_id,
        line_number,
        delivery_rank,
        is_retired,
        is_deleted,
        TerritoryID as territory_id,
        BusinessEntityID as worker_id,
        StartDate as valid_from_on,
        coalesce(cast(try_cast(EndDate as date) + 1 as string), EndDate) as valid_to_on,
        ModifiedDate as modified_at

    from history

)

select * from final
