{# The part of a profile that one attribute makes: its value where a rule names that value, else
   empty. What no rule asks for tells no two transactions apart. #}
{% macro profile_part(attribute, values, kind) -%}
    case when {{ values }}.is_named_by_{{ kind }} then {{ attribute }} else '' end
{%- endmacro %}
