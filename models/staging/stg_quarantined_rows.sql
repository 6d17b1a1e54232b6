with

final as (

    select
        'crm' as system,
        'accounts' as entity,
        file_id,
        line_number,
        fault_column,
        fault_value,
        fault_reason

    from {{ ref('stg_crm__accounts') }}
    where row_status = 'quarantined'

    union all

    select
        'crm' as system,
        'opportunities' as entity,
        file_id,
        line_number,
        fault_column,
        fault_value,
        fault_reason

    from {{ ref('stg_crm__opportunities') }}
    where row_status = 'quarantined'

    union all

    select
        'crm' as system,
        'opportunity_lines' as entity,
        file_id,
        line_number,
        fault_column,
        fault_value,
        fault_reason

    from {{ ref('stg_crm__opportunity_lines') }}
    where row_status = 'quarantined'

    union all

    select
        'crm' as system,
        'splits' as entity,
        file_id,
        line_number,
        fault_column,
        fault_value,
        fault_reason

    from {{ ref('stg_crm__splits') }}
    where row_status = 'quarantined'

    union all

    select
        'crm' as system,
        'team_members' as entity,
        file_id,
        line_number,
        fault_column,
        fault_value,
        fault_reason

    from {{ ref('stg_crm__team_members') }}
    where row_status = 'quarantined'

    union all

    select
        'crm' as system,
        'territories' as entity,
        file_id,
        line_number,
        fault_column,
        fault_value,
        fault_reason

    from {{ ref('stg_crm__territories') }}
    where row_status = 'quarantined'

    union all

    select
        'crm' as system,
        'territory_members' as entity,
        file_id,
        line_number,
        fault_column,
        fault_value,
        fault_reason

    from {{ ref('stg_crm__territory_members') }}
    where row_status = 'quarantined'

    union all

    select
        'erp' as system,
        'credit_memo_lines' as entity,
        file_id,
        line_number,
        fault_column,
        fault_value,
        fault_reason

    from {{ ref('stg_erp__credit_memo_lines') }}
    where row_status = 'quarantined'

    union all

    select
        'erp' as system,
        'credit_memos' as entity,
        file_id,
        line_number,
        fault_column,
        fault_value,
        fault_reason

    from {{ ref('stg_erp__credit_memos') }}
    where row_status = 'quarantined'

    union all

    select
        'erp' as system,
        'exchange_rates' as entity,
        file_id,
        line_number,
        fault_column,
        fault_value,
        fault_reason

    from {{ ref('stg_erp__exchange_rates') }}
    where row_status = 'quarantined'

    union all

    select
        'erp' as system,
        'invoice_lines' as entity,
        file_id,
        line_number,
        fault_column,
        fault_value,
        fault_reason

    from {{ ref('stg_erp__invoice_lines') }}
    where row_status = 'quarantined'

    union all

    select
        'erp' as system,
        'invoices' as entity,
        file_id,
        line_number,
        fault_column,
        fault_value,
        fault_reason

    from {{ ref('stg_erp__invoices') }}
    where row_status = 'quarantined'

    union all

    select
        'erp' as system,
        'order_lines' as entity,
        file_id,
        line_number,
        fault_column,
        fault_value,
        fault_reason

    from {{ ref('stg_erp__order_lines') }}
    where row_status = 'quarantined'

    union all

    select
        'erp' as system,
        'orders' as entity,
        file_id,
        line_number,
        fault_column,
        fault_value,
        fault_reason

    from {{ ref('stg_erp__orders') }}
    where row_status = 'quarantined'

    union all

    select
        'erp' as system,
        'payment_lines' as entity,
        file_id,
        line_number,
        fault_column,
        fault_value,
        fault_reason

    from {{ ref('stg_erp__payment_lines') }}
    where row_status = 'quarantined'

    union all

    select
        'erp' as system,
        'payments' as entity,
        file_id,
        line_number,
        fault_column,
        fault_value,
        fault_reason

    from {{ ref('stg_erp__payments') }}
    where row_status = 'quarantined'

    union all

    select
        'erp' as system,
        'products' as entity,
        file_id,
        line_number,
        fault_column,
        fault_value,
        fault_reason

    from {{ ref('stg_erp__products') }}
    where row_status = 'quarantined'

    union all

    select
        'hr' as system,
        'job_assignments' as entity,
        file_id,
        line_number,
        fault_column,
        fault_value,
        fault_reason

    from {{ ref('stg_hr__job_assignments') }}
    where row_status = 'quarantined'

    union all

    select
        'hr' as system,
        'leaves' as entity,
        file_id,
        line_number,
        fault_column,
        fault_value,
        fault_reason

    from {{ ref('stg_hr__leaves') }}
    where row_status = 'quarantined'

    union all

    select
        'hr' as system,
        'workers' as entity,
        file_id,
        line_number,
        fault_column,
        fault_value,
        fault_reason

    from {{ ref('stg_hr__workers') }}
    where row_status = 'quarantined'

    union all

    select
        'plan' as system,
        'plan_assignments' as entity,
        file_id,
        line_number,
        fault_column,
        fault_value,
        fault_reason

    from {{ ref('stg_plan__plan_assignments') }}
    where row_status = 'quarantined'

    union all

    select
        'plan' as system,
        'payee_rates' as entity,
        file_id,
        line_number,
        fault_column,
        fault_value,
        fault_reason

    from {{ ref('stg_plan__payee_rates') }}
    where row_status = 'quarantined'

    union all

    select
        'plan' as system,
        'quotas' as entity,
        file_id,
        line_number,
        fault_column,
        fault_value,
        fault_reason

    from {{ ref('stg_plan__quotas') }}
    where row_status = 'quarantined'

)

select * from final
