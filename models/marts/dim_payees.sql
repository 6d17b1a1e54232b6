with

runs as (

    select * from {{ source('raw_control', 'runs') }}

),

workers as (

    select * from {{ ref('stg_hr__workers') }} where row_status = 'current'

),

assignments as (

    select
        assignments.*,
        row_number() over (
            partition by assignments.payee_id order by assignments.valid_from_on desc
        ) as recency

    from {{ ref('stg_hr__job_assignments') }} as assignments
    cross join runs
    where assignments.row_status = 'current'
        and (runs.through_on is null or assignments.valid_from_on < runs.through_on)

),

-- Whoever is credited or assigned exists, whether or not HR has delivered them.
payees as (

    select payee_id from workers
    union
    select payee_id from assignments
    union
    select payee_id from {{ ref('int_assignments__clipped') }}
    union
    select payee_id from {{ ref('int_shares__allocated') }}

),

final as (

    select
        payees.payee_id,
        workers.payee_name,
        assignments.job_role,
        assignments.manager_id,
        managers.payee_name as manager_name,
        assignments.territory_id,
        assignments.pay_currency_code,
        workers.hired_on,
        workers.terminated_on,
        runs.release_id

    from payees
    left join workers
        on payees.payee_id = workers.payee_id
    left join assignments
        on payees.payee_id = assignments.payee_id
        and assignments.recency = 1
    left join workers as managers
        on assignments.manager_id = managers.payee_id
    cross join runs

)

select * from final
