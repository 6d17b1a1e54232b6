with

windows as (

    select * from {{ ref('int_windows__settled') }}

),

-- What a matrix or rank pays of a window and each modifier makes of it, from its first day on.
to_date as (

    select
        *,
        'matrix' as commission_kind,
        matrix_minor_ppm as to_date_minor_ppm
    from windows

    union all

    select
        *,
        'multiplier' as commission_kind,
        multiplied_minor_ppm - capped_minor_ppm as to_date_minor_ppm
    from windows

    union all

    select
        *,
        'rank' as commission_kind,
        ranked_minor_ppm - multiplied_minor_ppm as to_date_minor_ppm
    from windows

    union all

    select
        *,
        'gate' as commission_kind,
        gated_minor_ppm - ranked_minor_ppm as to_date_minor_ppm
    from windows

    union all

    select
        *,
        'floor' as commission_kind,
        floored_minor_ppm - gated_minor_ppm as to_date_minor_ppm
    from windows

    union all

    select
        *,
        'budget' as commission_kind,
        budgeted_minor_ppm - floored_minor_ppm as to_date_minor_ppm
    from windows

    union all

    select
        *,
        'pool' as commission_kind,
        pooled_minor_ppm - budgeted_minor_ppm as to_date_minor_ppm
    from windows

    union all

    select
        *,
        'fund' as commission_kind,
        settled_minor_ppm - pooled_minor_ppm as to_date_minor_ppm
    from windows

),

-- Paid is what has changed since the pay period before, so that payouts add up to what the window
-- has earned.
changes as (

    select
        *,
        cast(
            to_date_minor_ppm - coalesce(
                lag(to_date_minor_ppm) over (
                    partition by accumulator_id, commission_kind order by period_from_on
                ), 0
            ) as bigint
        ) as commission_minor_ppm

    from to_date

),

-- Such a row belongs to the window, and to no credit of it.
final as (

    select
        'window|' || window_id || '|' || period_id as credited_id,
        payee_id,
        component_id,
        reviewed_on as credited_on,
        period_id as earning_period_id,
        currency_code,
        segment_id,
        commission_kind,
        case commission_kind when 'rank' then rank_number else cast(0 as integer) end as tier_number,
        case commission_kind when 'matrix' then matrix_rate_ppm else cast(0 as bigint) end as rate_ppm,
        cast(0 as bigint) as slice_minor,
        cast(0 as bigint) as base_minor,
        commission_minor_ppm

    from changes
    where commission_minor_ppm <> 0

)

select * from final
