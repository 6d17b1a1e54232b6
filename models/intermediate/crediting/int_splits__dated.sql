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

final as (

    select
        splits.deal_id,
        splits.payee_id,
        coalesce(splits.split_ppm, splits.split_minor) as numerator,
        case when splits.split_ppm is null then opportunities.amount_minor else 1000000 end as denominator,
        splits.valid_from_on,
        splits.valid_to_on

    from splits
    left join opportunities
        on splits.deal_id = opportunities.opportunity_id

)

select * from final
