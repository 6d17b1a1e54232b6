{# The rows in quarantine of every staging model that holds delivered rows. #}
{% macro quarantined_rows() -%}
    {%- for model in [
        'stg_crm__accounts',
        'stg_crm__opportunities',
        'stg_crm__opportunity_lines',
        'stg_crm__opportunity_stages',
        'stg_crm__splits',
        'stg_crm__team_members',
        'stg_crm__territories',
        'stg_crm__territory_members',
        'stg_erp__credit_memo_lines',
        'stg_erp__credit_memos',
        'stg_erp__exchange_rates',
        'stg_erp__invoice_lines',
        'stg_erp__invoices',
        'stg_erp__order_lines',
        'stg_erp__orders',
        'stg_erp__payment_lines',
        'stg_erp__payments',
        'stg_erp__products',
        'stg_hr__job_assignments',
        'stg_hr__leaves',
        'stg_hr__workers',
        'stg_plan__plan_assignments',
        'stg_plan__payee_rates',
        'stg_plan__target_incentives',
        'stg_plan__quotas',
        'stg_plan__fund_claims',
    ] %}
    {%- set system, entity = model[4:].split('__') %}
    select
        '{{ system }}' as system,
        '{{ entity }}' as entity,
        file_id,
        line_number,
        fault_column,
        fault_value,
        fault_reason

    from {{ ref(model) }}
    where row_status = 'quarantined'
    {%- if not loop.last %}

    union all
    {% endif %}
    {%- endfor %}
{%- endmacro %}
