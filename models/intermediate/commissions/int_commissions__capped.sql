with

commissions as (

    select * from {{ ref('int_commissions__sliced') }}
    union all
    select * from {{ ref('int_commissions__returned') }}

),

segments as (

    select
        segment_id,
        accumulator_id,
        accumulation_window,
        cast(cap_minor as decimal(18, 0)) * cast(1000000 as bigint) as cap_minor_ppm,
        max(cap_minor) over (partition by accumulator_id) as any_cap_minor

    from {{ ref('int_segments__built') }}

),

credited as (

    select
        commissions.credited_id,
        commissions.payee_id,
        commissions.component_id,
        commissions.credited_on,
        commissions.earning_period_id,
        commissions.currency_code,
        commissions.segment_id,
        segments.cap_minor_ppm,
        segments.accumulator_id,
        segments.accumulator_id
        || case segments.accumulation_window when 'transaction' then '|' || commissions.credited_id else '' end
            as capped_id,
        sum(commissions.commission_minor_ppm) as commission_minor_ppm

    from commissions
    inner join segments
        on commissions.segment_id = segments.segment_id
    where segments.any_cap_minor is not null
    group by
        commissions.credited_id,
        commissions.payee_id,
        commissions.component_id,
        commissions.credited_on,
        commissions.earning_period_id,
        commissions.currency_code,
        commissions.segment_id,
        segments.accumulator_id,
        segments.accumulation_window,
        segments.cap_minor_ppm
    -- Nothing earned counts as no credit: a deal of zero must not pay what an earlier cap held.
    having sum(commissions.commission_minor_ppm) <> 0

),

-- What stays below the lowest cap even without its negative credits is nowhere cut: few windows are left.
reaching as (

    select accumulator_id
    from credited
    group by accumulator_id
    having sum(greatest(commission_minor_ppm, 0)) > min(cap_minor_ppm)

),

earned as (

    select
        *,
        least(
            sum(commission_minor_ppm) over (
                partition by capped_id order by credited_on, credited_id rows unbounded preceding
            ),
            cap_minor_ppm
        ) as earned_minor_ppm

    from credited
    where accumulator_id in (select reaching.accumulator_id from reaching)

),

-- What the window has earned under the cap after a credit, less what it had earned before, less what
-- the credit earns without a cap.
cut as (

    select
        credited_id,
        payee_id,
        component_id,
        credited_on,
        earning_period_id,
        currency_code,
        segment_id,
        'cap' as commission_kind,
        cast(0 as integer) as tier_number,
        cast(0 as bigint) as rate_ppm,
        cast(0 as bigint) as slice_minor,
        cast(0 as bigint) as base_minor,
        cast(
            earned_minor_ppm
            - coalesce(lag(earned_minor_ppm) over (partition by capped_id order by credited_on, credited_id), 0)
            - commission_minor_ppm as bigint
        ) as commission_minor_ppm

    from earned

),

final as (

    select * from cut where commission_minor_ppm <> 0

)

select * from final
