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
        rules.segment,
        rules.country_code,
        rules.industry,
        rules.account_id,
        rules.product_family,
        rules.product_id,
        rules.territory_id,
        rules.channel,
        rules.has_splits,
        rules.job_role,
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
