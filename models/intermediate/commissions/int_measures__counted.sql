with

measures as (

    select * from {{ ref('int_measures__listed') }}

),

segments as (

    select
        built.segment_id,
        built.accumulator_id,
        built.payee_id,
        built.component_id,
        built.quota_minor,
        built.valid_from_on,
        windows.valid_to_on as window_to_on

    from {{ ref('int_segments__built') }} as built
    inner join {{ ref('int_windows__listed') }} as windows
        on built.calendar_id = windows.calendar_id
        and built.accumulation_window = windows.accumulation_window
        and built.window_id = windows.window_id

),

-- The measured component has windows of its own: the one that holds the day, by the quota of the
-- last segment that has begun in it.
dated as (

    select
        measures.*,
        segments.accumulator_id as measured_accumulator_id,
        segments.quota_minor,
        row_number() over (
            partition by measures.accumulator_id, measures.period_id, measures.measured_component_id
            order by segments.valid_from_on desc
        ) as recency

    from measures
    inner join segments
        on measures.payee_id = segments.payee_id
        and measures.measured_component_id = segments.component_id
        and measures.measured_on >= segments.valid_from_on
        and measures.measured_on < segments.window_to_on

),

credited as (

    select
        dated.accumulator_id,
        dated.period_id,
        dated.measured_component_id,
        sum(days.credit_minor) as credit_minor

    from dated
    inner join segments
        on dated.measured_accumulator_id = segments.accumulator_id
    inner join {{ ref('int_days__accumulated') }} as days
        on segments.segment_id = days.segment_id
        and dated.measured_on >= days.credited_on
    where dated.recency = 1
    group by dated.accumulator_id, dated.period_id, dated.measured_component_id

),

final as (

    select
        dated.accumulator_id,
        dated.period_id,
        dated.measured_component_id,
        cast(coalesce(credited.credit_minor, 0) as bigint) as credit_minor,
        dated.quota_minor

    from dated
    left join credited
        on dated.accumulator_id = credited.accumulator_id
        and dated.period_id = credited.period_id
        and dated.measured_component_id = credited.measured_component_id
    where dated.recency = 1

)

select * from final
