with

rules as (

    select * from {{ ref('stg_plan__crediting_rules') }} where row_status = 'current'

),

-- Only what some rule names tells profiles apart: one condition more would multiply the
-- profiles, and the roll-up, without changing a cent.
final as (

    select
        coalesce(bool_or(transaction_type is not null), false) as any_rule_transaction_type,
        coalesce(bool_or(segment is not null), false) as any_rule_segment,
        coalesce(bool_or(product_family is not null), false) as any_rule_product_family,
        coalesce(bool_or(territory_id is not null), false) as any_rule_territory_id,
        coalesce(bool_or(channel is not null), false) as any_rule_channel,
        -- Owner and split rules tell deals with explicit splits from those without.
        true as any_rule_has_splits,
        coalesce(bool_or(transaction_type is not null and credit_method = 'roll_up'), false)
            as roll_up_transaction_type,
        coalesce(bool_or(segment is not null and credit_method = 'roll_up'), false)
            as roll_up_segment,
        coalesce(bool_or(product_family is not null and credit_method = 'roll_up'), false)
            as roll_up_product_family,
        coalesce(bool_or(territory_id is not null and credit_method = 'roll_up'), false)
            as roll_up_territory_id,
        coalesce(bool_or(channel is not null and credit_method = 'roll_up'), false)
            as roll_up_channel,
        coalesce(bool_or(has_splits is not null and credit_method = 'roll_up'), false)
            as roll_up_has_splits

    from rules

)

select * from final
