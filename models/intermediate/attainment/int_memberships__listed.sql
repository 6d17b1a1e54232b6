with

groups_with_quotas as (

    select distinct
        group_kind,
        group_id

    from {{ ref('stg_plan__group_quotas') }}
    where row_status = 'current'

),

jobs as (

    select * from {{ ref('stg_hr__job_assignments') }} where row_status = 'current'

),

territory_members as (

    select * from {{ ref('stg_crm__territory_members') }} where row_status = 'current'

),

-- The nearest group first.
memberships as (

    select
        payee_id,
        'territory' as group_kind,
        territory_id as group_id,
        valid_from_on,
        valid_to_on,
        1 as nearness

    from territory_members

    union all

    select
        payee_id,
        'team' as group_kind,
        manager_id as group_id,
        valid_from_on,
        valid_to_on,
        2 as nearness

    from jobs

    union all

    select
        payee_id,
        'role' as group_kind,
        job_role as group_id,
        valid_from_on,
        valid_to_on,
        3 as nearness

    from jobs

),

final as (

    select memberships.*
    from memberships
    inner join groups_with_quotas
        on memberships.group_kind = groups_with_quotas.group_kind
        and memberships.group_id = groups_with_quotas.group_id

)

select * from final
