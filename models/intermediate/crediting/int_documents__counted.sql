with

lines as (

    select * from {{ ref('int_lines__measured') }}

),

-- Rules treat the lines of a document alike, so that any of them can stand for it.
documents as (

    select
        document_id,
        transaction_type,
        occurred_on,
        coalesce(original_document_id, document_id) as original_document_id,
        account_id,
        minor_factor,
        min(transaction_id) as transaction_id,
        min_by(profile_id, transaction_id) as profile_id,
        min_by(roll_up_profile_id, transaction_id) as roll_up_profile_id

    from lines
    group by document_id, transaction_type, occurred_on, original_document_id, account_id, minor_factor

),

-- Among the cancellations of a document, or the documents of its type in its account.
ranked as (

    select
        *,
        row_number() over (
            partition by
                transaction_type,
                case transaction_type when 'cancellation' then original_document_id else account_id end
            order by occurred_on, document_id
        ) as place

    from documents

),

final as (

    select
        transaction_id,
        profile_id,
        roll_up_profile_id,
        'deals' as measure,
        case transaction_type when 'cancellation' then -minor_factor else minor_factor end as measured_minor

    from ranked
    where transaction_type <> 'cancellation' or place = 1

    union all

    select
        transaction_id,
        profile_id,
        roll_up_profile_id,
        'logos' as measure,
        minor_factor as measured_minor

    from ranked
    where transaction_type = 'booking' and account_id is not null and place = 1

)

select * from final
