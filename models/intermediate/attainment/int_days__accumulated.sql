with

credits as (

    select * from {{ ref('int_credits__combined') }}

),

segments as (

    select * from {{ ref('int_segments__built') }}

),

-- Positive and negative credits stay apart: they bound how far the total can go inside the day.
daily as (

    select
        payee_id,
        component_id,
        credited_on,
        earning_period_id,
        cast(sum(credit_minor) as bigint) as credit_minor,
        cast(sum(least(credit_minor, 0)) as bigint) as negative_minor,
        cast(sum(greatest(credit_minor, 0)) as bigint) as positive_minor,
        count(*) as credit_count

    from credits
    group by payee_id, component_id, credited_on, earning_period_id

),

final as (

    select
        daily.payee_id,
        daily.component_id,
        daily.credited_on,
        daily.earning_period_id,
        segments.segment_id,
        daily.credit_minor,
        daily.negative_minor,
        daily.positive_minor,
        daily.credit_count,
        case
            when segments.accumulation_window = 'transaction' then 0
            else
                cast(
                    sum(daily.credit_minor) over (
                        partition by segments.accumulator_id, segments.opened_on
                        order by daily.credited_on
                        rows unbounded preceding
                    ) - daily.credit_minor as bigint
                )
        end as before_minor

    from daily
    -- A credit outside every window keeps its row; the gate names it.
    left join segments
        on daily.payee_id = segments.payee_id
        and daily.component_id = segments.component_id
        and daily.credited_on >= segments.valid_from_on
        and daily.credited_on < segments.valid_to_on

)

select * from final
