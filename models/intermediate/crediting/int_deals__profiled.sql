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

-- Owner and split rules always tell deals with explicit splits from those without.
final as (

    select
        deals.*,
        coalesce(deals.account_part, '')
        || {{ profile_part('territory_id', 'territories', 'rules') }}
        || {{ profile_part('channel', 'channels', 'rules') }}
        || {{ profile_part('partner_account_id', 'partners', 'rules') }}
        || {{ profile_part('owner_payee_id', 'owners', 'rules') }}
        || case when deals.has_splits then '|has_splits=true' else '|has_splits=false' end as profile_part,
        coalesce(deals.roll_up_account_part, '')
        || {{ profile_part('territory_id', 'territories', 'roll_up') }}
        || {{ profile_part('channel', 'channels', 'roll_up') }}
        || {{ profile_part('partner_account_id', 'partners', 'roll_up') }}
        || {{ profile_part('owner_payee_id', 'owners', 'roll_up') }}
        || case
            when not (select roll_up_rules.name_splits from roll_up_rules) then ''
            when deals.has_splits then '|has_splits=true'
            else '|has_splits=false'
        end as roll_up_profile_part

    from deals
    left join named_values as territories
        on territories.attribute = 'territory_id'
        and deals.territory_id = territories.attribute_value
    left join named_values as channels
        on channels.attribute = 'channel'
        and deals.channel = channels.attribute_value
    left join named_values as partners
        on partners.attribute = 'partner_account_id'
        and deals.partner_account_id = partners.attribute_value
    left join named_values as owners
        on owners.attribute = 'owner_payee_id'
        and deals.owner_payee_id = owners.attribute_value

)

select * from final
