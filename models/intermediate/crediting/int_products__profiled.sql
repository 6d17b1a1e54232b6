with

products as (

    select * from {{ ref('stg_erp__products') }} where row_status = 'current'

),

named_values as (

    select * from {{ ref('int_rule_values__named') }}

),

named_products as (

    select * from named_values where attribute = 'product_id'

),

-- A rule may name a product that no extract lists.
final as (

    select
        coalesce(products.product_id, named_products.attribute_value) as product_id,
        products.product_family,
        {{ profile_part('product_family', 'families', 'rules') }}
        || {{ profile_part('product_id', 'named_products', 'rules') }} as product_part,
        {{ profile_part('product_family', 'families', 'roll_up') }}
        || {{ profile_part('product_id', 'named_products', 'roll_up') }} as roll_up_product_part

    from products
    full join named_products
        on products.product_id = named_products.attribute_value
    left join named_values as families
        on families.attribute = 'product_family'
        and products.product_family = families.attribute_value

)

select * from final
