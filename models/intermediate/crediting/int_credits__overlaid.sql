with

named as (

    select
        transactions.*,
        team_members.payee_id,
        'team_role' as method,
        team_members.team_role

    from {{ ref('int_transactions__measured') }} as transactions
    inner join {{ ref('stg_crm__team_members') }} as team_members
        on team_members.row_status = 'current'
        and transactions.deal_id = team_members.deal_id
    semi join {{ ref('int_profiles__measured') }} as asked
        on transactions.profile_id = asked.profile_id
        and transactions.measure = asked.measure
        and asked.credit_method = 'team_role'

    union all

    select
        transactions.*,
        territory_members.payee_id,
        'territory' as method,
        cast(null as {{ dbt.type_string() }}) as team_role

    from {{ ref('int_transactions__measured') }} as transactions
    inner join {{ ref('stg_crm__territory_members') }} as territory_members
        on territory_members.row_status = 'current'
        and transactions.territory_id = territory_members.territory_id
        and transactions.occurred_on >= territory_members.valid_from_on
        and transactions.occurred_on < territory_members.valid_to_on
    semi join {{ ref('int_profiles__measured') }} as asked
        on transactions.profile_id = asked.profile_id
        and transactions.measure = asked.measure
        and asked.credit_method = 'territory'

    union all

    select
        transactions.*,
        transactions.partner_account_id as payee_id,
        'channel_account' as method,
        cast(null as {{ dbt.type_string() }}) as team_role

    from {{ ref('int_transactions__measured') }} as transactions
    semi join {{ ref('int_profiles__measured') }} as asked
        on transactions.profile_id = asked.profile_id
        and transactions.measure = asked.measure
        and asked.credit_method = 'channel_account'
    where transactions.partner_account_id is not null

),

priced as (

    select
        named.*,
        assignments.component_id,
        assignments.plan_id,
        assignments.currency_code as plan_currency_code,
        rules.rule_id,
        rules.priority,
        rules.credit_share_ppm,
        case
            when coalesce(named.currency_code, '') in ('', assignments.currency_code) then named.amount_minor
            else {{ converted('named.amount_minor', 'rates.rate_e12') }}
        end as plan_amount_minor

    from named
    inner join {{ ref('int_assignments__profiled') }} as assignments
        on named.payee_id = assignments.payee_id
        and named.measure = assignments.measure
        and named.occurred_on >= assignments.valid_from_on
        and named.occurred_on < assignments.valid_to_on
    inner join {{ ref('int_profiles__matched') }} as rules
        on named.profile_id = rules.profile_id
        and assignments.component_id = rules.component_id
        and assignments.payee_profile_id = rules.payee_profile_id
        and named.method = rules.credit_method
        and coalesce(named.team_role, '') = coalesce(rules.team_role, '')
        and named.occurred_on >= rules.valid_from_on
        and named.occurred_on < rules.valid_to_on
    left join {{ ref('int_exchange_rates__dated') }} as rates
        on named.currency_code = rates.from_currency_code
        and assignments.currency_code = rates.to_currency_code
        and assignments.exchange_rate_basis = rates.exchange_rate_basis
        and named.occurred_on = rates.day_on

),

final as (

    select
        transaction_id,
        payee_id,
        component_id,
        plan_id,
        rule_id,
        method as credit_method,
        priority,
        occurred_on as credited_on,
        period_id as earning_period_id,
        plan_currency_code as currency_code,
        {{ share_of('plan_amount_minor', 'credit_share_ppm') }} as credit_minor

    from priced

)

select * from final
