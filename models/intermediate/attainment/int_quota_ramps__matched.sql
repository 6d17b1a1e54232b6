with

ramps as (

    select * from {{ ref('stg_plan__ramps') }} where row_status = 'current'

),

ramped as (

    select distinct component_id
    from {{ ref('stg_plan__components') }}
    where row_status = 'current' and ramp_id is not null

),

-- Of the nearest terms the last decide. A period of which somebody is hired inside begins for them
-- in the month of hire.
terms as (

    select
        ranges.*,
        greatest(ranges.period_from_on, ranges.hired_on) as begins_on,
        row_number() over (
            partition by ranges.payee_id, ranges.component_id, ranges.period_id
            order by ranges.days_away asc, ranges.terms_from_on desc, ranges.present_from_on desc
        ) as place

    from {{ ref('int_quota_ranges__clipped') }} as ranges
    inner join ramped
        on ranges.component_id = ramped.component_id

),

final as (

    select
        terms.payee_id,
        terms.component_id,
        terms.period_id,
        ramps.ramp_share_ppm

    from terms
    inner join ramps
        on terms.ramp_id = ramps.ramp_id
        and 12 * (extract(year from terms.begins_on) - extract(year from terms.hired_on))
        + extract(month from terms.begins_on) - extract(month from terms.hired_on) + 1
        = ramps.month_number
    where terms.place = 1

)

select * from final
