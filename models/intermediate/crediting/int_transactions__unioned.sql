with

events as (

    select * from {{ ref('int_bookings__joined') }}
    union all
    select * from {{ ref('int_billings__joined') }}
    union all
    select * from {{ ref('int_credit_memos__joined') }}
    union all
    select * from {{ ref('int_receipts__joined') }}

),

products as (

    select * from {{ ref('int_products__profiled') }}

),

runs as (

    select * from {{ source('raw_control', 'runs') }}

),

pay_days as (

    select
        days.day_on,
        days.period_id

    from {{ ref('int_days__calendared') }} as days
    inner join runs
        on days.calendar_id = runs.pay_calendar_id
    where runs.through_on is null or days.day_on < runs.through_on

),

named_currencies as (

    select * from {{ ref('int_rule_values__named') }} where attribute = 'currency_code'

),

final as (

    select
        events.entity,
        events.file_id,
        events.line_number,
        events.transaction_id,
        events.transaction_type,
        events.deal_id,
        events.line_id,
        events.original_transaction_id,
        events.occurred_on,
        pay_days.period_id,
        events.account_id,
        events.product_id,
        products.product_family,
        events.territory_id,
        events.territory_rule_id,
        events.channel,
        events.partner_account_id,
        events.owner_payee_id,
        coalesce(events.has_splits, false) as has_splits,
        events.amount_minor,
        events.currency_code,
        -- The events of a deal that every rule treats alike: matched once, not row by row.
        events.transaction_type
        || coalesce(products.product_part, '')
        || coalesce(events.profile_part, '')
        || {{ profile_part('currency_code', 'named_currencies', 'rules') }} as profile_id,
        events.transaction_type
        || coalesce(products.roll_up_product_part, '')
        || coalesce(events.roll_up_profile_part, '')
        || {{ profile_part('currency_code', 'named_currencies', 'roll_up') }} as roll_up_profile_id,
        events.quarantine_reason,
        coalesce(
            events.exclusion_reason,
            case when pay_days.period_id is null then 'its date is in no period that is computed' end
        ) as exclusion_reason

    from events
    left join products
        on events.product_id = products.product_id
    left join named_currencies
        on events.currency_code = named_currencies.attribute_value
    left join pay_days
        on events.occurred_on = pay_days.day_on

)

select * from final
