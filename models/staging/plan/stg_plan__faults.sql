with

cells as (

    {{ plan_book_faults() }}

),

final as (

    select
        entity,
        line_number,
        fault_column,
        fault_value,
        fault_reason

    from cells
    where fault_reason is not null

)

select * from final
