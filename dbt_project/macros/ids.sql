{# Readable, stable keys, spelled once: the next station names the row it came from. #}

{% macro credit_id(row) -%}
    {{ row }}.credited_id || '|' || {{ row }}.payee_id || '|' || {{ row }}.component_id
{%- endmacro %}

{% macro payout_id(row) -%}
    {{ row }}.payee_id || '|' || {{ row }}.component_id || '|' || {{ row }}.earning_period_id
    || '|' || {{ row }}.earning_period_id || '|commission'
{%- endmacro %}

{# Which rate of a day a plan converts by: a kind of rate, and the day that it is taken of. #}
{% macro exchange_rate_basis(plan) -%}
    {{ plan }}.exchange_rate_type || '|' || {{ plan }}.exchange_rate_date
{%- endmacro %}
