with

components as (

    select * from {{ ref('stg_plan__components') }} where row_status = 'current'

),

periods as (

    select * from {{ ref('int_periods__numbered') }}

),

growing as (

    select distinct component_id from components where quota_growth_ppm is not null

),

-- Of terms that change inside the period the last decide.
terms as (

    select
        assignments.payee_id,
        assignments.component_id,
        components.quota_growth_ppm,
        periods.period_id,
        before.valid_from_on as before_from_on,
        before.valid_to_on as before_to_on,
        row_number() over (
            partition by assignments.payee_id, assignments.component_id, periods.period_id
            order by assignments.valid_from_on desc
        ) as place

    from {{ ref('int_assignments__clipped') }} as assignments
    inner join growing
        on assignments.component_id = growing.component_id
    inner join components
        on assignments.component_id = components.component_id
        and assignments.terms_from_on = components.valid_from_on
    inner join periods
        on assignments.calendar_id = periods.calendar_id
        and assignments.valid_from_on < periods.valid_to_on
        and assignments.valid_to_on > periods.valid_from_on
    inner join periods as before
        on periods.calendar_id = before.calendar_id
        and periods.year_number - 1 = before.year_number
        and periods.period_number = before.period_number

),

days as (

    select
        credits.payee_id,
        credits.component_id,
        credits.credited_on,
        sum(credits.credit_minor) as credit_minor

    from {{ ref('int_credits__combined') }} as credits
    inner join growing
        on credits.component_id = growing.component_id
    group by credits.payee_id, credits.component_id, credits.credited_on

),

credited as (

    select
        terms.payee_id,
        terms.component_id,
        terms.period_id,
        terms.quota_growth_ppm,
        sum(days.credit_minor) as credit_minor

    from terms
    inner join days
        on terms.payee_id = days.payee_id
        and terms.component_id = days.component_id
        and terms.before_from_on <= days.credited_on
        and terms.before_to_on > days.credited_on
    where terms.place = 1 and terms.quota_growth_ppm is not null
    group by terms.payee_id, terms.component_id, terms.period_id, terms.quota_growth_ppm

),

-- A quota of nothing would pay everything at the top rate.
final as (

    select
        payee_id,
        component_id,
        period_id,
        cast({{ round_half_away(
            'cast(credit_minor as decimal(18, 0)) * quota_growth_ppm', '1000000'
        ) }} as bigint) as quota_minor

    from credited
    where credit_minor > 0

)

select * from final
