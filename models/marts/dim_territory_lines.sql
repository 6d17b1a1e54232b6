with

territories as (

    select * from {{ ref('int_territories__nested') }}

),

listed as (

    select * from {{ ref('stg_crm__territories') }} where row_status = 'current'

),

runs as (

    select * from {{ source('raw_control', 'runs') }}

),

final as (

    select
        territories.territory_id,
        listed.territory_name,
        territories.above_territory_id,
        territories.levels_up,
        runs.release_id

    from territories
    left join listed
        on territories.territory_id = listed.territory_id
    cross join runs

)

select * from final
