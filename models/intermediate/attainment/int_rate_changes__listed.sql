with

assignments as (

    select * from {{ ref('int_assignments__clipped') }}

),

payee_rates as (

    select * from {{ ref('stg_plan__payee_rates') }} where row_status = 'current'

),

rate_tiers as (

    select * from {{ ref('stg_plan__rate_tiers') }} where row_status = 'current'

),

ranges as (

    select
        assignments.payee_id,
        assignments.component_id,
        payee_rates.valid_from_on,
        payee_rates.valid_to_on

    from assignments
    inner join payee_rates
        on assignments.payee_id = payee_rates.payee_id
        and assignments.component_id = payee_rates.component_id

    union

    select
        assignments.payee_id,
        assignments.component_id,
        rate_tiers.valid_from_on,
        rate_tiers.valid_to_on

    from assignments
    inner join rate_tiers
        on assignments.rate_table_id = rate_tiers.rate_table_id

),

final as (

    select
        payee_id,
        component_id,
        valid_from_on as changed_on

    from ranges

    union

    select
        payee_id,
        component_id,
        valid_to_on as changed_on

    from ranges

)

select * from final
