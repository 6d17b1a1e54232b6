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

uncredited as (

    select shares.*
    from shares
    anti join entitlements
        on shares.payee_id = entitlements.payee_id
        and shares.profile_id = entitlements.profile_id
        and shares.occurred_on >= entitlements.valid_from_on
        and shares.occurred_on < entitlements.valid_to_on

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
