with

judged as (

    select * from {{ ref('int_transactions__judged') }}

),

set_aside as (

    select * from {{ ref('int_lines__set_aside') }}

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

-- Millionths of a currency unit: what is in quarantine may have more decimals than a minor unit.
units as (

    select cast(rpad('1', 1 + 6 - money_scale, '0') as bigint) as minor_micro from runs

),

-- Row for row: what became of it, and how much of its amount.
fates as (

    select
        judged.system,
        judged.entity,
        judged.file_id,
        judged.occurred_on,
        judged.currency_code,
        case judged.crediting_status when 'partly_credited' then 'credited' else judged.crediting_status end as fate,
        judged.amount_minor * units.minor_micro as delivered_micro,
        case
            when judged.crediting_status = 'quarantined' then 0
            else judged.out_of_scope_minor * units.minor_micro
        end as out_of_scope_micro

    from judged
    cross join units

    union all

    select
        system,
        entity,
        file_id,
        occurred_on,
        currency_code,
        row_status as fate,
        coalesce(delivered_micro, 0) as delivered_micro,
        case row_status when 'out_of_scope' then coalesce(delivered_micro, 0) else 0 end as out_of_scope_micro

    from set_aside

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
