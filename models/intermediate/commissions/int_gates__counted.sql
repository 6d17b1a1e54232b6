with

gates as (

    select * from {{ ref('int_gates__compared') }}

),

final as (

    select
        accumulator_id,
        period_id,
        opens,
        sum(case when is_met then 1 else 0 end) >= coalesce(gates_needed, count(*)) as is_open

    from gates
    group by accumulator_id, period_id, opens, gates_needed

)

select * from final
