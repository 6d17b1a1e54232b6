with

-- Bills and payments stand on orders, bookings on what makes them.
deals as (

    select deals.*
    from {{ ref('int_deals__joined') }} as deals
    cross join {{ source('raw_control', 'runs') }} as runs
    where deals.document_kind = 'order' or runs.bookings_from = 'opportunities'

),

named_values as (

    select * from {{ ref('int_rule_values__named') }}

),

roll_up_rules as (

    select coalesce(bool_or(has_splits is not null), false) as name_splits
    from {{ ref('stg_plan__crediting_rules') }}
    where row_status = 'current' and credit_method = 'roll_up'

),

by_account as (

    select
        deals.*,
        {{ profile_part('deals.segment', 'segments', 'rules') }}
        || '|' || {{ profile_part('deals.country_code', 'countries', 'rules') }}
        || '|' || {{ profile_part('deals.industry', 'industries', 'rules') }} as account_part,
        {{ profile_part('deals.segment', 'segments', 'roll_up') }}
        || '|' || {{ profile_part('deals.country_code', 'countries', 'roll_up') }}
        || '|' || {{ profile_part('deals.industry', 'industries', 'roll_up') }} as roll_up_account_part

    from deals
    left join named_values as segments
        on segments.attribute = 'segment'
        and deals.segment = segments.attribute_value
    left join named_values as countries
        on countries.attribute = 'country_code'
        and deals.country_code = countries.attribute_value
    left join named_values as industries
        on industries.attribute = 'industry'
        and deals.industry = industries.attribute_value

),

-- Owner and split rules always tell deals with explicit splits from those without.
final as (

    select
        deals.*,
        deals.account_part
        || '|' || {{ profile_part('deals.account_id', 'accounts', 'rules') }}
        || '|' || {{ profile_part('deals.territory_id', 'territories', 'rules') }}
        || '|' || {{ profile_part('deals.channel', 'channels', 'rules') }}
        || '|' || case when deals.has_splits then 'split' else 'whole' end as profile_part,
        deals.roll_up_account_part
        || '|' || {{ profile_part('deals.account_id', 'accounts', 'roll_up') }}
        || '|' || {{ profile_part('deals.territory_id', 'territories', 'roll_up') }}
        || '|' || {{ profile_part('deals.channel', 'channels', 'roll_up') }}
        || '|' || case
            when not (select roll_up_rules.name_splits from roll_up_rules) then ''
            when deals.has_splits then 'split'
            else 'whole'
        end as roll_up_profile_part

    from by_account as deals
    left join named_values as accounts
        on accounts.attribute = 'account_id'
        and deals.account_id = accounts.attribute_value
    left join named_values as territories
        on territories.attribute = 'territory_id'
        and deals.territory_id = territories.attribute_value
    left join named_values as channels
        on channels.attribute = 'channel'
        and deals.channel = channels.attribute_value

)

select * from final
