with

terms as (

    select * from {{ ref('int_terms__versioned') }}

),

windows as (

    select * from {{ ref('int_windows__listed') }}

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

changes as (

    select
        payee_id,
        component_id,
        changed_on

    from {{ ref('int_quota_changes__listed') }}

    union

    select
        terms.payee_id,
        terms.component_id,
        territory_changes.changed_on

    from terms
    inner join {{ ref('int_territory_changes__listed') }} as territory_changes
        on terms.payee_id = territory_changes.payee_id

),

-- A quota, target or territory that changes begins a segment too.
starts as (

    select
        payee_id,
        component_id,
        window_id,
        starts_on as clipped_from_on,
        starts_on

    from clipped

    union all

    select
        clipped.payee_id,
        clipped.component_id,
        clipped.window_id,
        clipped.starts_on as clipped_from_on,
        changes.changed_on as starts_on

    from clipped
    inner join changes
        on clipped.payee_id = changes.payee_id
        and clipped.component_id = changes.component_id
        and changes.changed_on > clipped.starts_on
        and changes.changed_on < clipped.ends_on

),

intervals as (

    select
        *,
        lead(starts_on) over (
            partition by payee_id, component_id, window_id, clipped_from_on order by starts_on
        ) as next_starts_on

    from starts

),

final as (

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

)

select * from final
