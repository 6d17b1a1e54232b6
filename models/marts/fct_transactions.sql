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

),

-- What is in quarantine is left out here, on the side with few columns, which the engine then holds in memory.
judged as (

    select * from {{ ref('int_transactions__judged') }} where crediting_status <> 'quarantined'

),

held as (

    select distinct transaction_id from {{ ref('int_credits__held') }} where held_reason is not null

),

files as (

    select * from {{ source('raw_control', 'files') }}

),

runs as (

    select * from {{ source('raw_control', 'runs') }}

),

final as (

    select
        transactions.transaction_id,
        transactions.transaction_type,
        transactions.deal_id,
        transactions.line_id,
        transactions.original_transaction_id,
        judged.is_link_missing,
        transactions.occurred_on,
        transactions.period_id,
        transactions.account_id,
        transactions.product_id,
        transactions.product_family,
        transactions.segment,
        transactions.country_code,
        transactions.industry,
        transactions.territory_id,
        transactions.territory_rule_id,
        transactions.channel,
        transactions.has_splits,
        transactions.partner_account_id,
        transactions.owner_payee_id,
        {{ as_amount('transactions.amount_minor') }} as amount,
        transactions.currency_code,
        {{ as_amount('transactions.amount_minor - judged.out_of_scope_minor') }} as credited_amount,
        {{ as_amount('judged.out_of_scope_minor') }} as out_of_scope_amount,
        judged.crediting_status,
        held.transaction_id is not null as is_held,
        judged.reason,
        files.file_name as source_file_name,
        transactions.line_number as source_line_number,
        runs.release_id

    from transactions
    inner join judged
        on transactions.transaction_id = judged.transaction_id
    left join held
        on transactions.transaction_id = held.transaction_id
    left join files
        on transactions.file_id = files.file_id
    cross join runs

)

select * from final
