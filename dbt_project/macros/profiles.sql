{# The part of a profile that one condition makes: its value where a rule names that value, else nothing.
   What no rule asks for tells no two transactions apart. #}
{% macro profile_part(condition, values, kind) -%}
    coalesce('|{{ condition }}=' || {{ values }}.{{ kind }}_value, '')
{%- endmacro %}


{# The conditions of a crediting rule that ask for a value of `whom`, the transaction or the payee: those of the
   contract of the plan book, which a dbt unit test cannot read. What stands for a territory covers those in it. #}
{% macro conditions_asked_of(whom) -%}
{{ return({
    'transaction': [
        'transaction_type',
        'currency_code',
        'segment',
        'country_code',
        'industry',
        'account_id',
        'partner_account_id',
        'product_family',
        'product_id',
        'territory_id',
        'channel',
        'owner_payee_id',
        'has_splits',
    ],
    'payee': [
        'payee_id',
        'job_role',
        'manager_payee_id',
        'payee_territory_id',
        'pay_currency_code',
        'is_full_time',
    ],
}[whom]) }}
{%- endmacro %}


{% macro covers_below(condition) -%}
{{ return(condition in ['territory_id', 'payee_territory_id']) }}
{%- endmacro %}


{# One row per rule and value that it names. A payee is looked at by the rules of one component, a transaction by
   all rules, whose values have an empty component. #}
{% macro values_named_by(rules) -%}
{%- for whom, component_id in [('transaction', "''"), ('payee', 'component_id')] %}
{%- set is_first = loop.first -%}
{%- for condition in conditions_asked_of(whom) %}
    {{ 'union all' if not (is_first and loop.first) }}
    select
        {{ component_id }} as component_id,
        '{{ condition }}' as attribute,
        cast({{ condition }} as {{ dbt.type_string() }}) as rule_value,
        {{ 'true' if covers_below(condition) else 'false' }} as covers_below,
        credit_method
    from {{ rules }}
    where {{ condition }} is not null
{%- endfor %}
{%- endfor %}
{%- endmacro %}


{# True where every condition of a rule is empty or the value of `whom`; what covers what lies below it, the
   model compares itself. #}
{% macro asks_for(rules, values, whom) -%}
{%- for condition in conditions_asked_of(whom) if not covers_below(condition) %}
        {{ 'and' if not loop.first }} coalesce(
            cast({{ rules }}.{{ condition }} as {{ dbt.type_string() }}),
            cast({{ values }}.{{ condition }} as {{ dbt.type_string() }}),
            ''
        ) = coalesce(cast({{ values }}.{{ condition }} as {{ dbt.type_string() }}), '')
{%- endfor %}
{%- endmacro %}


{# What a payee's job assignment says of each condition, a row each. #}
{% macro values_of_jobs(jobs) -%}
{%- for condition in conditions_asked_of('payee') if condition != 'payee_id' %}
    {{ 'union all' if not loop.first }}
    select
        payee_id,
        valid_from_on,
        valid_to_on,
        '{{ condition }}' as attribute,
        {{ condition }} as attribute_value
    from {{ jobs }}
{%- endfor %}
{%- endmacro %}


{# What the rules of a component can tell of a payee: the name, if they name it, and what they name of the job. #}
{% macro payee_profile(payee, job) -%}
{%- for condition in conditions_asked_of('payee') %}
        {%- set value = payee if condition == 'payee_id' else job ~ '.' ~ condition %}
        {{ '|| ' if not loop.first }}coalesce('|{{ condition }}=' || {{ value }}, '')
{%- endfor %}
{%- endmacro %}
