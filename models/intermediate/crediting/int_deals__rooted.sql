with

-- Where no credit waits for a bill or a payment this is empty, and so is all that follows.
deals as (

    select deals.*
    from {{ ref('int_deals__profiled') }} as deals
    inner join {{ source('raw_control', 'runs') }} as runs
        on runs.bookings_from = case deals.document_kind when 'order' then 'orders' else 'opportunities' end
    where deals.is_in_force and exists (select 1 from {{ ref('int_credits__deferred') }})

),

-- A cancellation is settled together with what it cancels; one that cancels another, or what
-- nobody booked, stands by itself.
rooted as (

    select
        deals.document_kind,
        deals.document_id,
        coalesce(originals.document_id, deals.document_id) as root_id,
        deals.occurred_on,
        deals.currency_code,
        deals.transaction_type

    from deals
    -- The condition on the cancellation stands inside the key: beside it, the engine would compare
    -- every deal with every other.
    left join deals as originals
        on case when deals.transaction_type = 'cancellation' then deals.original_document_id end
        = originals.document_id
        and originals.transaction_type <> 'cancellation'

),

awaited as (

    select distinct
        rooted.root_id,
        deferred.held_until

    from rooted
    inner join {{ ref('int_credits__deferred') }} as deferred
        on rooted.document_id = deferred.document_id

),

settling as (

    select
        rooted.*,
        awaited.held_until

    from rooted
    inner join awaited
        on rooted.root_id = awaited.root_id

),

lines as (

    select
        'order' as document_kind,
        order_id as document_id,
        amount_minor

    from {{ ref('stg_erp__order_lines') }}
    where row_status = 'current'

    union all

    select
        'opportunity' as document_kind,
        opportunity_id as document_id,
        amount_minor

    from {{ ref('stg_crm__opportunity_lines') }}
    where row_status = 'current'

),

booked as (

    select
        lines.document_id,
        cast(sum(lines.amount_minor) as bigint) as booked_minor

    from lines
    semi join settling
        on lines.document_kind = settling.document_kind
        and lines.document_id = settling.document_id
    group by lines.document_id

),

final as (

    select
        settling.document_id,
        settling.held_until,
        settling.root_id,
        settling.occurred_on,
        settling.currency_code,
        coalesce(booked.booked_minor, 0) as booked_minor,
        settling.root_id = settling.document_id
        and (settling.transaction_type = 'cancellation' or coalesce(booked.booked_minor, 0) <= 0) as takes_back

    from settling
    left join booked
        on settling.document_id = booked.document_id

)

select * from final
