with

held as (

    select * from {{ ref('int_credits__held') }} where held_reason is not null

),

components as (

    select
        component_id,
        min(measure) as measure

    from {{ ref('stg_plan__components') }}
    where row_status = 'current'
    group by component_id

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
        case when {{ is_money('components.measure') }} then held.currency_code end as currency_code,
        held.held_reason as reason,
        runs.release_id

    from held
    left join components
        on held.component_id = components.component_id
    cross join runs

)

select * from final
