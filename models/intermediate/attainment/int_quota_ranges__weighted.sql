with

presences as (

    select * from {{ ref('int_quota_ranges__clipped') }} where present_from_on < present_to_on

),

leaves as (

    select * from {{ ref('stg_hr__leaves') }} where row_status = 'current'

),

part_time as (

    select * from {{ ref('stg_hr__job_assignments') }} where row_status = 'current' and fte_ppm <> 1000000

),

-- Days on which the payee is there count, and those on leave are taken off again.
ranges as (

    select
        payee_id,
        component_id,
        period_id,
        quota_part_time,
        present_from_on as range_from_on,
        present_to_on as range_to_on,
        1000000 as weight_ppm

    from presences

    union all

    select
        presences.payee_id,
        presences.component_id,
        presences.period_id,
        presences.quota_part_time,
        greatest(presences.present_from_on, leaves.valid_from_on) as range_from_on,
        least(presences.present_to_on, leaves.valid_to_on) as range_to_on,
        -1000000 as weight_ppm

    from presences
    inner join leaves
        on presences.payee_id = leaves.payee_id
        and leaves.valid_from_on < presences.present_to_on
        and presences.present_from_on < leaves.valid_to_on

),

-- Of a day of part-time work, or of a leave from it, what is missing to a whole day is taken off.
final as (

    select
        payee_id,
        component_id,
        period_id,
        range_from_on,
        range_to_on,
        cast(weight_ppm as bigint) as weight_ppm

    from ranges

    union all

    select
        ranges.payee_id,
        ranges.component_id,
        ranges.period_id,
        greatest(ranges.range_from_on, part_time.valid_from_on) as range_from_on,
        least(ranges.range_to_on, part_time.valid_to_on) as range_to_on,
        {{ sign_of('ranges.weight_ppm') }} * (part_time.fte_ppm - 1000000) as weight_ppm

    from ranges
    inner join part_time
        on ranges.payee_id = part_time.payee_id
        and part_time.valid_from_on < ranges.range_to_on
        and ranges.range_from_on < part_time.valid_to_on
    where ranges.quota_part_time = 'fte'

)

select * from final
