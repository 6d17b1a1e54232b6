with

rules as (

    select * from {{ ref('stg_plan__territory_rules') }} where row_status = 'current'

),

listed as (

    select * from {{ ref('stg_crm__accounts') }} where row_status = 'current'

),

-- Nobody looks for them where no rule is written.
named as (

    select account_id
    from {{ ref('stg_erp__orders') }}
    where row_status = 'current' and exists (select 1 from rules)

    union

    select account_id
    from {{ ref('stg_crm__opportunities') }}
    where row_status = 'current' and exists (select 1 from rules)

),

-- Of an account that no extract lists only the id is known.
accounts as (

    select
        account_id,
        segment,
        country_code,
        industry

    from listed
    where territory_id is null

    union all

    select
        named.account_id,
        cast(null as {{ dbt.type_string() }}) as segment,
        cast(null as {{ dbt.type_string() }}) as country_code,
        cast(null as {{ dbt.type_string() }}) as industry

    from named
    anti join listed
        on named.account_id = listed.account_id

),

final as (

    select
        accounts.account_id,
        rules.territory_rule_id,
        rules.territory_id,
        rules.priority,
        rules.valid_from_on,
        rules.valid_to_on

    from accounts
    inner join rules
        on coalesce(rules.account_id, accounts.account_id) = accounts.account_id
        and coalesce(rules.segment, accounts.segment, '') = coalesce(accounts.segment, '')
        and coalesce(rules.country_code, accounts.country_code, '') = coalesce(accounts.country_code, '')
        and coalesce(rules.industry, accounts.industry, '') = coalesce(accounts.industry, '')

)

select * from final
