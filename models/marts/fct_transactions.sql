with

transactions as (

    select * from {{ ref('int_transactions__judged') }} where quarantine_reason is null

),

originals as (

    select transaction_id from {{ ref('int_transactions__unioned') }}

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
        transactions.original_transaction_id is not null and originals.transaction_id is null as is_link_missing,
        transactions.occurred_on,
        transactions.period_id,
        transactions.account_id,
        transactions.product_id,
        transactions.product_family,
        transactions.segment,
        transactions.country_code,
        transactions.industry,
        transactions.territory_id,
        transactions.channel,
        transactions.has_splits,
        transactions.partner_account_id,
        transactions.owner_payee_id,
        {{ as_amount('transactions.amount_minor') }} as amount,
        transactions.currency_code,
        {{ as_amount('transactions.amount_minor - transactions.out_of_scope_minor') }} as credited_amount,
        {{ as_amount('transactions.out_of_scope_minor') }} as out_of_scope_amount,
        transactions.crediting_status,
        held.transaction_id is not null as is_held,
        transactions.reason,
        files.file_name as source_file_name,
        transactions.line_number as source_line_number,
        runs.release_id

    from transactions
    left join originals
        on transactions.original_transaction_id = originals.transaction_id
    left join held
        on transactions.transaction_id = held.transaction_id
    left join files
        on transactions.file_id = files.file_id
    cross join runs

)

select * from final
