with

periods as (

    select * from {{ ref('dim_periods') }}

),

-- What another component credits was given to nobody. Of several versions the last counts.
quotas as (

    select
        *,
        row_number() over (
            partition by payee_id, component_id, period_id order by valid_from_on desc
        ) as place

    from {{ ref('fct_quotas') }}
    where quota_source <> 'credits'

),

reports as (

    select
        lines.manager_id,
        lines.payee_id,
        periods.period_id

    from {{ ref('dim_reporting_lines') }} as lines
    inner join periods
        on lines.valid_from_on < periods.valid_to_on
        and lines.valid_to_on >= periods.valid_to_on
    where lines.levels_up = 1

),

-- A quota for what rolls up is a team's.
teams as (

    select distinct component_id from {{ ref('dim_crediting_rules') }} where credit_method = 'roll_up'

),

allocated as (

    select
        own.payee_id as manager_id,
        own.component_id,
        own.plan_id,
        own.period_id,
        own.measure,
        own.full_quota_amount as quota_amount,
        own.currency_code,
        count(distinct reports.payee_id) as report_count,
        count(distinct below.payee_id) as quota_count,
        cast(coalesce(sum(below.full_quota_amount), 0) as decimal(18, 4)) as allocated_amount

    from quotas as own
    inner join teams
        on own.component_id = teams.component_id
    inner join reports
        on own.payee_id = reports.manager_id
        and own.period_id = reports.period_id
    left join quotas as below
        on reports.payee_id = below.payee_id
        and reports.period_id = below.period_id
        and own.measure = below.measure
        and coalesce(own.currency_code, '') = coalesce(below.currency_code, '')
        and below.place = 1
    where own.place = 1
    group by
        own.payee_id,
        own.component_id,
        own.plan_id,
        own.period_id,
        own.measure,
        own.full_quota_amount,
        own.currency_code

),

runs as (

    select * from {{ source('raw_control', 'runs') }}

),

final as (

    select
        allocated.manager_id,
        allocated.component_id,
        allocated.plan_id,
        allocated.period_id,
        allocated.measure,
        cast(allocated.report_count as integer) as report_count,
        cast(allocated.quota_count as integer) as quota_count,
        allocated.quota_amount,
        allocated.allocated_amount,
        -- In ten-thousandths, the digits of both amounts.
        case
            when allocated.quota_amount > 0
                then {{ as_ratio(round_half_away(
                    'cast(allocated.allocated_amount * 10000 as decimal(18, 0)) * cast(1000000 as bigint)',
                    'cast(allocated.quota_amount * 10000 as decimal(18, 0))'
                )) }}
        end as over_assignment,
        allocated.currency_code,
        runs.release_id

    from allocated
    cross join runs

)

select * from final
