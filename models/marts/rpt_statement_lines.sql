with

lines as (

    select * from {{ ref('int_statement_lines__rounded') }}

),

final as (

    select
        {{ payout_id('lines') }} || '|' || cast(lines.line_number as {{ dbt.type_string() }}) as statement_line_id,
        lines.payee_id,
        lines.earning_period_id as period_id,
        lines.component_id,
        {{ payout_id('lines') }} as payout_id,
        cast(lines.line_number as integer) as line_number,
        lines.line_text,
        {{ as_amount('lines.credit_minor') }} as credited_amount,
        {{ as_ratio('lines.rate_ppm') }} as rate,
        {{ as_amount('lines.commission_minor') }} as commission_amount,
        lines.currency_code,
        runs.release_id

    from lines
    cross join {{ source('raw_control', 'runs') }} as runs

)

select * from final
