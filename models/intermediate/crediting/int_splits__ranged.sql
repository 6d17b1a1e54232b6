with

splits as (

    select * from {{ ref('int_splits__dated') }}

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
        splits.numerator,
        splits.denominator,
        splits.valid_from_on,
        splits.valid_to_on

    from splits
    anti join dated_deals
        on splits.deal_id = dated_deals.deal_id

    union all

    select
        splits.deal_id,
        splits.payee_id,
        splits.numerator,
        splits.denominator,
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
        sum(numerator) over (
            partition by deal_id, valid_from_on order by payee_id rows unbounded preceding
        ) as to_numerator

    from ranged

),

-- Cumulative shares, so that the rounded parts of a deal add up to the whole to the cent:
-- round(amount x to) - round(amount x from).
final as (

    select
        deal_id,
        payee_id,
        cast(to_numerator - numerator as bigint) as from_numerator,
        cast(to_numerator as bigint) as to_numerator,
        denominator,
        valid_from_on,
        valid_to_on

    from cumulated

)

select * from final
