with

segments as (

    select * from {{ ref('int_segments__built') }} where rate_method not in ('none', 'payee_rate')

),

rules as (

    select * from {{ ref('stg_plan__crediting_rules') }} where row_status = 'current'

),

versions as (

    select distinct
        rate_table_id,
        valid_from_on,
        valid_to_on

    from {{ ref('stg_plan__rate_tiers') }}
    where row_status = 'current'

),

-- Another version of a rule's table begins a segment too, so that each has one.
applied as (

    select
        segment_id,
        rate_table_id,
        rate_table_from_on

    from segments
    where rate_table_from_on is not null

    union

    select
        segments.segment_id,
        rules.rate_table_id,
        versions.valid_from_on as rate_table_from_on

    from segments
    inner join rules
        on segments.component_id = rules.component_id
    inner join versions
        on rules.rate_table_id = versions.rate_table_id
        and segments.valid_from_on >= versions.valid_from_on
        and segments.valid_from_on < versions.valid_to_on

),

final as (

    select
        *,
        count(*) over (partition by segment_id) = 1 as is_only

    from applied

)

select * from final
