with

terms as (

    select * from {{ ref('int_quota_terms__decided') }} where quota_component_id is not null

),

compared as (

    select distinct quota_component_id from terms

),

runs as (

    select * from {{ source('raw_control', 'runs') }}

),

pay_periods as (

    select periods.*
    from {{ ref('stg_plan__calendar_periods') }} as periods
    inner join runs
        on periods.calendar_id = runs.pay_calendar_id
    where periods.row_status = 'current'

),

days as (

    select
        credits.payee_id,
        credits.component_id,
        credits.credited_on,
        sum(credits.credit_minor) as credit_minor

    from {{ ref('int_credits__combined') }} as credits
    inner join compared
        on credits.component_id = compared.quota_component_id
    group by credits.payee_id, credits.component_id, credits.credited_on

),

-- What is sold later in a quarter must not change what an earlier month of it was paid: each pay
-- period has a version of its own, of all that was credited up to its end.
versions as (

    select
        terms.payee_id,
        terms.component_id,
        terms.period_id,
        greatest(pay_periods.valid_from_on, terms.period_from_on) as valid_from_on,
        sum(days.credit_minor) as credit_minor

    from terms
    inner join pay_periods
        on terms.period_from_on < pay_periods.valid_to_on
        and pay_periods.valid_from_on < terms.period_to_on
    inner join days
        on terms.payee_id = days.payee_id
        and terms.quota_component_id = days.component_id
        and terms.period_from_on <= days.credited_on
        and least(pay_periods.valid_to_on, terms.period_to_on) > days.credited_on
    group by
        terms.payee_id,
        terms.component_id,
        terms.period_id,
        greatest(pay_periods.valid_from_on, terms.period_from_on)

),

-- Below zero bounds would stand upside down; of nothing, anything sold is more than every share.
final as (

    select
        payee_id,
        component_id,
        period_id,
        valid_from_on,
        cast(greatest(credit_minor, 0) as bigint) as quota_minor

    from versions

)

select * from final
