with

assignments as (

    select * from {{ ref('int_assignments__clipped') }}

),

payee_rates as (

    select * from {{ ref('stg_plan__payee_rates') }} where row_status = 'current'

),

rate_tables as (

    select distinct
        rate_table_id,
        valid_from_on,
        valid_to_on

    from {{ ref('stg_plan__rate_tiers') }}
    where row_status = 'current'

),

changes as (

    select * from {{ ref('int_rate_changes__listed') }}

),

-- Every day on which a rate changes begins a new version of the terms.
starts as (

    select
        payee_id,
        component_id,
        valid_from_on as assigned_from_on,
        valid_from_on as starts_on

    from assignments

    union all

    select
        payee_id,
        component_id,
        assigned_from_on,
        changed_on as starts_on

    from changes

),

intervals as (

    select
        *,
        lead(starts_on) over (
            partition by payee_id, component_id, assigned_from_on order by starts_on
        ) as next_starts_on

    from starts

),

final as (

    select
        assignments.payee_id,
        assignments.plan_id,
        assignments.component_id,
        assignments.terms_from_on,
        assignments.calendar_id,
        assignments.accumulation_window,
        assignments.rate_method,
        assignments.rate_table_id,
        rate_tables.valid_from_on as rate_table_from_on,
        payee_rates.rate_ppm as payee_rate_ppm,
        assignments.segment_opening,
        assignments.boundary_side,
        assignments.rounding_mode,
        assignments.rounding_point,
        assignments.cap_minor,
        assignments.currency_code,
        intervals.starts_on as valid_from_on,
        coalesce(intervals.next_starts_on, assignments.valid_to_on) as valid_to_on

    from intervals
    inner join assignments
        on intervals.payee_id = assignments.payee_id
        and intervals.component_id = assignments.component_id
        and intervals.assigned_from_on = assignments.valid_from_on
    left join payee_rates
        on intervals.payee_id = payee_rates.payee_id
        and intervals.component_id = payee_rates.component_id
        and intervals.starts_on >= payee_rates.valid_from_on
        and intervals.starts_on < payee_rates.valid_to_on
    left join rate_tables
        on assignments.rate_table_id = rate_tables.rate_table_id
        and intervals.starts_on >= rate_tables.valid_from_on
        and intervals.starts_on < rate_tables.valid_to_on

)

select * from final
