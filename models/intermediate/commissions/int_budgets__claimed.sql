with

components as (

    select * from {{ ref('stg_plan__components') }} where row_status = 'current'

),

-- One budget for all, whoever has left: that of the version of the component that has begun last.
dated as (

    select
        reviewed.*,
        components.budget_minor,
        row_number() over (
            partition by reviewed.accumulator_id, reviewed.period_id
            order by components.valid_from_on desc
        ) as recency

    from {{ ref('int_windows__reviewed') }} as reviewed
    inner join components
        on reviewed.component_id = components.component_id
        and reviewed.reviewed_on >= components.valid_from_on

),

commissions as (

    select * from {{ ref('int_commissions__sliced') }}
    union all
    select * from {{ ref('int_commissions__returned') }}
    union all
    select * from {{ ref('int_commissions__capped') }}

),

credited as (

    select
        dated.accumulator_id,
        dated.period_id,
        dated.component_id,
        dated.window_id,
        dated.payee_id,
        dated.budget_minor,
        commissions.credited_on,
        commissions.credited_id,
        sum(commissions.commission_minor_ppm) as commission_minor_ppm

    from dated
    inner join {{ ref('int_segments__built') }} as segments
        on dated.accumulator_id = segments.accumulator_id
    inner join commissions
        on segments.segment_id = commissions.segment_id
        and dated.reviewed_on >= commissions.credited_on
    where dated.recency = 1 and dated.budget_minor is not null
    group by
        dated.accumulator_id,
        dated.period_id,
        dated.component_id,
        dated.window_id,
        dated.payee_id,
        dated.budget_minor,
        commissions.credited_on,
        commissions.credited_id

),

earned as (

    select
        *,
        sum(commission_minor_ppm) over (
            partition by accumulator_id, period_id order by credited_on, credited_id rows unbounded preceding
        ) as to_date_minor_ppm

    from credited

),

-- What a later return takes back claims nothing: only what no later total falls below.
lasting as (

    select
        *,
        greatest(0, min(to_date_minor_ppm) over (
            partition by accumulator_id, period_id
            order by credited_on, credited_id rows between current row and unbounded following
        )) as lasting_minor_ppm

    from earned

),

final as (

    select
        *,
        cast(
            lasting_minor_ppm - coalesce(
                lag(lasting_minor_ppm) over (
                    partition by accumulator_id, period_id order by credited_on, credited_id
                ), 0
            ) as bigint
        ) as claimed_minor_ppm

    from lasting

)

select * from final
