-- Invariant 1. If a cent were lost or made in a split, somebody on the deal would be paid wrongly
-- and nobody would see it: the shares must add to the split part of the amount, to the minor unit.
{{ config(meta={'dagster': {'ref': {'name': 'int_shares__allocated'}}}) }}

with

shares as (

    select
        transaction_id,
        max(amount_minor) as amount_minor,
        cast(sum(to_numerator - from_numerator) as bigint) as shared_numerator,
        max(denominator) as denominator,
        sum(share_minor) as share_minor

    from {{ ref('int_shares__allocated') }}
    where to_numerator - from_numerator < denominator
    group by transaction_id

)

select *
from shares
where share_minor <> {{ share_between('amount_minor', '0', 'shared_numerator', 'denominator') }}
