-- driving: crm.SalesTerritory
with

territories as (

    select * from crm.SalesTerritory

),

final as (

    select
        file_id,
        line_number,
        delivery_rank,
        is_retired,
        is_deleted,
        TerritoryID as territory_id,
        Name as territory_name,
        ModifiedDate as modified_at

    from territories

)

select * from final
