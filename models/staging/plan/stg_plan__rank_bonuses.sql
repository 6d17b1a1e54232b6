with

judged as (

    {{ judged_plan_rows('rank_bonuses') }}

),

final as (

    select
        component_id,
        try_cast(rank_number as integer) as rank_number,
        {{ to_minor('bonus_amount') }} as bonus_minor,
        {{ from_the_beginning('valid_from_on') }} as valid_from_on,
        {{ still_open('valid_to_on') }} as valid_to_on,
        file_id,
        line_number,
        row_status,
        fault_column,
        fault_value,
        fault_reason

    from judged

)

select * from final
