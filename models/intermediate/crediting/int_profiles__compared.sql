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

-- The job roles that rules of a component name, and all others together.
audiences as (

    select
        component_id,
        '' as payee_role

    from rules

    union

    select
        component_id,
        job_role as payee_role

    from rules

),

final as (

    select
        profiles.profile_id,
        audiences.payee_role,
        rules.*

    from {{ ref('int_profiles__listed') }} as profiles
    inner join rules
        on profiles.is_roll_up = (rules.credit_method = 'roll_up')
        and coalesce(rules.transaction_type, profiles.transaction_type, '') = coalesce(profiles.transaction_type, '')
        and coalesce(rules.segment, profiles.segment, '') = coalesce(profiles.segment, '')
        and coalesce(rules.country_code, profiles.country_code, '') = coalesce(profiles.country_code, '')
        and coalesce(rules.industry, profiles.industry, '') = coalesce(profiles.industry, '')
        and coalesce(rules.account_id, profiles.account_id, '') = coalesce(profiles.account_id, '')
        and coalesce(rules.product_id, profiles.product_id, '') = coalesce(profiles.product_id, '')
        and coalesce(rules.product_family, profiles.product_family, '') = coalesce(profiles.product_family, '')
        and coalesce(rules.territory_id, profiles.territory_id, '') = coalesce(profiles.territory_id, '')
        and coalesce(rules.channel, profiles.channel, '') = coalesce(profiles.channel, '')
        and coalesce(rules.has_splits, profiles.has_splits) = profiles.has_splits
        -- The owner is credited for deals without explicit splits, the splits for those with.
        and rules.credit_method <> case when profiles.has_splits then 'owner' else 'split' end
    inner join audiences
        on rules.component_id = audiences.component_id
        and coalesce(rules.job_role, audiences.payee_role) = audiences.payee_role

)

select * from final
