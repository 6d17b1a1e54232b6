{# The schema is the bare name of the station, so that an asset key is schema.table. A station with
   a database of its own is named by that. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ ('main' if node.config.database else custom_schema_name or target.schema) | trim }}
{%- endmacro %}
