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

candidates as (

    select
        profiles.profile_id,
        rules.*

    from {{ ref('int_profiles__listed') }} as profiles
    inner join rules
        on profiles.is_roll_up = (rules.credit_method = 'roll_up')
        and coalesce(rules.transaction_type, profiles.transaction_type, '') = coalesce(profiles.transaction_type, '')
        and coalesce(rules.segment, profiles.segment, '') = coalesce(profiles.segment, '')
        and coalesce(rules.account_id, profiles.account_id, '') = coalesce(profiles.account_id, '')
        and coalesce(rules.product_id, profiles.product_id, '') = coalesce(profiles.product_id, '')
        and coalesce(rules.product_family, profiles.product_family, '') = coalesce(profiles.product_family, '')
        and coalesce(rules.territory_id, profiles.territory_id, '') = coalesce(profiles.territory_id, '')
        and coalesce(rules.channel, profiles.channel, '') = coalesce(profiles.channel, '')
        and coalesce(rules.has_splits, profiles.has_splits) = profiles.has_splits
        -- The owner is credited for deals without explicit splits, the splits for those with.
        and rules.credit_method <> case when profiles.has_splits then 'owner' else 'split' end

),

starts as (

    select
        profile_id,
        component_id,
        method_family,
        valid_from_on as starts_on

    from candidates

    union

    select
        profile_id,
        component_id,
        method_family,
        valid_to_on as starts_on

    from candidates

),

intervals as (

    select
        *,
        lead(starts_on) over (
            partition by profile_id, component_id, method_family order by starts_on
        ) as ends_on

    from starts

),

ranked as (

    select
        candidates.*,
        intervals.starts_on,
        intervals.ends_on,
        coalesce(max(candidates.reach) over (
            partition by intervals.profile_id, intervals.component_id, intervals.method_family, intervals.starts_on
            order by candidates.priority, candidates.rule_id
            rows between unbounded preceding and 1 preceding
        ), 0) as levels_below

    from intervals
    inner join candidates
        on intervals.profile_id = candidates.profile_id
        and intervals.component_id = candidates.component_id
        and intervals.method_family = candidates.method_family
        and intervals.starts_on >= candidates.valid_from_on
        and intervals.ends_on <= candidates.valid_to_on

),

-- At every level the first rule that reaches it: a later one has what lies above all before it.
final as (

    select
        profile_id,
        component_id,
        method_family,
        rule_id,
        credit_method,
        priority,
        team_role,
        credit_share_ppm,
        levels_below,
        levels_up,
        starts_on as valid_from_on,
        ends_on as valid_to_on

    from ranked
    where reach > levels_below

)

select * from final
