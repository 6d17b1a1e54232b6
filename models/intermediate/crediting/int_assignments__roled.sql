with

assignments as (

    select * from {{ ref('int_assignments__clipped') }}

),

named_roles as (

    select distinct
        component_id,
        job_role

    from {{ ref('stg_plan__crediting_rules') }}
    where row_status = 'current'

),

in_role as (

    select
        assignments.payee_id,
        assignments.component_id,
        jobs.job_role as payee_role,
        greatest(assignments.valid_from_on, jobs.valid_from_on) as valid_from_on,
        least(assignments.valid_to_on, jobs.valid_to_on) as valid_to_on

    from assignments
    inner join named_roles
        on assignments.component_id = named_roles.component_id
    inner join {{ ref('stg_hr__job_assignments') }} as jobs
        on assignments.payee_id = jobs.payee_id
        and named_roles.job_role = jobs.job_role
        and jobs.row_status = 'current'
        and assignments.valid_from_on < jobs.valid_to_on
        and jobs.valid_from_on < assignments.valid_to_on

),

starts as (

    select
        payee_id,
        component_id,
        valid_from_on as starts_on

    from assignments

    union

    select
        payee_id,
        component_id,
        valid_from_on as starts_on

    from in_role

    union

    select
        payee_id,
        component_id,
        valid_to_on as starts_on

    from in_role

),

intervals as (

    select
        *,
        lead(starts_on) over (partition by payee_id, component_id order by starts_on) as ends_on

    from starts

),

final as (

    select
        assignments.payee_id,
        assignments.plan_id,
        assignments.component_id,
        assignments.measure,
        assignments.currency_code,
        assignments.exchange_rate_basis,
        coalesce(in_role.payee_role, '') as payee_role,
        intervals.starts_on as valid_from_on,
        least(assignments.valid_to_on, intervals.ends_on) as valid_to_on

    from assignments
    inner join intervals
        on assignments.payee_id = intervals.payee_id
        and assignments.component_id = intervals.component_id
        and intervals.starts_on >= assignments.valid_from_on
        and intervals.starts_on < assignments.valid_to_on
    left join in_role
        on intervals.payee_id = in_role.payee_id
        and intervals.component_id = in_role.component_id
        and intervals.starts_on >= in_role.valid_from_on
        and intervals.starts_on < in_role.valid_to_on

)

select * from final
