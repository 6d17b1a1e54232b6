with

identified as (

    select * from {{ ref('int_segments__clipped') }}

),

quotas as (

    select * from {{ ref('int_quotas__prorated') }}

),

targets as (

    select * from {{ ref('int_targets__prorated') }}

),

components as (

    select * from {{ ref('stg_plan__components') }} where row_status = 'current'

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
        = case identified.accumulation_window when 'year' then quotas.year_id else quotas.period_id end
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
        identified.terms_from_on,
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
        least(
            identified.cap_minor,
            cast({{ round_half_away(
                'cast(targets.target_minor as decimal(18, 0)) * components.cap_target_ppm', '1000000'
            ) }} as bigint)
        ) as cap_minor,
        identified.currency_code,
        identified.segment_from_on as valid_from_on,
        identified.segment_to_on as valid_to_on,
        cast(window_quotas.quota_minor as bigint) as quota_minor,
        targets.target_minor

    from identified
    left join window_quotas
        on identified.accumulator_id = window_quotas.accumulator_id
        and identified.segment_from_on = window_quotas.segment_from_on
    left join targets
        on identified.accumulator_id = targets.accumulator_id
        and identified.segment_from_on = targets.segment_from_on
    left join components
        on identified.component_id = components.component_id
        and identified.terms_from_on = components.valid_from_on

)

select * from final
