with

year_quotas as (

    select * from {{ ref('stg_plan__year_quotas') }} where row_status = 'current'

),

seasons as (

    select * from {{ ref('stg_plan__quota_seasons') }} where row_status = 'current'

),

periods as (

    select * from {{ ref('int_periods__numbered') }}

),

-- Without seasons all periods weigh the same.
weighted as (

    select
        year_quotas.payee_id,
        year_quotas.component_id,
        year_quotas.year_id,
        year_quotas.quota_minor,
        periods.period_id,
        periods.period_number,
        coalesce(seasons.weight_ppm, 1) as weight

    from year_quotas
    inner join {{ ref('int_components__listed') }} as components
        on year_quotas.component_id = components.component_id
    inner join periods
        on components.calendar_id = periods.calendar_id
        and year_quotas.year_id = periods.year_id
    left join seasons
        on year_quotas.component_id = seasons.component_id
        and periods.period_number = seasons.period_number

),

accumulated as (

    select
        *,
        cast(
            sum(weight) over (
                partition by payee_id, component_id, year_id order by period_number rows unbounded preceding
            ) as bigint
        ) as weight_through,
        cast(sum(weight) over (partition by payee_id, component_id, year_id) as bigint) as weight_of_year

    from weighted

),

-- What is due up to a period less what was due before it: periods add up to their year.
final as (

    select
        payee_id,
        component_id,
        period_id,
        cast(
            {{ round_half_away('cast(quota_minor as decimal(18, 0)) * weight_through', 'weight_of_year') }}
            - {{ round_half_away(
                'cast(quota_minor as decimal(18, 0)) * (weight_through - weight)', 'weight_of_year'
            ) }}
            as bigint
        ) as quota_minor

    from accumulated

)

select * from final
