with

accounts as (

    select * from {{ ref('stg_crm__accounts') }} where row_status = 'current'

),

transactions as (

    select
        transactions.*,
        accounts.segment,
        accounts.country_code,
        accounts.industry

    from {{ ref('int_transactions__unioned') }} as transactions
    left join accounts
        on transactions.account_id = accounts.account_id
    where transactions.quarantine_reason is null and transactions.exclusion_reason is null

),

-- Attributes that no rule names differ inside a profile, and no rule asks for them.
profiles as (

    select
        profile_id,
        roll_up_profile_id,
        min(transaction_type) as transaction_type,
        min(segment) as segment,
        min(country_code) as country_code,
        min(industry) as industry,
        min(account_id) as account_id,
        min(product_family) as product_family,
        min(product_id) as product_id,
        min(territory_id) as territory_id,
        min(channel) as channel,
        bool_or(has_splits) as has_splits

    from transactions
    group by profile_id, roll_up_profile_id

),

both_kinds as (

    select
        *,
        profile_id as listed_id,
        false as is_roll_up

    from profiles

    union all

    select
        *,
        roll_up_profile_id as listed_id,
        true as is_roll_up

    from profiles

),

final as (

    select
        listed_id as profile_id,
        is_roll_up,
        min(transaction_type) as transaction_type,
        min(segment) as segment,
        min(country_code) as country_code,
        min(industry) as industry,
        min(account_id) as account_id,
        min(product_family) as product_family,
        min(product_id) as product_id,
        min(territory_id) as territory_id,
        min(channel) as channel,
        bool_or(has_splits) as has_splits

    from both_kinds
    group by listed_id, is_roll_up

)

select * from final
