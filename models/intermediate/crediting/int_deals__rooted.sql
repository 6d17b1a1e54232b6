with

-- Where no rule waits for a bill or a payment this is empty, and so is all that follows.
waits as (

    select distinct held_until
    from {{ ref('stg_plan__crediting_rules') }}
    where row_status = 'current' and held_until is not null

),

deals as (

    select deals.*
    from {{ ref('int_deals__joined') }} as deals
    inner join {{ source('raw_control', 'runs') }} as runs
        on runs.bookings_from = case deals.document_kind when 'order' then 'orders' else 'opportunities' end
    where deals.is_in_force and exists (select 1 from waits)

),

lines as (

    select
        'order' as document_kind,
        order_id as document_id,
        amount_minor

    from {{ ref('stg_erp__order_lines') }}
    where row_status = 'current' and exists (select 1 from waits)

    union all

    select
        'opportunity' as document_kind,
        opportunity_id as document_id,
        amount_minor

    from {{ ref('stg_crm__opportunity_lines') }}
    where row_status = 'current' and exists (select 1 from waits)

),

booked as (

    select
        document_kind,
        document_id,
        cast(sum(amount_minor) as bigint) as booked_minor

    from lines
    group by document_kind, document_id

),

-- A cancellation is settled together with what it cancels; one that cancels another, or what
-- nobody booked, stands by itself.
final as (

    select
        deals.document_id,
        waits.held_until,
        coalesce(originals.document_id, deals.document_id) as root_id,
        deals.occurred_on,
        deals.currency_code,
        coalesce(booked.booked_minor, 0) as booked_minor,
        originals.document_id is null
        and (deals.transaction_type = 'cancellation' or coalesce(booked.booked_minor, 0) <= 0) as takes_back

    from deals
    left join booked
        on deals.document_kind = booked.document_kind
        and deals.document_id = booked.document_id
    -- The condition on the cancellation stands inside the key: beside it, the engine would compare
    -- every deal with every other.
    left join deals as originals
        on case when deals.transaction_type = 'cancellation' then deals.original_document_id end
        = originals.document_id
        and originals.transaction_type <> 'cancellation'
    cross join waits

)

select * from final
