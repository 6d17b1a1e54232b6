with

held as (

    select * from {{ ref('int_credits__held') }} where held_reason is not null

),

components as (

    select * from {{ ref('int_components__listed') }}

),

runs as (

    select * from {{ source('raw_control', 'runs') }}

),

final as (

    select
        held.transaction_id,
        held.payee_id,
        held.component_id,
        held.rule_id,
        held.booked_on,
        held.held_until,
        components.measure,
        {{ as_amount('held.credit_minor') }} as held_amount,
        components.currency_code,
        held.held_reason as reason,
        runs.release_id

    from held
    left join components
        on held.component_id = components.component_id
    cross join runs

)

select * from final
