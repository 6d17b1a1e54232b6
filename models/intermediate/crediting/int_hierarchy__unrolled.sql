with recursive

assignments as (

    select * from {{ ref('stg_hr__job_assignments') }}
    where row_status = 'current' and manager_id is not null

),

-- A cycle is stopped by the gate on staging; the bound only keeps this query finite.
paths as (

    select
        payee_id,
        manager_id,
        1 as levels_up,
        valid_from_on,
        valid_to_on

    from assignments

    union all

    select
        paths.payee_id,
        assignments.manager_id,
        paths.levels_up + 1 as levels_up,
        greatest(paths.valid_from_on, assignments.valid_from_on) as valid_from_on,
        least(paths.valid_to_on, assignments.valid_to_on) as valid_to_on

    from paths
    inner join assignments
        on paths.manager_id = assignments.payee_id
        and paths.valid_from_on < assignments.valid_to_on
        and assignments.valid_from_on < paths.valid_to_on
    where paths.levels_up < 30

),

final as (

    select * from paths

)

select * from final
