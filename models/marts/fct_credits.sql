with

credits as (

    select * from {{ ref('int_credits__combined') }}

),

components as (

    select * from {{ ref('int_components__listed') }}

),

runs as (

    select * from {{ source('raw_control', 'runs') }}

),

final as (

    select
        {{ credit_id('credits') }} as credit_id,
        credits.transaction_id,
        credits.payee_id,
        credits.component_id,
        credits.plan_id,
        credits.rule_id,
        credits.credit_method,
        credits.credited_on,
        credits.earning_period_id,
        components.measure,
        {{ as_amount('credits.credit_minor') }} as credited_amount,
        components.currency_code,
        runs.release_id

    from credits
    left join components
        on credits.component_id = components.component_id
    cross join runs

)

select * from final
