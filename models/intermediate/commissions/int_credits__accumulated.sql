with

credits as (

    select * from {{ ref('int_credits__combined') }}

),

crossing_days as (

    select * from {{ ref('int_days__tiered') }} where tier_number is null

),

rules as (

    select * from {{ ref('stg_plan__crediting_rules') }} where row_status = 'current'

),

-- The order inside a day is the order of the transaction ids: it never depends on arrival.
running as (

    select
        credits.credited_id,
        credits.transaction_id,
        credits.payee_id,
        credits.component_id,
        credits.credited_on,
        credits.earning_period_id,
        credits.currency_code,
        credits.credit_minor,
        crossing_days.segment_id,
        crossing_days.rate_method,
        coalesce(rules.rate_table_id, crossing_days.rate_table_id) as rate_table_id,
        crossing_days.boundary_side,
        case
            when crossing_days.accumulation_window = 'transaction' then credits.credit_minor
            else
                cast(
                    crossing_days.before_minor
                    + sum(credits.credit_minor) over (
                        partition by crossing_days.segment_id, credits.credited_on
                        order by credits.credited_id
                        rows unbounded preceding
                    ) as bigint
                )
        end as after_minor

    from credits
    inner join crossing_days
        on credits.payee_id = crossing_days.payee_id
        and credits.component_id = crossing_days.component_id
        and credits.credited_on = crossing_days.credited_on
    left join rules
        on credits.rule_id = rules.rule_id

),

final as (

    select
        *,
        after_minor - credit_minor as before_minor

    from running

)

select * from final
