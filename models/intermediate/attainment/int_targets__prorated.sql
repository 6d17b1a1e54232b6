with

segments as (

    select * from {{ ref('int_segments__clipped') }}

),

targets as (

    select * from {{ ref('int_targets__weighted') }}

),

periods as (

    select
        *,
        row_number() over (partition by calendar_id, year_id order by valid_from_on) as period_number,
        count(*) over (partition by calendar_id, year_id) as period_count

    from {{ ref('stg_plan__calendar_periods') }}
    where row_status = 'current'

),

active as (

    select * from {{ ref('int_quota_days__counted') }}

),

-- What is due up to a period less what was due before it: periods add up to their year.
divided as (

    select
        segments.accumulator_id,
        segments.segment_from_on,
        case when active.is_prorated then active.active_days_ppm else 1 end as share_numerator,
        case when active.is_prorated then 1000000 * active.period_days else 1 end as share_denominator,
        {{ round_half_away(
            'targets.target_minor_ppm * periods.period_number', '1000000 * periods.period_count'
        ) }}
        - {{ round_half_away(
            'targets.target_minor_ppm * (periods.period_number - 1)', '1000000 * periods.period_count'
        ) }} as target_minor

    from segments
    inner join targets
        on segments.payee_id = targets.payee_id
        and segments.component_id = targets.component_id
        and segments.terms_from_on = targets.terms_from_on
        and segments.segment_from_on >= targets.valid_from_on
        and segments.segment_from_on < targets.valid_to_on
    inner join periods
        on segments.calendar_id = periods.calendar_id
        and segments.window_id
        = case segments.accumulation_window when 'year' then periods.year_id else periods.period_id end
    left join active
        on segments.payee_id = active.payee_id
        and segments.component_id = active.component_id
        and periods.period_id = active.period_id

),

final as (

    select
        accumulator_id,
        segment_from_on,
        cast(
            sum({{ round_half_away(
                'cast(target_minor as decimal(18, 0)) * share_numerator', 'share_denominator'
            ) }}) as bigint
        ) as target_minor

    from divided
    group by accumulator_id, segment_from_on

)

select * from final
