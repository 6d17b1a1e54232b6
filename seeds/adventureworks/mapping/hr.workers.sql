-- driving: hr.Employee
with

employees as (

    select * from hr.Employee

),

people as (

    select * from hr.Person where not is_retired

),

final as (

    select
        employees.file_id,
        employees.line_number,
        employees.delivery_rank,
        employees.is_retired,
        employees.is_deleted,
        employees.BusinessEntityID as worker_id,
        people.FirstName || ' ' || people.LastName as worker_name,
        employees.HireDate as hired_on,
        employees.ModifiedDate as modified_at

    from employees
    left join people
        on employees.BusinessEntityID = people.BusinessEntityID

)

select * from final
