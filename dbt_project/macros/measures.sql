{# Whether a measure is an amount of money: it has a currency and is converted. All others are counts
   (units, deals, new customers, points), the same in every currency. #}
{% macro is_money(measure) -%}
    {{ measure }} in ('amount', 'margin', 'recurring')
{%- endmacro %}
