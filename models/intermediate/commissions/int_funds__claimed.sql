with

reviewed as (

    select * from {{ ref('int_windows__reviewed') }}

),

claims as (

    select * from {{ ref('stg_plan__fund_claims') }} where row_status = 'current'

),

final as (

    select
        reviewed.accumulator_id,
        reviewed.period_id,
        cast(sum(claims.claim_minor) as bigint) as claimed_minor

    from reviewed
    inner join claims
        on reviewed.payee_id = claims.payee_id
        and reviewed.component_id = claims.component_id
        and reviewed.window_from_on <= claims.claimed_on
        and reviewed.reviewed_on >= claims.claimed_on
    where reviewed.is_paid_on_claims
    group by reviewed.accumulator_id, reviewed.period_id

)

select * from final
