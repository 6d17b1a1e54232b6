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

-- A partner account may be paid as well, under an id that no worker has.
named as (

    select
        payee_id,
        payee_name,
        cast(null as {{ dbt.type_string() }}) as territory_id,
        cast(null as {{ dbt.type_string() }}) as pay_currency_code,
        hired_on,
        terminated_on

    from workers

    union all

    select
        accounts.account_id as payee_id,
        accounts.account_name as payee_name,
        accounts.territory_id,
        accounts.currency_code as pay_currency_code,
        cast(null as date) as hired_on,
        cast(null as date) as terminated_on

    from {{ ref('stg_crm__accounts') }} as accounts
    anti join workers
        on accounts.account_id = workers.payee_id
    where accounts.row_status = 'current'

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
        named.payee_name,
        assignments.job_role,
        assignments.manager_id,
        managers.payee_name as manager_name,
        coalesce(assignments.territory_id, named.territory_id) as territory_id,
        coalesce(assignments.pay_currency_code, named.pay_currency_code) as pay_currency_code,
        named.hired_on,
        named.terminated_on,
        runs.release_id

    from payees
    left join named
        on payees.payee_id = named.payee_id
    left join assignments
        on payees.payee_id = assignments.payee_id
        and assignments.recency = 1
    left join workers as managers
        on assignments.manager_id = managers.payee_id
    cross join runs

)

select * from final
