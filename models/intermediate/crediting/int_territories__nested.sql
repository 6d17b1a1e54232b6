with recursive

listed as (

    select * from {{ ref('stg_crm__territories') }} where row_status = 'current'

),

rules as (

    select * from {{ ref('stg_plan__crediting_rules') }} where row_status = 'current'

),

named as (

    select territory_id from rules
    union all
    select payee_territory_id as territory_id from rules

),

-- A rule may name a territory that no extract lists.
territories as (

    select territory_id from listed
    union
    select territory_id from named where territory_id is not null

),

-- A cycle is stopped by the gate on staging; the bound only keeps this query finite.
paths as (

    select
        territory_id,
        territory_id as above_territory_id,
        0 as levels_up

    from territories

    union all

    select
        paths.territory_id,
        listed.parent_territory_id as above_territory_id,
        paths.levels_up + 1 as levels_up

    from paths
    inner join listed
        on paths.above_territory_id = listed.territory_id
    where listed.parent_territory_id is not null and paths.levels_up < 30

),

final as (

    select * from paths

)

select * from final
