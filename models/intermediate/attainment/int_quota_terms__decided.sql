with

components as (

    select * from {{ ref('stg_plan__components') }} where row_status = 'current'

),

periods as (

    select * from {{ ref('stg_plan__calendar_periods') }} where row_status = 'current'

),

computing as (

    select distinct component_id
    from components
    where quota_growth_ppm is not null or quota_component_id is not null

),

-- Of terms that change inside the period the last decide.
terms as (

    select
        assignments.payee_id,
        assignments.component_id,
        periods.period_id,
        periods.valid_from_on as period_from_on,
        periods.valid_to_on as period_to_on,
        components.quota_growth_ppm,
        components.quota_component_id,
        row_number() over (
            partition by assignments.payee_id, assignments.component_id, periods.period_id
            order by assignments.valid_from_on desc
        ) as place

    from {{ ref('int_assignments__clipped') }} as assignments
    inner join computing
        on assignments.component_id = computing.component_id
    inner join components
        on assignments.component_id = components.component_id
        and assignments.terms_from_on = components.valid_from_on
    inner join periods
        on assignments.calendar_id = periods.calendar_id
        and assignments.valid_from_on < periods.valid_to_on
        and assignments.valid_to_on > periods.valid_from_on

),

final as (

    select
        payee_id,
        component_id,
        period_id,
        period_from_on,
        period_to_on,
        quota_growth_ppm,
        quota_component_id

    from terms
    where place = 1

)

select * from final
