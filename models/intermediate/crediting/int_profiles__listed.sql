with

transactions as (

    select * from {{ ref('int_transactions__unioned') }}
    where quarantine_reason is null and exclusion_reason is null

),

accounts as (

    select * from {{ ref('stg_crm__accounts') }} where row_status = 'current'

),

-- Attributes that no rule names differ inside a profile, and no rule asks for them.
profiles as (

    select
        transactions.profile_id,
        transactions.roll_up_profile_id,
        min(transactions.transaction_type) as transaction_type,
        min(accounts.segment) as segment,
        min(accounts.country_code) as country_code,
        min(accounts.industry) as industry,
        min(transactions.account_id) as account_id,
        min(transactions.product_family) as product_family,
        min(transactions.product_id) as product_id,
        min(transactions.territory_id) as territory_id,
        min(transactions.channel) as channel,
        bool_or(transactions.has_splits) as has_splits

    from transactions
    left join accounts
        on transactions.account_id = accounts.account_id
    group by transactions.profile_id, transactions.roll_up_profile_id

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
