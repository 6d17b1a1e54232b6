with

measured as (

    select
        transaction_id,
        profile_id,
        roll_up_profile_id,
        'units' as measure,
        units_minor as measured_minor,
        currency_code

    from {{ ref('int_lines__measured') }}

    union all

    select
        transaction_id,
        profile_id,
        roll_up_profile_id,
        'margin' as measure,
        amount_minor - cost_minor as measured_minor,
        currency_code

    from {{ ref('int_lines__measured') }}

    union all

    select
        transaction_id,
        profile_id,
        roll_up_profile_id,
        'recurring' as measure,
        recurring_minor as measured_minor,
        currency_code

    from {{ ref('int_lines__measured') }}
    where recurring_minor is not null

    union all

    select
        transaction_id,
        profile_id,
        roll_up_profile_id,
        measure,
        measured_minor,
        cast(null as {{ dbt.type_string() }}) as currency_code

    from {{ ref('int_documents__counted') }}

),

-- What credits nobody is not counted.
counted_directly as (

    select distinct
        profile_id,
        measure

    from {{ ref('int_profiles__measured') }}
    where credit_method <> 'roll_up'

),

counted_above as (

    select * from {{ ref('int_profiles__measured') }} where credit_method = 'roll_up'

),

final as (

    select
        measured.transaction_id,
        measured.measure,
        measured.measured_minor,
        case when {{ is_money('measured.measure') }} then measured.currency_code end as currency_code,
        counted_directly.measure is not null as is_counted_directly

    from measured
    left join counted_directly
        on measured.profile_id = counted_directly.profile_id
        and measured.measure = counted_directly.measure
    left join counted_above
        on measured.roll_up_profile_id = counted_above.profile_id
        and measured.measure = counted_above.measure
    where counted_directly.measure is not null or counted_above.measure is not null

)

select * from final
