with

rules as (

    select
        *,
        case
            when credit_method in ('owner', 'split') then 'direct'
            else credit_method || coalesce(' ' || team_role, '')
        end as method_family,
        -- As deep as a hierarchy goes; what does not roll up has no level, and one winner.
        coalesce(levels_up, 30) as reach

    from {{ ref('stg_plan__crediting_rules') }}
    where row_status = 'current'

),

territories as (

    select * from {{ ref('int_territories__nested') }}

),

-- The payees that rules of a component tell apart.
audiences as (

    select distinct
        component_id,
        payee_profile_id,
        named_payee_id as payee_id,
        job_role,
        manager_payee_id,
        payee_territory_id,
        pay_currency_code,
        is_full_time

    from {{ ref('int_assignments__profiled') }}

),

final as (

    select
        profiles.profile_id,
        audiences.payee_profile_id,
        rules.*

    from {{ ref('int_profiles__listed') }} as profiles
    inner join rules
        on profiles.is_roll_up = (rules.credit_method = 'roll_up')
        and {{ asks_for('rules', 'profiles', 'transaction') }}
        -- The owner is credited for deals without explicit splits, the splits for those with.
        and rules.credit_method <> case when profiles.has_splits then 'owner' else 'split' end
    inner join audiences
        on rules.component_id = audiences.component_id
        and {{ asks_for('rules', 'audiences', 'payee') }}
    left join territories
        on rules.territory_id = territories.above_territory_id
        and profiles.territory_id = territories.territory_id
    left join territories as job_territories
        on rules.payee_territory_id = job_territories.above_territory_id
        and audiences.payee_territory_id = job_territories.territory_id
    where (rules.territory_id is null or territories.territory_id is not null)
        and (rules.payee_territory_id is null or job_territories.territory_id is not null)

)

select * from final
