with

holding_rules as (

    select
        rule_id,
        held_until

    from {{ ref('stg_plan__crediting_rules') }}
    where row_status = 'current' and held_until is not null

),

-- A booking is named <kind of document>|<document>|<line>.
final as (

    select
        credits.*,
        holding_rules.held_until,
        substr(
            credits.transaction_id,
            position('|' in credits.transaction_id) + 1,
            length(credits.transaction_id) - position('|' in credits.transaction_id) - length(transactions.line_id) - 1
        ) as document_id

    from {{ ref('int_credits__allocated') }} as credits
    inner join holding_rules
        on credits.rule_id = holding_rules.rule_id
    inner join {{ ref('int_transactions__unioned') }} as transactions
        on credits.transaction_id = transactions.transaction_id
    where transactions.entity in ('order_lines', 'opportunity_lines')

)

select * from final
