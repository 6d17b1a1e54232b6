-- driving: hr.Employee
with

employees as (

    select * from hr.Employee

),

sales_people as (

    select * from plan.SalesPerson where not is_retired

),

-- Employee keeps no history, so today's job, manager and territory hold for all of the past:
-- valid_from_on stays empty. HireDate is the day somebody came, not the day this manager became
-- theirs, and it would leave an order sold before it without a roll-up.
final as (

    select
        employees.file_id,
        employees.line_number,
        employees.delivery_rank,
        employees.is_retired,
        employees.is_deleted,
        employees.BusinessEntityID as worker_id,
        employees.JobTitle as job_role,
        employees.ManagerID as manager_worker_id,
        sales_people.TerritoryID as territory_id,
        'USD' as pay_currency_code,
        employees.ModifiedDate as modified_at

    from employees
    left join sales_people
        on employees.BusinessEntityID = sales_people.BusinessEntityID

)

select * from final
