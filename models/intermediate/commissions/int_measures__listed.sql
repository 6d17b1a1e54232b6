with

reviewed as (

    select * from {{ ref('int_windows__reviewed') }}

),

components as (

    select *
    from {{ ref('stg_plan__components') }}
    where row_status = 'current' and matrix_id is not null

),

measured as (

    select
        component_id,
        gate_component_id as measured_component_id,
        valid_from_on,
        valid_to_on

    from {{ ref('stg_plan__component_gates') }}
    where row_status = 'current'

    union all

    select
        component_id,
        measured_component_id,
        valid_from_on,
        valid_to_on

    from {{ ref('stg_plan__component_multipliers') }}
    where row_status = 'current'

    union all

    select
        component_id,
        component_id as measured_component_id,
        valid_from_on,
        valid_to_on

    from components

    union all

    select
        component_id,
        matrix_component_id as measured_component_id,
        valid_from_on,
        valid_to_on

    from components

    union all

    select
        component_id,
        component_id as measured_component_id,
        valid_from_on,
        valid_to_on

    from {{ ref('stg_plan__rank_bonuses') }}
    where row_status = 'current'

),

final as (

    select distinct
        reviewed.accumulator_id,
        reviewed.period_id,
        reviewed.payee_id,
        reviewed.measured_on,
        measured.measured_component_id

    from reviewed
    inner join measured
        on reviewed.component_id = measured.component_id
        and reviewed.measured_on >= measured.valid_from_on
        and reviewed.measured_on < measured.valid_to_on

)

select * from final
