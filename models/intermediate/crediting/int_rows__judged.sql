with

judged as (

    select * from {{ ref('int_transactions__judged') }}

),

set_aside as (

    select * from {{ ref('int_lines__set_aside') }}

),

runs as (

    select * from {{ source('raw_control', 'runs') }}

),

-- Millionths of a currency unit: what is in quarantine may have more decimals than a minor unit.
units as (

    select cast(rpad('1', 1 + 6 - money_scale, '0') as bigint) as minor_micro from runs

),

-- Row for row: what became of it, and how much of its amount.
final as (

    select
        case judged.entity when 'opportunity_lines' then 'crm' else 'erp' end as system,
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

)

select * from final
