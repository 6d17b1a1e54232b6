with

hierarchy as (

    select * from {{ ref('int_hierarchy__unrolled') }}

),

runs as (

    select * from {{ source('raw_control', 'runs') }}

),

final as (

    select
        hierarchy.payee_id,
        hierarchy.manager_id,
        hierarchy.levels_up,
        hierarchy.valid_from_on,
        hierarchy.valid_to_on,
        runs.release_id

    from hierarchy
    cross join runs

)

select * from final
