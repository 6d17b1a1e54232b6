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

rules as (

    select * from {{ ref('stg_plan__crediting_rules') }} where row_status = 'current'

),

-- Only the rate that pays a component: the payee's own, or its tables', as its rate method says.
ranges as (

    select
        assignments.payee_id,
        assignments.component_id,
        assignments.valid_from_on as assigned_from_on,
        assignments.valid_to_on as assigned_to_on,
        payee_rates.valid_from_on,
        payee_rates.valid_to_on

    from assignments
    inner join payee_rates
        on assignments.payee_id = payee_rates.payee_id
        and assignments.component_id = payee_rates.component_id
    where assignments.rate_method = 'payee_rate'

    union

    select
        assignments.payee_id,
        assignments.component_id,
        assignments.valid_from_on as assigned_from_on,
        assignments.valid_to_on as assigned_to_on,
        rate_tiers.valid_from_on,
        rate_tiers.valid_to_on

    from assignments
    inner join rate_tiers
        on assignments.rate_table_id = rate_tiers.rate_table_id
    where assignments.rate_method not in ('none', 'payee_rate')

    union

    select
        assignments.payee_id,
        assignments.component_id,
        assignments.valid_from_on as assigned_from_on,
        assignments.valid_to_on as assigned_to_on,
        rate_tiers.valid_from_on,
        rate_tiers.valid_to_on

    from assignments
    inner join rules
        on assignments.component_id = rules.component_id
    inner join rate_tiers
        on rules.rate_table_id = rate_tiers.rate_table_id

),

changes as (

    select
        payee_id,
        component_id,
        assigned_from_on,
        assigned_to_on,
        valid_from_on as changed_on

    from ranges

    union

    select
        payee_id,
        component_id,
        assigned_from_on,
        assigned_to_on,
        valid_to_on as changed_on

    from ranges

),

-- A table that pays earlier or later must not divide a segment now: where terms open at zero, the
-- running total would begin anew and the payee fall back to the lowest tier.
final as (

    select
        payee_id,
        component_id,
        assigned_from_on,
        changed_on

    from changes
    where changed_on > assigned_from_on and changed_on < assigned_to_on

)

select * from final
