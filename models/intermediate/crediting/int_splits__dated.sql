with

splits as (

    select * from {{ ref('stg_crm__splits') }} where row_status = 'current'

),

-- What amounts of splits are parts of.
opportunities as (

    select
        opportunity_id,
        amount_minor

    from {{ ref('stg_crm__opportunities') }}
    where row_status = 'current' and amount_minor is not null

),

stages as (

    select
        opportunity_id,
        stage_name,
        entered_on,
        lead(entered_on, 1, cast('9999-12-31' as date)) over (
            partition by opportunity_id order by entered_on
        ) as left_on

    from {{ ref('stg_crm__opportunity_stages') }}
    where row_status = 'current'

),

-- A split of a stage holds on the days of it, each time that the deal is in it.
final as (

    select
        splits.deal_id,
        splits.payee_id,
        coalesce(splits.split_ppm, splits.split_minor) as numerator,
        case when splits.split_ppm is null then opportunities.amount_minor else 1000000 end as denominator,
        greatest(splits.valid_from_on, coalesce(stages.entered_on, splits.valid_from_on)) as valid_from_on,
        least(splits.valid_to_on, coalesce(stages.left_on, splits.valid_to_on)) as valid_to_on

    from splits
    left join opportunities
        on splits.deal_id = opportunities.opportunity_id
    left join stages
        on splits.deal_id = stages.opportunity_id
        and splits.stage_name = stages.stage_name
    where splits.stage_name is null
        or (stages.entered_on < splits.valid_to_on and stages.left_on > splits.valid_from_on)

)

select * from final
