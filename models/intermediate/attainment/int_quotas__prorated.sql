with

quotas as (

    select * from {{ ref('int_quotas__assigned') }}

),

periods as (

    select * from {{ ref('stg_plan__calendar_periods') }} where row_status = 'current'

),

active as (

    select * from {{ ref('int_quota_days__counted') }}

),

ramps as (

    select * from {{ ref('int_quota_ramps__matched') }}

),

shares as (

    select
        quotas.payee_id,
        quotas.component_id,
        quotas.period_id,
        periods.calendar_id,
        periods.year_id,
        quotas.quota_source,
        quotas.quota_minor as full_quota_minor,
        quotas.valid_from_on as written_from_on,
        greatest(quotas.valid_from_on, periods.valid_from_on) as valid_from_on,
        periods.valid_from_on as period_from_on,
        periods.valid_to_on as period_to_on,
        case when active.is_prorated then active.active_days_ppm else 1 end as share_numerator,
        case when active.is_prorated then 1000000 * active.period_days else 1 end as share_denominator,
        coalesce(ramps.ramp_share_ppm, 1000000) as ramp_share_ppm

    from quotas
    inner join periods
        on quotas.period_id = periods.period_id
    left join active
        on quotas.payee_id = active.payee_id
        and quotas.component_id = active.component_id
        and quotas.period_id = active.period_id
    left join ramps
        on quotas.payee_id = ramps.payee_id
        and quotas.component_id = ramps.component_id
        and quotas.period_id = ramps.period_id

),

final as (

    select
        payee_id,
        component_id,
        calendar_id,
        year_id,
        period_id,
        period_from_on,
        period_to_on,
        valid_from_on,
        coalesce(
            lead(valid_from_on) over (
                partition by payee_id, component_id, period_id order by written_from_on
            ),
            period_to_on
        ) as valid_to_on,
        quota_source,
        full_quota_minor,
        cast({{ round_half_away(
            'cast(full_quota_minor as decimal(18, 0)) * ramp_share_ppm * share_numerator',
            '1000000 * share_denominator'
        ) }} as bigint) as quota_minor

    from shares

)

select * from final
