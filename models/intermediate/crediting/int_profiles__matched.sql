with

candidates as (

    select * from {{ ref('int_profiles__compared') }}

),

starts as (

    select
        profile_id,
        component_id,
        method_family,
        payee_profile_id,
        valid_from_on as starts_on

    from candidates

    union

    select
        profile_id,
        component_id,
        method_family,
        payee_profile_id,
        valid_to_on as starts_on

    from candidates

),

intervals as (

    select
        *,
        lead(starts_on) over (
            partition by profile_id, component_id, method_family, payee_profile_id order by starts_on
        ) as ends_on

    from starts

),

ranked as (

    select
        candidates.*,
        intervals.starts_on,
        intervals.ends_on,
        coalesce(max(candidates.reach) over (
            partition by
                intervals.profile_id,
                intervals.component_id,
                intervals.method_family,
                intervals.payee_profile_id,
                intervals.starts_on
            order by candidates.priority, candidates.rule_id
            rows between unbounded preceding and 1 preceding
        ), 0) as levels_below

    from intervals
    inner join candidates
        on intervals.profile_id = candidates.profile_id
        and intervals.component_id = candidates.component_id
        and intervals.method_family = candidates.method_family
        and intervals.payee_profile_id = candidates.payee_profile_id
        and intervals.starts_on >= candidates.valid_from_on
        and intervals.ends_on <= candidates.valid_to_on

),

-- At every level the first rule that reaches it: a later one has what lies above all before it.
final as (

    select
        profile_id,
        component_id,
        method_family,
        payee_profile_id,
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
