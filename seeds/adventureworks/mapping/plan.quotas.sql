-- driving: plan.SalesPersonQuotaHistory
with

quota_history as (

    select * from plan.SalesPersonQuotaHistory

),

-- A quota holds from its QuotaDate to the next one, which is what a period of quota_periods is:
-- the period is named after its first day. A QuotaDate that calendar_periods.csv does not know
-- stops the run at the gate on staging, instead of leaving somebody without a quota.
final as (

    select
        file_id,
        line_number,
        delivery_rank,
        is_retired,
        is_deleted,
        BusinessEntityID as payee_id,
        'AW-OWN' as component_id,
        'Q' || QuotaDate as period_id,
        SalesQuota as quota_amount

    from quota_history

)

select * from final
