with

components as (

    select * from {{ ref('stg_plan__components') }} where row_status = 'current'

),

modified as (

    select component_id from {{ ref('stg_plan__component_gates') }} where row_status = 'current'
    union
    select component_id from components
    where floor_minor is not null or budget_minor is not null or matrix_id is not null or is_paid_on_claims
    union
    select component_id from {{ ref('stg_plan__pool_members') }} where row_status = 'current'
    union
    select component_id from {{ ref('stg_plan__component_multipliers') }} where row_status = 'current'
    union
    select component_id from {{ ref('stg_plan__rank_bonuses') }} where row_status = 'current'

),

runs as (

    select * from {{ source('raw_control', 'runs') }}

),

pay_periods as (

    select periods.*
    from {{ ref('stg_plan__calendar_periods') }} as periods
    inner join runs
        on periods.calendar_id = runs.pay_calendar_id
        and (runs.through_on is null or periods.valid_from_on < runs.through_on)
    where periods.row_status = 'current'

),

segments as (

    select
        built.*,
        windows.valid_from_on as window_from_on,
        windows.valid_to_on as window_to_on

    from {{ ref('int_segments__built') }} as built
    inner join modified
        on built.component_id = modified.component_id
    inner join {{ ref('int_windows__listed') }} as windows
        on built.calendar_id = windows.calendar_id
        and built.accumulation_window = windows.accumulation_window
        and built.window_id = windows.window_id

),

-- The last segment that has begun by then says by which terms the window is looked at, and its last
-- day what others are measured on: who has left the component keeps what stood then.
reviewed as (

    select
        segments.*,
        periods.period_id,
        periods.valid_from_on as period_from_on,
        cast(least(periods.valid_to_on, segments.window_to_on) - 1 as date) as reviewed_on,
        cast(least(periods.valid_to_on, segments.valid_to_on) - 1 as date) as measured_on,
        row_number() over (
            partition by segments.accumulator_id, periods.period_id
            order by segments.valid_from_on desc
        ) as recency

    from segments
    inner join pay_periods as periods
        on segments.valid_from_on < periods.valid_to_on
        and segments.window_to_on > periods.valid_from_on

),

final as (

    select
        reviewed.accumulator_id,
        reviewed.period_id,
        reviewed.period_from_on,
        reviewed.reviewed_on,
        reviewed.measured_on,
        reviewed.segment_id,
        reviewed.payee_id,
        reviewed.component_id,
        reviewed.window_id,
        reviewed.window_from_on,
        reviewed.currency_code,
        reviewed.reviewed_on = cast(reviewed.window_to_on - 1 as date) as is_last,
        components.gates_needed,
        components.floor_minor,
        components.basis,
        components.matrix_id,
        components.matrix_component_id,
        reviewed.target_minor,
        reviewed.cap_minor,
        reviewed.boundary_side,
        components.multiplier_method,
        components.multiplier_order,
        components.is_paid_on_claims

    from reviewed
    inner join components
        on reviewed.component_id = components.component_id
        and reviewed.terms_from_on = components.valid_from_on
    where reviewed.recency = 1

)

select * from final
