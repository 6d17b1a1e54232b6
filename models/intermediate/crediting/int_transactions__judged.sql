with

transactions as (

    select * from {{ ref('int_transactions__unioned') }}

),

originals as (

    select transaction_id from {{ ref('int_transactions__unioned') }}

),

splits as (

    select
        deal_id,
        valid_from_on,
        valid_to_on,
        count(*) as split_count,
        max(to_numerator) as split_numerator,
        max(denominator) as denominator

    from {{ ref('int_splits__ranged') }}
    group by deal_id, valid_from_on, valid_to_on

),

uncredited as (

    select
        transaction_id,
        count(*) as share_count,
        cast(sum(share_minor) as bigint) as share_minor,
        min(reason) as reason

    from {{ ref('int_shares__uncredited') }}
    group by transaction_id

),

-- Amounts count direct credit once: what nobody owns, splits or is paid for is out of scope.
final as (

    select
        transactions.transaction_id,
        transactions.entity,
        transactions.file_id,
        transactions.line_number,
        transactions.occurred_on,
        transactions.currency_code,
        transactions.amount_minor,
        transactions.original_transaction_id is not null and originals.transaction_id is null as is_link_missing,
        case
            when transactions.quarantine_reason is not null then 'quarantined'
            when transactions.exclusion_reason is not null then 'out_of_scope'
            when not transactions.has_splits and transactions.owner_payee_id is null then 'out_of_scope'
            when transactions.has_splits and splits.deal_id is null then 'out_of_scope'
            when uncredited.share_count = coalesce(splits.split_count, 1) then 'out_of_scope'
            when uncredited.share_count > 0 or splits.split_numerator < splits.denominator then 'partly_credited'
            else 'credited'
        end as crediting_status,
        case
            when transactions.quarantine_reason is not null or transactions.exclusion_reason is not null
                then transactions.amount_minor
            when not transactions.has_splits and transactions.owner_payee_id is null
                then transactions.amount_minor
            when transactions.has_splits and splits.deal_id is null then transactions.amount_minor
            else
                coalesce(uncredited.share_minor, 0)
                + transactions.amount_minor
                - {{ share_between(
                    'transactions.amount_minor', '0', 'coalesce(splits.split_numerator, 1)',
                    'coalesce(splits.denominator, 1)'
                ) }}
        end as out_of_scope_minor,
        coalesce(
            transactions.quarantine_reason,
            transactions.exclusion_reason,
            case
                when not transactions.has_splits and transactions.owner_payee_id is null
                    then 'it has no owner and no splits'
            end,
            case
                when transactions.has_splits and splits.deal_id is null then 'no split of its deal holds on its day'
            end,
            uncredited.reason,
            case when splits.split_numerator < splits.denominator then 'the splits of its deal add to less than 1' end
        ) as reason

    from transactions
    left join originals
        on transactions.original_transaction_id = originals.transaction_id
    left join splits
        on case when transactions.has_splits then transactions.deal_id end = splits.deal_id
        and transactions.occurred_on >= splits.valid_from_on
        and transactions.occurred_on < splits.valid_to_on
    left join uncredited
        on transactions.transaction_id = uncredited.transaction_id

)

select * from final
