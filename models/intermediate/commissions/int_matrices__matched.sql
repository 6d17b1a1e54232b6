with

reviewed as (

    select * from {{ ref('int_windows__reviewed') }} where matrix_id is not null

),

measures as (

    select * from {{ ref('int_measures__counted') }}

),

cells as (

    select * from {{ ref('stg_plan__rate_matrices') }} where row_status = 'current'

),

-- Credit is compared with a share of the quota, never divided by it; without a quota above zero an
-- attainment is 0, as that of no credit.
measured as (

    select
        reviewed.accumulator_id,
        reviewed.period_id,
        reviewed.measured_on,
        reviewed.boundary_side,
        reviewed.matrix_id,
        reviewed.cap_minor,
        case reviewed.basis
            when 'target' then coalesce(reviewed.target_minor, 0)
            else own.credit_minor
        end as paid_minor,
        case when own.quota_minor > 0 then own.quota_minor else 1 end as row_quota_minor,
        case when other.quota_minor > 0 then other.quota_minor else 1 end as column_quota_minor,
        cast(case when own.quota_minor > 0 then own.credit_minor else 0 end as decimal(18, 0))
        * cast(1000000 as bigint) as row_credit_minor_ppm,
        cast(case when other.quota_minor > 0 then other.credit_minor else 0 end as decimal(18, 0))
        * cast(1000000 as bigint) as column_credit_minor_ppm

    from reviewed
    inner join measures as own
        on reviewed.accumulator_id = own.accumulator_id
        and reviewed.period_id = own.period_id
        and reviewed.component_id = own.measured_component_id
    left join measures as other
        on reviewed.accumulator_id = other.accumulator_id
        and reviewed.period_id = other.period_id
        and reviewed.matrix_component_id = other.measured_component_id

),

bounded as (

    select
        measured.*,
        cells.row_from_ppm,
        cells.column_from_ppm,
        cells.rate_ppm,
        cast(measured.row_quota_minor as decimal(18, 0)) * cells.row_from_ppm as row_from_minor_ppm,
        cast(measured.column_quota_minor as decimal(18, 0)) * cells.column_from_ppm as column_from_minor_ppm

    from measured
    inner join cells
        on measured.matrix_id = cells.matrix_id
        and measured.measured_on >= cells.valid_from_on
        and measured.measured_on < cells.valid_to_on

),

-- A grid has a cell for each of its rows and columns (a gate): the highest of both is one cell. Its
-- first row and column begin at 0, and also take what lies below.
reached as (

    select
        *,
        row_number() over (
            partition by accumulator_id, period_id order by row_from_ppm desc, column_from_ppm desc
        ) as place

    from bounded
    where (
        row_from_ppm = 0
        or row_credit_minor_ppm > row_from_minor_ppm
        or (row_credit_minor_ppm = row_from_minor_ppm and boundary_side = 'higher')
    )
    and (
        column_from_ppm = 0
        or column_credit_minor_ppm > column_from_minor_ppm
        or (column_credit_minor_ppm = column_from_minor_ppm and boundary_side = 'higher')
    )

),

final as (

    select
        accumulator_id,
        period_id,
        rate_ppm,
        cast(paid_minor * rate_ppm as bigint) as matrix_minor_ppm,
        cast(
            least(
                paid_minor * rate_ppm,
                cast(cap_minor as decimal(18, 0)) * cast(1000000 as bigint)
            ) as bigint
        ) as capped_minor_ppm

    from reached
    where place = 1

)

select * from final
