-- driving: plan.SalesPerson
with

sales_people as (

    select * from plan.SalesPerson

),

-- CommissionPct is a share already: 0.0120 pays 1.2 %. It has no history, so today's rate holds
-- for every period.
final as (

    select
        file_id,
        line_number,
        delivery_rank,
        is_retired,
        is_deleted,
        BusinessEntityID as payee_id,
        'AW-OWN' as component_id,
        CommissionPct as rate

    from sales_people

)

select * from final
