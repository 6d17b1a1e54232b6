with

-- Where every component counts amounts, nothing else is read.
measures as (

    select measure from {{ ref('int_components__listed') }} where measure <> 'amount'

),

order_lines as (

    select * from {{ ref('stg_erp__order_lines') }}
    where row_status = 'current' and exists (select 1 from measures)

),

opportunity_lines as (

    select * from {{ ref('stg_crm__opportunity_lines') }}
    where row_status = 'current' and exists (select 1 from measures)

),

transactions as (

    select * from {{ ref('int_transactions__unioned') }}
    where quarantine_reason is null and exists (select 1 from measures)

),

deals as (

    select * from {{ ref('int_deals__profiled') }} where is_in_force and exists (select 1 from measures)

),

lines as (

    select
        'order' as document_kind,
        order_id as document_id,
        line_id,
        quantity,
        amount_minor,
        cost_minor,
        recurring_minor

    from order_lines

    union all

    select
        'opportunity' as document_kind,
        opportunity_id as document_id,
        line_id,
        quantity,
        amount_minor,
        cost_minor,
        recurring_minor

    from opportunity_lines

),

-- Also those of days that no period holds: an account may have been won before the first of them.
final as (

    select
        transactions.transaction_id,
        transactions.transaction_type,
        transactions.occurred_on,
        transactions.account_id,
        transactions.profile_id,
        transactions.roll_up_profile_id,
        transactions.currency_code,
        deals.document_kind || '|' || deals.document_id as document_id,
        deals.document_kind || '|' || deals.original_document_id as original_document_id,
        {{ share_of('cast(lines.quantity * 1000000 as bigint)', 'runs.minor_factor') }} as units_minor,
        runs.minor_factor,
        lines.amount_minor,
        lines.cost_minor,
        lines.recurring_minor

    from lines
    inner join deals
        on lines.document_kind = deals.document_kind
        and lines.document_id = deals.document_id
    inner join transactions
        on lines.document_kind || '|' || lines.document_id || '|' || lines.line_id = transactions.transaction_id
    cross join {{ source('raw_control', 'runs') }} as runs

)

select * from final
