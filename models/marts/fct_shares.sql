with

shares as (

    select * from {{ ref('int_shares__allocated') }}

),

uncredited as (

    select * from {{ ref('int_shares__uncredited') }}

),

held as (

    select distinct
        transaction_id,
        payee_id

    from {{ ref('int_credits__held') }}
    where held_reason is not null

),

runs as (

    select * from {{ source('raw_control', 'runs') }}

),

final as (

    select
        shares.transaction_id || '|' || shares.payee_id as share_id,
        shares.transaction_id,
        shares.payee_id,
        {{ as_ratio(share_between('1000000', 'shares.from_numerator', 'shares.to_numerator', 'shares.denominator')) }}
            as split_share,
        shares.to_numerator - shares.from_numerator as split_numerator,
        shares.denominator as split_denominator,
        {{ as_amount('shares.share_minor') }} as share_amount,
        shares.currency_code,
        uncredited.transaction_id is null as is_credited,
        held.transaction_id is not null as is_held,
        uncredited.reason,
        runs.release_id

    from shares
    left join uncredited
        on shares.transaction_id = uncredited.transaction_id
        and shares.payee_id = uncredited.payee_id
    left join held
        on shares.transaction_id = held.transaction_id
        and shares.payee_id = held.payee_id
    cross join runs

)

select * from final
