with

scores as (

    select * from {{ ref('stg_plan__objective_scores') }} where row_status = 'current'

),

assignments as (

    select * from {{ ref('int_assignments__clipped') }} where measure = 'score'

),

periods as (

    select * from {{ ref('stg_plan__calendar_periods') }} where row_status = 'current'

),

runs as (

    select * from {{ source('raw_control', 'runs') }}

),

dated as (

    select
        scores.payee_id,
        scores.component_id,
        scores.period_id,
        scores.score_minor,
        coalesce(scores.scored_on, cast(periods.valid_to_on - 1 as date)) as scored_on

    from scores
    inner join periods
        on scores.period_id = periods.period_id

),

pay_days as (

    select
        days.day_on,
        days.period_id

    from {{ ref('int_days__calendared') }} as days
    inner join runs
        on days.calendar_id = runs.pay_calendar_id
    where runs.through_on is null or days.day_on < runs.through_on

),

-- A score of who is not on the component that day is nobody's: the gate of scores warns about it.
final as (

    select
        'score|' || dated.period_id || '|' || cast(dated.scored_on as {{ dbt.type_string() }}) as credited_id,
        dated.payee_id,
        dated.component_id,
        assignments.plan_id,
        dated.scored_on as credited_on,
        pay_days.period_id as earning_period_id,
        assignments.currency_code,
        dated.score_minor as credit_minor

    from dated
    inner join assignments
        on dated.payee_id = assignments.payee_id
        and dated.component_id = assignments.component_id
        and dated.scored_on >= assignments.valid_from_on
        and dated.scored_on < assignments.valid_to_on
    inner join pay_days
        on dated.scored_on = pay_days.day_on

)

select * from final
