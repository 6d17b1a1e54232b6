{# Every cell of the written plan book that cannot be read, not only the first of its row: whoever
   wrote it wants to mend all at once. #}
{% macro plan_book_faults() -%}
{%- set seeds = [
    'plans',
    'components',
    'component_gates',
    'component_multipliers',
    'rank_bonuses',
    'rate_tiers',
    'rate_matrices',
    'crediting_rules',
    'territory_rules',
    'calendar_periods',
    'currencies',
    'plan_assignments',
    'payee_rates',
    'quotas',
    'group_quotas',
    'year_quotas',
    'quota_seasons',
    'target_incentives',
    'pool_members',
    'fund_claims',
    'objective_scores',
    'holidays',
    'ramps',
] -%}
{%- set runs = source('raw_control', 'runs') -%}
{%- set currencies = ref('currencies') -%}
{%- for seed in seeds -%}
    {%- set rows = ref(seed) -%}
    {%- if execute -%}
        {%- set contract = graph.nodes.values()
            | selectattr('resource_type', 'equalto', 'seed')
            | selectattr('name', 'equalto', seed) | first -%}
        {%- set outer = loop -%}
        {%- for column in contract.columns.values() if contract_faults([column], true) %}
    {{ 'union all' if not (outer.first and loop.first) }}

    select
        '{{ seed }}' as entity,
        cast(delivered.line_number as bigint) as line_number,
        '{{ column.name }}' as fault_column,
        delivered.{{ column.name }} as fault_value,
        case
            {%- for fault in contract_faults([column], true) %}
            when {{ fault.condition }} then '{{ fault.reason }}'
            {%- endfor %}
        end as fault_reason

    from {{ rows }} as delivered
    cross join {{ runs }} as runs
    {%- if column.meta.type == 'currency' %}
    left join {{ currencies }} as known_{{ column.name }}
        on delivered.{{ column.name }} = known_{{ column.name }}.currency_code
    {%- endif %}
        {%- endfor %}
    {%- endif -%}
{%- endfor -%}
{%- endmacro %}
