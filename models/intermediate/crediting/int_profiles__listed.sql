with

transactions as (

    select * from {{ ref('int_transactions__unioned') }}
    where quarantine_reason is null and exclusion_reason is null

),

accounts as (

    select * from {{ ref('stg_crm__accounts') }} where row_status = 'current'

),

profiles as (

    select
        profile_id,
        roll_up_profile_id,
        min(transaction_id) as transaction_id

    from transactions
    group by profile_id, roll_up_profile_id

),

both_kinds as (

    select
        profile_id,
        false as is_roll_up,
        transaction_id

    from profiles

    union all

    select
        roll_up_profile_id as profile_id,
        true as is_roll_up,
        transaction_id

    from profiles

),

examples as (

    select
        profile_id,
        is_roll_up,
        min(transaction_id) as transaction_id

    from both_kinds
    group by profile_id, is_roll_up

),

-- One transaction stands for all: what differs among them no rule asks for.
final as (

    select
        examples.profile_id,
        examples.is_roll_up,
        transactions.transaction_type,
        transactions.currency_code,
        accounts.segment,
        accounts.country_code,
        accounts.industry,
        transactions.account_id,
        transactions.partner_account_id,
        transactions.product_family,
        transactions.product_id,
        transactions.territory_id,
        transactions.channel,
        transactions.owner_payee_id,
        transactions.has_splits

    from examples
    inner join transactions
        on examples.transaction_id = transactions.transaction_id
    left join accounts
        on transactions.account_id = accounts.account_id

)

select * from final
