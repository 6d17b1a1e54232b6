with

final as (

    select * from {{ ref('int_commissions__sliced') }}
    union all
    select * from {{ ref('int_commissions__returned') }}
    union all
    select * from {{ ref('int_commissions__capped') }}
    union all
    select * from {{ ref('int_commissions__modified') }}

)

select * from final
