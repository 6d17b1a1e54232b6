with

transactions as (

    select * from {{ ref('int_transactions__unioned') }}
    where quarantine_reason is null and exclusion_reason is null

),

-- Attributes that no rule names differ inside a profile, and no rule asks for them.
final as (

    select
        profile_id,
        false as is_roll_up,
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
    group by profile_id

    union all

    select
        roll_up_profile_id as profile_id,
        true as is_roll_up,
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
    group by roll_up_profile_id

)

select * from final
