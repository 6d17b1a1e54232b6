-- driving: hr.Employee
with

employees as (

    select * from hr.Employee

),

sales_people as (

    select * from plan.SalesPerson where not is_retired

),

managers as (

    select distinct ManagerID as manager_id from hr.Employee
    where ManagerID is not null and not is_retired

),

-- An employee can be on both plans: the three sales managers sell, and are credited for their
-- teams. No range has a beginning: whoever SalesOrderHeader names as sales person was one.
final as (

    select
        employees.file_id,
        employees.line_number,
        employees.delivery_rank,
        employees.is_retired,
        employees.is_deleted,
        employees.BusinessEntityID as payee_id,
        'AW-SALES' as plan_id

    from employees
    inner join sales_people
        on employees.BusinessEntityID = sales_people.BusinessEntityID

    union all

    select
        employees.file_id,
        employees.line_number,
        employees.delivery_rank,
        employees.is_retired,
        employees.is_deleted,
        employees.BusinessEntityID as payee_id,
        'AW-MANAGEMENT' as plan_id

    from employees
    inner join managers
        on employees.BusinessEntityID = managers.manager_id

)

select * from final
