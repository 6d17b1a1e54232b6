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

    select * from {{ ref('stg_erp__products') }} where row_status = 'current'

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

named_families as (

    select * from {{ ref('int_rule_values__named') }} where attribute = 'product_family'

),

named_products as (

    select * from {{ ref('int_rule_values__named') }} where attribute = 'product_id'

),

dated as (

    select
        events.*,
        products.product_family,
        {{ profile_part('products.product_family', 'named_families', 'rules') }}
        || '|' || {{ profile_part('events.product_id', 'named_products', 'rules') }} as product_part,
        {{ profile_part('products.product_family', 'named_families', 'roll_up') }}
        || '|' || {{ profile_part('events.product_id', 'named_products', 'roll_up') }} as roll_up_product_part,
        pay_days.period_id

    from events
    left join products
        on events.product_id = products.product_id
    left join named_families
        on products.product_family = named_families.attribute_value
    left join named_products
        on events.product_id = named_products.attribute_value
    left join pay_days
        on events.occurred_on = pay_days.day_on

),

final as (

    select
        dated.system,
        dated.entity,
        dated.file_id,
        dated.line_number,
        dated.transaction_id,
        dated.transaction_type,
        dated.deal_id,
        dated.line_id,
        dated.original_transaction_id,
        dated.occurred_on,
        dated.period_id,
        dated.account_id,
        dated.product_id,
        dated.product_family,
        dated.segment,
        dated.country_code,
        dated.industry,
        dated.territory_id,
        dated.channel,
        dated.partner_account_id,
        dated.owner_payee_id,
        coalesce(dated.has_splits, false) as has_splits,
        dated.amount_minor,
        dated.currency_code,
        -- The events of a deal that every rule treats alike: matched once, not row by row.
        dated.transaction_type || '|' || dated.product_part || '|' || coalesce(dated.profile_part, '||||||')
            as profile_id,
        dated.transaction_type || '|' || dated.roll_up_product_part || '|'
        || coalesce(dated.roll_up_profile_part, '||||||') as roll_up_profile_id,
        dated.quarantine_reason,
        coalesce(
            dated.exclusion_reason,
            case when dated.period_id is null then 'its date is in no period that is computed' end
        ) as exclusion_reason

    from dated

)

select * from final
