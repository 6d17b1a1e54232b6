with

splits as (

    select * from {{ ref('stg_crm__splits') }} where row_status = 'current'

),

-- Few deals change hands: only theirs are taken apart by days.
dated_deals as (

    select deal_id
    from splits
    where valid_from_on > cast('1900-01-01' as date) or valid_to_on < cast('9999-12-31' as date)

),

starts as (

    select
        splits.deal_id,
        splits.valid_from_on as starts_on

    from splits
    semi join dated_deals
        on splits.deal_id = dated_deals.deal_id

    union

    select
        splits.deal_id,
        splits.valid_to_on as starts_on

    from splits
    semi join dated_deals
        on splits.deal_id = dated_deals.deal_id

),

intervals as (

    select
        deal_id,
        starts_on,
        lead(starts_on) over (partition by deal_id order by starts_on) as ends_on

    from starts

),

ranged as (

    select
        splits.deal_id,
        splits.payee_id,
        splits.split_ppm,
        splits.valid_from_on,
        splits.valid_to_on

    from splits
    anti join dated_deals
        on splits.deal_id = dated_deals.deal_id

    union all

    select
        splits.deal_id,
        splits.payee_id,
        splits.split_ppm,
        intervals.starts_on as valid_from_on,
        intervals.ends_on as valid_to_on

    from splits
    inner join intervals
        on splits.deal_id = intervals.deal_id
        and splits.valid_from_on <= intervals.starts_on
        and splits.valid_to_on >= intervals.ends_on

),

cumulated as (

    select
        *,
        sum(split_ppm) over (
            partition by deal_id, valid_from_on order by payee_id rows unbounded preceding
        ) as to_ppm

    from ranged

),

-- Cumulative shares, so that the rounded parts of a deal add up to the whole to the cent:
-- round(amount x to) - round(amount x from).
final as (

    select
        deal_id,
        payee_id,
        cast(to_ppm - split_ppm as bigint) as from_ppm,
        cast(to_ppm as bigint) as to_ppm,
        valid_from_on,
        valid_to_on

    from cumulated

)

select * from final
