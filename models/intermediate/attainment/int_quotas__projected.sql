with

periods as (

    select * from {{ ref('int_periods__numbered') }}

),

terms as (

    select * from {{ ref('int_quota_terms__decided') }} where quota_growth_ppm is not null

),

growing as (

    select distinct component_id from terms

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
    inner join periods
        on terms.period_id = periods.period_id
    inner join periods as before
        on periods.calendar_id = before.calendar_id
        and periods.year_number - 1 = before.year_number
        and periods.period_number = before.period_number
    inner join days
        on terms.payee_id = days.payee_id
        and terms.component_id = days.component_id
        and before.valid_from_on <= days.credited_on
        and before.valid_to_on > days.credited_on
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
