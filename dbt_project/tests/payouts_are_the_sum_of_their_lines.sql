-- Invariant 5. A statement that does not add up to the payout is a dispute, and a payout without
-- a commission behind it is money nobody can explain.
{{ config(meta={'dagster': {'ref': {'name': 'fct_payouts'}}}) }}

with

lines as (

    select
        payout_id,
        sum(commission_amount) as commission_amount

    from {{ ref('rpt_statement_lines') }}
    group by payout_id

),

commissions as (

    select
        payout_id,
        sum(commission_amount) as commission_exact_amount

    from {{ ref('fct_commissions') }}
    group by payout_id

)

select
    payouts.payout_id,
    payouts.commission_amount,
    lines.commission_amount as statement_amount,
    commissions.commission_exact_amount

from {{ ref('fct_payouts') }} as payouts
full outer join lines
    on payouts.payout_id = lines.payout_id
full outer join commissions
    on payouts.payout_id = commissions.payout_id
where payouts.commission_amount is distinct from lines.commission_amount
    or payouts.commission_exact_amount is distinct from commissions.commission_exact_amount
