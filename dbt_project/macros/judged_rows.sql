{# The fate of every delivered row of one entity, read off the extract contract (the types and
   the key in the source's YAML). Adds to the delivered columns: money_scale, row_status
   (current, superseded, out_of_scope, quarantined), fault_column, fault_value, fault_reason.

   Newest first: modified_at, then the delivery's place in its sequence, then the content, so
   that the order of files and lines never decides. A quarantined version supersedes nothing:
   the last good one stays in force. #}

{% macro judged_rows(source_name, entity) %}
{%- set delivered = source(source_name, entity) -%}
{%- if execute -%}
{%- set contract = graph.sources.values()
    | selectattr('source_name', 'equalto', source_name)
    | selectattr('name', 'equalto', entity) | first -%}
{{ rows_with_their_fate(delivered, contract) }}
{%- else -%}
{#- So that dbt sees the dependencies while it parses. -#}
{%- do source('raw_control', 'runs') -%}
{%- do ref('currencies') -%}
{%- endif -%}
{% endmacro %}


{# The same for a table of the plan book, whose columns are described in _plan__seeds.yml: there
   an empty cell means the column's default. #}
{% macro judged_plan_rows(seed) %}
{%- set rows = ref(seed) -%}
{%- if execute -%}
{%- set contract = graph.nodes.values()
    | selectattr('resource_type', 'equalto', 'seed')
    | selectattr('name', 'equalto', seed) | first -%}
{%- set written -%}
(
    select
        {%- for column in contract.columns.values() if column.name != 'line_number' %}
        {%- if column.meta.default is defined %}
        coalesce({{ column.name }}, '{{ column.meta.default }}') as {{ column.name }},
        {%- else %}
        {{ column.name }},
        {%- endif %}
        {%- endfor %}
        cast(line_number as bigint) as line_number,
        cast(null as integer) as file_id,
        0 as delivery_rank,
        false as is_retired,
        false as is_deleted

    from {{ rows }}
)
{%- endset -%}
{{ rows_with_their_fate(written, contract) }}
{%- else -%}
{%- do source('raw_control', 'runs') -%}
{%- do ref('currencies') -%}
{%- endif -%}
{% endmacro %}


{# A table of the plan book that a planning system may deliver too: both count, each with its place. #}
{% macro written_or_delivered_rows(table) %}
{%- set written = judged_plan_rows(table) -%}
{%- set delivered = judged_rows('raw_plan', table) -%}
{%- if execute -%}
{%- set contract = graph.nodes.values()
    | selectattr('resource_type', 'equalto', 'seed')
    | selectattr('name', 'equalto', table) | first -%}
{%- set columns = contract.columns.keys() | reject('equalto', 'line_number') | join(', ')
    ~ ', money_scale, file_id, line_number, row_status, fault_column, fault_value, fault_reason' -%}
select {{ columns }}
from ({{ written }}) as written
union all
select {{ columns }}
from ({{ delivered }}) as delivered
{%- endif -%}
{% endmacro %}


{% macro rows_with_their_fate(delivered, contract) %}
{%- set columns = contract.columns.values() | rejectattr('name', 'equalto', 'line_number') | list -%}
{%- set key = contract.meta.key -%}
{%- set faults = contract_faults(columns, contract.resource_type == 'seed') -%}
{%- set runs = source('raw_control', 'runs') -%}
{%- set currencies = ref('currencies') -%}
with

faulted as (

    select
        delivered.*,
        runs.money_scale,
        case
            when
                delivered.is_deleted
                {%- for column in columns if column.name in key and column.meta.required %}
                and delivered.{{ column.name }} is not null
                {%- endfor %} then 0
            {%- for fault in faults %}
            when {{ fault.condition }} then {{ loop.index }}
            {%- endfor %}
            else 0
        end as fault_number

    from {{ delivered }} as delivered
    cross join {{ runs }} as runs
    {%- for column in columns if column.meta.type == 'currency' %}
    left join (select distinct currency_code from {{ currencies }}) as known_{{ column.name }}
        on delivered.{{ column.name }} = known_{{ column.name }}.currency_code
    {%- endfor %}

),

repeated_keys as (

    select
        {%- for column in key %}
        coalesce({{ column }}, '') as {{ column }},
        {%- endfor %}
        count(*) as version_count

    from faulted
    where not is_retired and fault_number = 0
    group by {% for column in key %}coalesce({{ column }}, ''){{ ', ' if not loop.last }}{% endfor %}
    having count(*) > 1

),

versions as (

    select
        faulted.file_id,
        faulted.line_number,
        row_number() over (
            partition by {% for column in key %}repeated_keys.{{ column }}{{ ', ' if not loop.last }}{% endfor %}
            order by
                {%- if columns | selectattr('name', 'equalto', 'modified_at') | list %}
                try_cast(faulted.modified_at as timestamp) desc nulls last,
                {%- endif %}
                faulted.delivery_rank desc,
                {%- for column in columns %}
                faulted.{{ column.name }} desc nulls last,
                {%- endfor %}
                faulted.file_id,
                faulted.line_number
        ) as version_number

    from faulted
    inner join repeated_keys
        on {% for column in key -%}
        coalesce(faulted.{{ column }}, '') = repeated_keys.{{ column }}
        {%- if not loop.last %}
        and {% endif %}
        {%- endfor %}
    where not faulted.is_retired and faulted.fault_number = 0

)

select
    faulted.*,
    case
        when faulted.is_retired then 'superseded'
        when faulted.fault_number > 0 then 'quarantined'
        when versions.version_number > 1 then 'superseded'
        when faulted.is_deleted then 'out_of_scope'
        else 'current'
    end as row_status,
    case faulted.fault_number
        {%- for fault in faults %}
        when {{ loop.index }} then '{{ fault.column }}'
        {%- endfor %}
    end as fault_column,
    case faulted.fault_number
        {%- for fault in faults %}
        when {{ loop.index }} then faulted.{{ fault.column }}
        {%- endfor %}
    end as fault_value,
    case faulted.fault_number
        {%- for fault in faults %}
        when {{ loop.index }} then '{{ fault.reason }}'
        {%- endfor %}
    end as fault_reason

from faulted
left join versions
    on faulted.file_id is not distinct from versions.file_id
    and faulted.line_number = versions.line_number
{% endmacro %}


{# What can be wrong with a column of the contract, as a list of column, condition, reason. Who
   writes 100.000 into a plan book, where money has two decimals, means a hundred thousand, and 0202
   the year 2022. #}
{% macro contract_faults(columns, is_written) %}
{%- set faults = [] -%}
{%- for column in columns -%}
    {%- set value = 'delivered.' ~ column.name -%}
    {%- set pattern = {
        'date': ('^(19|[2-9][0-9])' if is_written else '^[0-9]{2}') ~ '[0-9]{2}-[0-9]{2}-[0-9]{2}$',
        'amount': amount_pattern(),
        'share': '^[0-9]{1,6}([.][0-9]{1,6}0*)?$',
        'rate': '^-?[0-9]{1,12}([.][0-9]{1,6}0*)?$',
        'exchange_rate': '^[0-8]?[0-9]{1,6}([.][0-9]{1,12}0*)?$',
        'decimal': '^-?[0-9]{1,12}([.][0-9]+)?$',
        'whole_number': '^-?[0-9]{1,9}$',
    }.get(column.meta.type) -%}
    {%- set unlike = 'not ' ~ matches(value, pattern) if pattern else '' -%}
    {%- set checks = {
        'date': [[
            '(' ~ unlike ~ ' or try_cast(' ~ value ~ ' as date) is null)',
            'is not a date such as 2025-01-31'
        ]],
        'timestamp': [[
            'try_cast(' ~ value ~ ' as timestamp) is null',
            'is not a timestamp such as 2025-01-31 17:00:00'
        ]],
        'amount': [
            [unlike, 'is not an amount such as -1234.56'],
            [
                "length(trim(trailing '0' from split_part(" ~ value ~ ", '.', 2))) > runs.money_scale"
                ~ (" or runs.money_scale < 3 and length(split_part(" ~ value ~ ", '.', 2)) = 3"
                    if is_written else ''),
                'has more decimals than the money scale of the company'
            ],
        ],
        'share': [[unlike, 'is not a share such as 0.25 with at most 6 decimals']],
        'rate': [[unlike, 'is not a rate such as 0.0675 with at most 6 decimals']],
        'exchange_rate': [[unlike, 'is not an exchange rate below 9,000,000 with at most 12 decimals']],
        'decimal': [[unlike, 'is not a number such as 12.5']],
        'whole_number': [[unlike, 'is not a whole number such as 2']],
        'boolean': [['lower(' ~ value ~ ") not in ('true', 'false')", 'is neither true nor false']],
        'currency': [[
            'known_' ~ column.name ~ '.currency_code is null',
            'is not a currency of the plan book'
        ]],
    } -%}
    {%- if column.meta.one_of -%}
        {%- do faults.append({
            'column': column.name,
            'condition': value ~ " not in ('" ~ column.meta.one_of | join("', '") ~ "')",
            'reason': 'is not one of ' ~ column.meta.one_of | join(', ')
        }) -%}
    {%- endif -%}
    {%- if column.meta.required -%}
        {%- do faults.append({'column': column.name, 'condition': value ~ ' is null', 'reason': 'is empty'}) -%}
    {%- endif -%}
    {%- for condition, reason in checks.get(column.meta.type, []) -%}
        {%- do faults.append({
            'column': column.name,
            'condition': value ~ ' is not null and (' ~ condition ~ ')',
            'reason': reason
        }) -%}
    {%- endfor -%}
{%- endfor -%}
{{ return(faults) }}
{% endmacro %}
