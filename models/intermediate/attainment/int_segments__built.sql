with

terms as (

    select * from {{ ref('int_terms__versioned') }}

),

quotas as (

    select * from {{ ref('int_quotas__prorated') }}

),

periods as (

    select * from {{ ref('stg_plan__calendar_periods') }} where row_status = 'current'

),

windows as (

    select
        calendar_id,
        'period' as accumulation_window,
        period_id as window_id,
        valid_from_on,
        valid_to_on

    from periods

    union all

    select
        calendar_id,
        'year' as accumulation_window,
        year_id as window_id,
        min(valid_from_on) as valid_from_on,
        max(valid_to_on) as valid_to_on

    from periods
    group by calendar_id, year_id

),

clipped as (

    select
        terms.*,
        windows.window_id,
        windows.valid_to_on as window_to_on,
        greatest(terms.valid_from_on, windows.valid_from_on) as starts_on,
        least(terms.valid_to_on, windows.valid_to_on) as ends_on

    from terms
    inner join windows
        on terms.calendar_id = windows.calendar_id
        and terms.accumulation_window = windows.accumulation_window
        and terms.valid_from_on < windows.valid_to_on
        and windows.valid_from_on < terms.valid_to_on

),

-- A quota that changes inside its period begins a segment too; the first one of a period does not.
quota_changes as (

    select * from quotas where valid_from_on > period_from_on

),

starts as (

    select payee_id, component_id, window_id, starts_on as clipped_from_on, starts_on
    from clipped
    union
    select clipped.payee_id, clipped.component_id, clipped.window_id, clipped.starts_on, quota_changes.valid_from_on
    from clipped
    inner join quota_changes
        on clipped.payee_id = quota_changes.payee_id
        and clipped.component_id = quota_changes.component_id
        and quota_changes.valid_from_on > clipped.starts_on
        and quota_changes.valid_from_on < clipped.ends_on

),

intervals as (

    select
        *,
        lead(starts_on) over (
            partition by payee_id, component_id, window_id, clipped_from_on order by starts_on
        ) as next_starts_on

    from starts

),

identified as (

    select
        clipped.*,
        clipped.payee_id || '|' || clipped.component_id || '|' || clipped.window_id as accumulator_id,
        intervals.starts_on as segment_from_on,
        coalesce(intervals.next_starts_on, clipped.ends_on) as segment_to_on

    from intervals
    inner join clipped
        on intervals.payee_id = clipped.payee_id
        and intervals.component_id = clipped.component_id
        and intervals.window_id = clipped.window_id
        and intervals.clipped_from_on = clipped.starts_on

),

window_quotas as (

    select
        identified.accumulator_id,
        identified.segment_from_on,
        sum(quotas.quota_minor) as quota_minor

    from identified
    inner join quotas
        on identified.payee_id = quotas.payee_id
        and identified.component_id = quotas.component_id
        and identified.window_id
        = case identified.accumulation_window when 'period' then quotas.period_id else quotas.year_id end
        and quotas.valid_from_on
        <= greatest(least(identified.segment_from_on, cast(quotas.period_to_on - 1 as date)), quotas.period_from_on)
        and quotas.valid_to_on
        > greatest(least(identified.segment_from_on, cast(quotas.period_to_on - 1 as date)), quotas.period_from_on)
    group by identified.accumulator_id, identified.segment_from_on

),

final as (

    select
        identified.accumulator_id,
        identified.accumulator_id || '|' || cast(identified.segment_from_on as {{ dbt.type_string() }}) as segment_id,
        -- Where the running total begins: the latest segment that opens at zero, else the window.
        max(
            case
                when identified.segment_opening = 'zero'
                    then cast(identified.segment_from_on as {{ dbt.type_string() }})
                else ''
            end
        ) over (
            partition by identified.accumulator_id
            order by identified.segment_from_on rows unbounded preceding
        ) as opened_on,
        identified.payee_id,
        identified.plan_id,
        identified.component_id,
        identified.calendar_id,
        identified.window_id,
        identified.accumulation_window,
        identified.rate_method,
        identified.rate_table_id,
        identified.rate_table_from_on,
        identified.payee_rate_ppm,
        identified.boundary_side,
        identified.rounding_mode,
        identified.rounding_point,
        identified.currency_code,
        identified.segment_from_on as valid_from_on,
        identified.segment_to_on as valid_to_on,
        cast(window_quotas.quota_minor as bigint) as quota_minor

    from identified
    left join window_quotas
        on identified.accumulator_id = window_quotas.accumulator_id
        and identified.segment_from_on = window_quotas.segment_from_on

)

select * from final
