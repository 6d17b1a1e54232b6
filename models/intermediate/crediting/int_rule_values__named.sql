with

rules as (

    select * from {{ ref('stg_plan__crediting_rules') }} where row_status = 'current'

),

named as (

    {{ values_named_by('rules') }}

),

-- A territory is named by whatever names one in which it lies.
covered as (

    select
        named.*,
        coalesce(territories.territory_id, named.rule_value) as attribute_value,
        coalesce(territories.levels_up, 0) as levels_up

    from named
    left join {{ ref('int_territories__nested') }} as territories
        on case when named.covers_below then named.rule_value end = territories.above_territory_id

),

final as (

    select
        component_id,
        attribute,
        attribute_value,
        min_by(rule_value, levels_up) as rules_value,
        min_by(rule_value, levels_up) filter (where credit_method = 'roll_up') as roll_up_value

    from covered
    group by component_id, attribute, attribute_value

)

select * from final
