{#- A table put in the place of the one before in one transaction. dbt-duckdb builds it under
    another name, renames twice and drops, and asks after foreign keys in between: for a small
    company that costs more than the tables do. -#}
{% materialization table, adapter='duckdb' %}
    {%- set target = this.incorporate(type='table') -%}
    {{ run_hooks(pre_hooks) }}
    {%- call statement('main') -%}
        drop {{ (load_cached_relation(this) or target).type }} if exists {{ target }};
        {{ create_table_as(False, target, compiled_code) }}
        {{ alter_relation_comment(target, model.description) }}
    {%- endcall -%}
    {%- do persist_docs(target, model, for_relation=False) -%}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}
