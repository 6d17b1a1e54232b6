with

accounts as (

    select * from {{ ref('stg_crm__accounts') }} where row_status = 'current'

),

named_values as (

    select * from {{ ref('int_rule_values__named') }}

),

named_accounts as (

    select * from named_values where attribute = 'account_id'

),

-- A rule may name an account that no extract lists.
final as (

    select
        coalesce(accounts.account_id, named_accounts.attribute_value) as account_id,
        accounts.territory_id,
        {{ profile_part('segment', 'segments', 'rules') }}
        || {{ profile_part('country_code', 'countries', 'rules') }}
        || {{ profile_part('industry', 'industries', 'rules') }}
        || {{ profile_part('account_id', 'named_accounts', 'rules') }} as account_part,
        {{ profile_part('segment', 'segments', 'roll_up') }}
        || {{ profile_part('country_code', 'countries', 'roll_up') }}
        || {{ profile_part('industry', 'industries', 'roll_up') }}
        || {{ profile_part('account_id', 'named_accounts', 'roll_up') }} as roll_up_account_part

    from accounts
    full join named_accounts
        on accounts.account_id = named_accounts.attribute_value
    left join named_values as segments
        on segments.attribute = 'segment'
        and accounts.segment = segments.attribute_value
    left join named_values as countries
        on countries.attribute = 'country_code'
        and accounts.country_code = countries.attribute_value
    left join named_values as industries
        on industries.attribute = 'industry'
        and accounts.industry = industries.attribute_value

)

select * from final
