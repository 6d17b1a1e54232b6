with

paid_as_then as (

    select segments.segment_id
    from {{ ref('int_segments__built') }} as segments
    inner join {{ ref('stg_plan__components') }} as components
        on segments.component_id = components.component_id
        and segments.terms_from_on = components.valid_from_on
        and components.row_status = 'current'
        and components.return_rate = 'then'

),

sliced as (

    select commissions.*
    from {{ ref('int_commissions__sliced') }} as commissions
    semi join {{ ref('stg_plan__components') }} as components
        on commissions.component_id = components.component_id
        and components.return_rate = 'then'
    where commissions.commission_kind <> 'true_up'

),

-- A true-up belongs to everything before it, not to the credit that causes it.
earned as (

    select
        credited_id,
        payee_id,
        component_id,
        credited_on,
        earning_period_id,
        currency_code,
        segment_id,
        sum(slice_minor) as credit_minor,
        sum(commission_minor_ppm) as commission_minor_ppm

    from sliced
    group by
        credited_id, payee_id, component_id, credited_on, earning_period_id, currency_code, segment_id

),

taken_back as (

    select
        returns.*,
        cast(
            {{ round_half_away(
                'cast(originals.commission_minor_ppm as decimal(19, 0)) * returns.credit_minor',
                'originals.credit_minor'
            ) }} - returns.commission_minor_ppm as bigint
        ) as difference_minor_ppm

    from earned as returns
    inner join paid_as_then
        on returns.segment_id = paid_as_then.segment_id
    inner join {{ ref('int_transactions__unioned') }} as transactions
        on returns.credited_id = transactions.transaction_id
    inner join earned as originals
        on transactions.original_transaction_id = originals.credited_id
        and returns.payee_id = originals.payee_id
        and returns.component_id = originals.component_id
    where returns.credit_minor < 0 and originals.credit_minor > 0

),

final as (

    select
        credited_id,
        payee_id,
        component_id,
        credited_on,
        earning_period_id,
        currency_code,
        segment_id,
        'return' as commission_kind,
        cast(0 as integer) as tier_number,
        cast(0 as bigint) as rate_ppm,
        cast(0 as bigint) as slice_minor,
        cast(0 as bigint) as base_minor,
        difference_minor_ppm as commission_minor_ppm

    from taken_back
    where difference_minor_ppm <> 0

)

select * from final
