-- Invariant 2. Delivered = credited + out of scope + superseded + quarantined, per file, in rows
-- and in amounts. A row that left silently would be a deal somebody is never paid for. The
-- delivered side is counted from the files themselves, not from staging.
{{ config(meta={'dagster': {'ref': {'name': 'int_rows__accounted'}}}) }}

with

delivered_amounts as (

    {%- for system, entity in [
        ('crm', 'opportunity_lines'), ('erp', 'order_lines'), ('erp', 'invoice_lines'),
        ('erp', 'payment_lines'), ('erp', 'credit_memo_lines')
    ] %}
    select
        '{{ system }}' as system,
        '{{ entity }}' as entity,
        file_id,
        count(*) as mapped_row_count,
        sum(coalesce({{ to_micro('amount') }}, 0)) as delivered_micro

    from {{ source('raw_' ~ system, entity) }}
    group by file_id
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

accounted as (

    select
        system,
        entity,
        file_id,
        sum(delivered_row_count) as delivered_row_count,
        sum(credited_row_count + out_of_scope_row_count + superseded_row_count + quarantined_row_count)
            as accounted_row_count,
        sum(credited_micro + out_of_scope_micro + superseded_micro + quarantined_micro) as accounted_micro

    from {{ ref('int_rows__accounted') }}
    group by system, entity, file_id

),

mapped_files as (

    select mapped_files.*
    from {{ source('raw_control', 'mapped_files') }} as mapped_files
    cross join {{ source('raw_control', 'runs') }} as runs
    where (mapped_files.entity = 'order_lines' and runs.bookings_from = 'orders')
        or (mapped_files.entity = 'opportunity_lines' and runs.bookings_from = 'opportunities')
        or mapped_files.entity in ('invoice_lines', 'payment_lines', 'credit_memo_lines')

)

select
    mapped_files.system,
    mapped_files.entity,
    mapped_files.file_id,
    mapped_files.delivered_row_count,
    accounted.accounted_row_count,
    delivered_amounts.delivered_micro,
    accounted.accounted_micro

from mapped_files
left join accounted
    on mapped_files.entity = accounted.entity
    and mapped_files.file_id = accounted.file_id
left join delivered_amounts
    on mapped_files.entity = delivered_amounts.entity
    and mapped_files.file_id = delivered_amounts.file_id
where mapped_files.delivered_row_count <> coalesce(accounted.accounted_row_count, 0)
    or coalesce(delivered_amounts.delivered_micro, 0) <> coalesce(accounted.accounted_micro, 0)
