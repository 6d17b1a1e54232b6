with

windows as (

    select * from {{ ref('int_windows__settled') }}

),

to_date as (

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

-- Paid is what has changed since the pay period before.
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
        cast(0 as integer) as tier_number,
        cast(0 as bigint) as rate_ppm,
        cast(0 as bigint) as slice_minor,
        cast(0 as bigint) as base_minor,
        commission_minor_ppm

    from changes
    where commission_minor_ppm <> 0

)

select * from final
