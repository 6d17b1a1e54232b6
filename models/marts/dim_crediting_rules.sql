with

rules as (

    select * from {{ ref('stg_plan__crediting_rules') }} where row_status = 'current'

),

runs as (

    select * from {{ source('raw_control', 'runs') }}

),

final as (

    select
        rules.rule_id,
        rules.component_id,
        rules.priority,
        rules.credit_method,
        rules.transaction_type,
        rules.currency_code,
        rules.segment,
        rules.country_code,
        rules.industry,
        rules.account_id,
        rules.partner_account_id,
        rules.product_family,
        rules.product_id,
        rules.territory_id,
        rules.channel,
        rules.owner_payee_id,
        rules.has_splits,
        rules.payee_id,
        rules.job_role,
        rules.manager_payee_id,
        rules.payee_territory_id,
        rules.pay_currency_code,
        rules.is_full_time,
        rules.team_role,
        rules.credit_share_ppm,
        rules.levels_up,
        rules.held_until,
        rules.rate_table_id,
        rules.valid_from_on,
        rules.valid_to_on,
        runs.release_id

    from rules
    cross join runs

)

select * from final
