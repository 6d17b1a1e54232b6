with

tiers as (

    select
        payee_id,
        component_id,
        earning_period_id,
        commission_kind,
        -- In the order in which a window is modified.
        case commission_kind
            when 'cap' then 1
            when 'multiplier' then 2
            when 'rank' then 3
            when 'gate' then 4
            when 'floor' then 5
            when 'budget' then 6
            when 'pool' then 7
            when 'fund' then 8
            else 0
        end as kind_number,
        tier_number,
        -- Each credit of an interpolated table has reached a rate of its own.
        case when commission_kind in ('slice', 'true_up', 'matrix') then rate_ppm end as rate_ppm,
        sum(slice_minor) as slice_minor,
        sum(base_minor) as base_minor,
        sum(commission_minor_ppm) as commission_minor_ppm

    from {{ ref('int_commissions__earned') }}
    group by
        payee_id,
        component_id,
        earning_period_id,
        commission_kind,
        tier_number,
        case when commission_kind in ('slice', 'true_up', 'matrix') then rate_ppm end

),

final as (

    select
        *,
        row_number() over (
            partition by payee_id, component_id, earning_period_id
            order by kind_number, commission_kind, tier_number, rate_ppm
        ) as line_number,
        sum(commission_minor_ppm) over (
            partition by payee_id, component_id, earning_period_id
            order by kind_number, commission_kind, tier_number, rate_ppm
            rows unbounded preceding
        ) as to_minor_ppm

    from tiers

)

select * from final
