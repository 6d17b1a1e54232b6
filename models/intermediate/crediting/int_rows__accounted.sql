with

fates as (

    select * from {{ ref('int_rows__judged') }}

),

mapped_files as (

    select * from {{ source('raw_control', 'mapped_files') }}

),

runs as (

    select * from {{ source('raw_control', 'runs') }}

),

pay_days as (

    select
        days.day_on,
        days.period_id

    from {{ ref('int_days__calendared') }} as days
    inner join runs
        on days.calendar_id = runs.pay_calendar_id

),

counted as (

    select
        fates.system,
        fates.entity,
        fates.file_id,
        pay_days.period_id,
        fates.currency_code,
        count(*) as delivered_row_count,
        count(*) filter (where fates.fate = 'credited') as credited_row_count,
        count(*) filter (where fates.fate = 'out_of_scope') as out_of_scope_row_count,
        count(*) filter (where fates.fate = 'superseded') as superseded_row_count,
        count(*) filter (where fates.fate = 'quarantined') as quarantined_row_count,
        sum(fates.delivered_micro) as delivered_micro,
        coalesce(
            sum(fates.delivered_micro - fates.out_of_scope_micro) filter (where fates.fate = 'credited'), 0
        ) as credited_micro,
        sum(fates.out_of_scope_micro) as out_of_scope_micro,
        coalesce(sum(fates.delivered_micro) filter (where fates.fate = 'superseded'), 0) as superseded_micro,
        coalesce(sum(fates.delivered_micro) filter (where fates.fate = 'quarantined'), 0) as quarantined_micro

    from fates
    left join pay_days
        on fates.occurred_on = pay_days.day_on
    group by fates.system, fates.entity, fates.file_id, pay_days.period_id, fates.currency_code

),

-- Rows that the company's mapping does not ask for are out of scope; their amounts are not mapped.
unmapped as (

    select
        mapped_files.system,
        mapped_files.entity,
        mapped_files.file_id,
        mapped_files.delivered_row_count - mapped_files.mapped_row_count as row_count

    from mapped_files
    semi join counted
        on mapped_files.system = counted.system
        and mapped_files.entity = counted.entity
    where mapped_files.delivered_row_count > mapped_files.mapped_row_count

),

final as (

    select * from counted

    union all

    select
        system,
        entity,
        file_id,
        cast(null as {{ dbt.type_string() }}) as period_id,
        cast(null as {{ dbt.type_string() }}) as currency_code,
        row_count as delivered_row_count,
        0 as credited_row_count,
        row_count as out_of_scope_row_count,
        0 as superseded_row_count,
        0 as quarantined_row_count,
        0 as delivered_micro,
        0 as credited_micro,
        0 as out_of_scope_micro,
        0 as superseded_micro,
        0 as quarantined_micro

    from unmapped

)

select * from final
