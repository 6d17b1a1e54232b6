with

rules as (

    select * from {{ ref('stg_plan__crediting_rules') }} where row_status = 'current'

),

conditions as (

    select
        'segment' as attribute,
        segment as attribute_value,
        credit_method

    from rules

    union all

    select
        'country_code' as attribute,
        country_code as attribute_value,
        credit_method

    from rules

    union all

    select
        'industry' as attribute,
        industry as attribute_value,
        credit_method

    from rules

    union all

    select
        'product_family' as attribute,
        product_family as attribute_value,
        credit_method

    from rules

    union all

    select
        'territory_id' as attribute,
        territory_id as attribute_value,
        credit_method

    from rules

    union all

    select
        'account_id' as attribute,
        account_id as attribute_value,
        credit_method

    from rules

    union all

    select
        'product_id' as attribute,
        product_id as attribute_value,
        credit_method

    from rules

    union all

    select
        'channel' as attribute,
        channel as attribute_value,
        credit_method

    from rules

),

final as (

    select
        attribute,
        attribute_value,
        true as is_named_by_rules,
        bool_or(credit_method = 'roll_up') as is_named_by_roll_up

    from conditions
    where attribute_value is not null
    group by attribute, attribute_value

)

select * from final
