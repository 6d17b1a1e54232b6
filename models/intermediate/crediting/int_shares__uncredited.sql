with

shares as (

    select * from {{ ref('int_shares__allocated') }}

),

entitlements as (

    select * from {{ ref('int_entitlements__matched') }}

),

assignments as (

    select * from {{ ref('int_assignments__clipped') }}

),

-- A component that counts something else than amounts credits only the lines that have it.
counted as (

    select
        measured.transaction_id,
        measured.payee_id

    from {{ ref('int_shares__measured') }} as measured
    inner join entitlements
        on measured.payee_id = entitlements.payee_id
        and measured.profile_id = entitlements.profile_id
        and measured.measure = entitlements.measure
        and measured.occurred_on >= entitlements.valid_from_on
        and measured.occurred_on < entitlements.valid_to_on
    where measured.measure <> 'amount' and measured.is_counted_directly

),

uncredited as (

    select shares.*
    from shares
    anti join entitlements
        on shares.payee_id = entitlements.payee_id
        and shares.profile_id = entitlements.profile_id
        and entitlements.measure = 'amount'
        and shares.occurred_on >= entitlements.valid_from_on
        and shares.occurred_on < entitlements.valid_to_on
    anti join counted
        on shares.transaction_id = counted.transaction_id
        and shares.payee_id = counted.payee_id

),

without_plan as (

    select uncredited.*
    from uncredited
    anti join assignments
        on uncredited.payee_id = assignments.payee_id
        and uncredited.occurred_on >= assignments.valid_from_on
        and uncredited.occurred_on < assignments.valid_to_on

),

final as (

    select
        uncredited.transaction_id,
        uncredited.payee_id,
        uncredited.share_minor,
        case
            when without_plan.transaction_id is null then 'no crediting rule of the payee''s plan matches'
            else 'the payee is on no plan that day'
        end as reason

    from uncredited
    left join without_plan
        on uncredited.transaction_id = without_plan.transaction_id
        and uncredited.payee_id = without_plan.payee_id

)

select * from final
