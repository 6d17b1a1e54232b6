with

candidates as (

    select * from {{ ref('int_territories__compared') }}

),

starts as (

    select
        account_id,
        valid_from_on as starts_on

    from candidates

    union

    select
        account_id,
        valid_to_on as starts_on

    from candidates

),

intervals as (

    select
        *,
        lead(starts_on) over (partition by account_id order by starts_on) as ends_on

    from starts

),

ranked as (

    select
        candidates.account_id,
        candidates.territory_rule_id,
        candidates.territory_id,
        intervals.starts_on as valid_from_on,
        intervals.ends_on as valid_to_on,
        row_number() over (
            partition by intervals.account_id, intervals.starts_on
            order by candidates.priority, candidates.territory_rule_id
        ) as place

    from intervals
    inner join candidates
        on intervals.account_id = candidates.account_id
        and intervals.starts_on >= candidates.valid_from_on
        and intervals.ends_on <= candidates.valid_to_on

),

final as (

    select
        account_id,
        territory_rule_id,
        territory_id,
        valid_from_on,
        valid_to_on

    from ranked
    where place = 1

)

select * from final
