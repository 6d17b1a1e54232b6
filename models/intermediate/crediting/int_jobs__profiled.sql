with

jobs as (

    select
        payee_id,
        job_role,
        manager_id as manager_payee_id,
        territory_id as payee_territory_id,
        pay_currency_code,
        case when coalesce(fte_ppm, 1000000) >= 1000000 then 'true' else 'false' end as is_full_time,
        valid_from_on,
        valid_to_on

    from {{ ref('stg_hr__job_assignments') }}
    where row_status = 'current'

),

job_values as (

    {{ values_of_jobs('jobs') }}

),

asked as (

    select
        named.component_id,
        job_values.*,
        named.rules_value

    from job_values
    inner join {{ ref('int_rule_values__named') }} as named
        on job_values.attribute = named.attribute
        and job_values.attribute_value = named.attribute_value

),

final as (

    select
        component_id,
        payee_id,
        max(case when attribute = 'job_role' then rules_value end) as job_role,
        max(case when attribute = 'manager_payee_id' then rules_value end) as manager_payee_id,
        max(case when attribute = 'payee_territory_id' then rules_value end) as payee_territory_id,
        max(case when attribute = 'pay_currency_code' then rules_value end) as pay_currency_code,
        max(case when attribute = 'is_full_time' then rules_value end) as is_full_time,
        valid_from_on,
        valid_to_on

    from asked
    group by component_id, payee_id, valid_from_on, valid_to_on

)

select * from final
