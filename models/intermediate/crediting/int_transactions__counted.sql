with

lines as (

    select * from {{ ref('int_lines__measured') }}

),

components as (

    select distinct measure from {{ ref('stg_plan__components') }} where row_status = 'current'

),

-- Rules treat the lines of a document alike, so that any of them can stand for it.
documents as (

    select
        document_id,
        transaction_type,
        occurred_on,
        coalesce(original_document_id, document_id) as original_document_id,
        account_id,
        currency_code,
        minor_factor,
        min(transaction_id) as transaction_id

    from lines
    group by document_id, transaction_type, occurred_on, original_document_id, account_id, currency_code, minor_factor

),

ranked as (

    select
        *,
        row_number() over (
            partition by transaction_type, original_document_id order by occurred_on, document_id
        ) as place_of_its_kind,
        row_number() over (
            partition by transaction_type, account_id order by occurred_on, document_id
        ) as place_in_account

    from documents

),

measured as (

    select
        transaction_id,
        'units' as measure,
        units_minor as measured_minor,
        currency_code

    from lines

    union all

    select
        transaction_id,
        'margin' as measure,
        amount_minor - cost_minor as measured_minor,
        currency_code

    from lines

    union all

    select
        transaction_id,
        'recurring' as measure,
        recurring_minor as measured_minor,
        currency_code

    from lines
    where recurring_minor is not null

    union all

    select
        transaction_id,
        'deals' as measure,
        case transaction_type when 'cancellation' then -minor_factor else minor_factor end as measured_minor,
        currency_code

    from ranked
    where transaction_type <> 'cancellation' or place_of_its_kind = 1

    union all

    select
        transaction_id,
        'logos' as measure,
        minor_factor as measured_minor,
        currency_code

    from ranked
    where transaction_type = 'booking' and account_id is not null and place_in_account = 1

),

final as (

    select
        measured.transaction_id,
        measured.measure,
        measured.measured_minor,
        case when {{ is_money('measured.measure') }} then measured.currency_code end as currency_code

    from measured
    inner join components
        on measured.measure = components.measure

)

select * from final
