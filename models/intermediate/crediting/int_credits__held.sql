with

runs as (

    select * from {{ source('raw_control', 'runs') }}

),

pay_days as (

    select
        days.day_on,
        days.period_id

    from {{ ref('int_days__calendared') }} as days
    inner join runs
        on days.calendar_id = runs.pay_calendar_id
    where runs.through_on is null or days.day_on < runs.through_on

),

dated as (

    select
        deferred.*,
        case
            when settled.settled_on is not null then greatest(deferred.credited_on, settled.settled_on)
        end as counted_on

    from {{ ref('int_credits__deferred') }} as deferred
    left join {{ ref('int_deals__settled') }} as settled
        on deferred.document_id = settled.document_id
        and deferred.held_until = settled.held_until

),

final as (

    select
        dated.transaction_id,
        dated.payee_id,
        dated.component_id,
        dated.plan_id,
        dated.rule_id,
        dated.credit_method,
        dated.credited_on as booked_on,
        dated.held_until,
        dated.counted_on,
        pay_days.period_id as earning_period_id,
        dated.currency_code,
        dated.credit_minor,
        case
            when dated.counted_on is null and dated.held_until = 'billing' then 'not all of it has been billed'
            when dated.counted_on is null then 'not all of it has been paid'
            when pay_days.period_id is null then 'it was settled on a day in no period that is computed'
            when assignments.payee_id is null then 'the payee was not on the plan when it was settled'
        end as held_reason

    from dated
    left join pay_days
        on dated.counted_on = pay_days.day_on
    left join {{ ref('int_assignments__clipped') }} as assignments
        on dated.payee_id = assignments.payee_id
        and dated.component_id = assignments.component_id
        and dated.plan_id = assignments.plan_id
        and dated.counted_on >= assignments.valid_from_on
        and dated.counted_on < assignments.valid_to_on

)

select * from final
