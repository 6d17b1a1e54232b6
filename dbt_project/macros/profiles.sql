{# The attributes of a transaction that a crediting rule may name. #}
{% macro crediting_conditions() -%}
    {{ return(['transaction_type', 'segment', 'product_family', 'territory_id', 'channel', 'has_splits']) }}
{%- endmacro %}

{# The combination of the attributes that rules name, as one readable text; an attribute that
   no rule of the kind names stays empty. #}
{% macro profile_of(named, kind) -%}
    {%- for condition in crediting_conditions() %}
        {%- if not loop.first %}
        || '|' || {% endif -%}
        case when {{ named }}.{{ kind }}_{{ condition }} then coalesce(
            {%- if condition == 'has_splits' -%}
            case when {{ condition }} then 'split' else 'whole' end
            {%- else -%}
            {{ condition }}
            {%- endif -%}
        , '') else '' end
    {%- endfor %}
{%- endmacro %}
