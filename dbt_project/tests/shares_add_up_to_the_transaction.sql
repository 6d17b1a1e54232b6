-- Invariant 1. If a cent were lost or made in a split, somebody on the deal would be paid wrongly
-- and nobody would see it: the shares must add to the split part of the amount, to the minor unit.
{{ config(meta={'dagster': {'ref': {'name': 'int_shares__allocated'}}}) }}

with

shares as (

    select
        transaction_id,
        max(amount_minor) as amount_minor,
        sum(to_ppm - from_ppm) as shared_ppm,
        sum(share_minor) as share_minor

    from {{ ref('int_shares__allocated') }}
    where to_ppm - from_ppm < 1000000
    group by transaction_id

)

select *
from shares
where share_minor <> {{ share_of('amount_minor', 'cast(shared_ppm as bigint)') }}
