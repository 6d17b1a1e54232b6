with

territory_members as (

    select * from {{ ref('stg_crm__territory_members') }} where row_status = 'current'

),

jobs as (

    select * from {{ ref('stg_hr__job_assignments') }} where row_status = 'current'

),

ends as (

    select
        payee_id,
        'worked' as kind,
        territory_id,
        valid_from_on as changed_on,
        1 as step

    from territory_members

    union all

    select
        payee_id,
        'worked' as kind,
        territory_id,
        valid_to_on as changed_on,
        -1 as step

    from territory_members

    union all

    select
        payee_id,
        'of the job' as kind,
        territory_id,
        valid_from_on as changed_on,
        1 as step

    from jobs
    where territory_id is not null

    union all

    select
        payee_id,
        'of the job' as kind,
        territory_id,
        valid_to_on as changed_on,
        -1 as step

    from jobs
    where territory_id is not null

),

-- Where a range ends as the next of the same territory begins, nothing changes.
changes as (

    select
        payee_id,
        changed_on

    from ends
    group by payee_id, kind, territory_id, changed_on
    having sum(step) <> 0

),

final as (

    select distinct
        payee_id,
        changed_on

    from changes

)

select * from final
