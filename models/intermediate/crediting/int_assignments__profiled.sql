with

assignments as (

    select * from {{ ref('int_assignments__clipped') }}

),

named_payees as (

    select * from {{ ref('int_rule_values__named') }} where attribute = 'payee_id'

),

in_job as (

    select
        jobs.component_id,
        jobs.payee_id,
        jobs.job_role,
        jobs.manager_payee_id,
        jobs.payee_territory_id,
        jobs.pay_currency_code,
        jobs.is_full_time,
        greatest(assignments.valid_from_on, jobs.valid_from_on) as valid_from_on,
        least(assignments.valid_to_on, jobs.valid_to_on) as valid_to_on

    from assignments
    inner join {{ ref('int_jobs__profiled') }} as jobs
        on assignments.payee_id = jobs.payee_id
        and assignments.component_id = jobs.component_id
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

    from in_job

    union

    select
        payee_id,
        component_id,
        valid_to_on as starts_on

    from in_job

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
        named_payees.rules_value as named_payee_id,
        in_job.job_role,
        in_job.manager_payee_id,
        in_job.payee_territory_id,
        in_job.pay_currency_code,
        in_job.is_full_time,
        {{ payee_profile('named_payees.rules_value', 'in_job') }} as payee_profile_id,
        intervals.starts_on as valid_from_on,
        least(assignments.valid_to_on, intervals.ends_on) as valid_to_on

    from assignments
    inner join intervals
        on assignments.payee_id = intervals.payee_id
        and assignments.component_id = intervals.component_id
        and intervals.starts_on >= assignments.valid_from_on
        and intervals.starts_on < assignments.valid_to_on
    left join in_job
        on intervals.payee_id = in_job.payee_id
        and intervals.component_id = in_job.component_id
        and intervals.starts_on >= in_job.valid_from_on
        and intervals.starts_on < in_job.valid_to_on
    left join named_payees
        on assignments.component_id = named_payees.component_id
        and assignments.payee_id = named_payees.attribute_value

)

select * from final
