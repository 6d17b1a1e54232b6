with

documents as (

    select * from {{ ref('int_deals__rooted') }}

),

daily as (

    select
        documents.root_id,
        documents.held_until,
        documents.booked_minor,
        settlements.settled_on,
        sum(settlements.amount_minor) as amount_minor

    from {{ ref('int_settlements__listed') }} as settlements
    inner join documents
        on settlements.root_id = documents.document_id
        and settlements.held_until = documents.held_until
        and settlements.currency_code = documents.currency_code
    group by documents.root_id, documents.held_until, documents.booked_minor, settlements.settled_on

),

accumulated as (

    select
        *,
        sum(amount_minor) over (
            partition by root_id, held_until order by settled_on rows unbounded preceding
        ) as settled_minor

    from daily

),

settled as (

    select
        root_id,
        held_until,
        min(settled_on) as settled_on

    from accumulated
    where settled_minor >= booked_minor
    group by root_id, held_until

),

-- What takes back by itself waits for nothing.
final as (

    select
        documents.document_id,
        documents.held_until,
        case when roots.takes_back then roots.occurred_on else settled.settled_on end as settled_on

    from documents
    inner join documents as roots
        on documents.root_id = roots.document_id
        and documents.held_until = roots.held_until
    left join settled
        on documents.root_id = settled.root_id
        and documents.held_until = settled.held_until

)

select * from final
