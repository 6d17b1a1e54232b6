"""What contributions read of a sale, in SQL: where it came from, whose it is and what it counts."""

# Each worker's share of a transaction, and where it ends, in order of payee_id.
CUMULATED = """
    cumulated as (

        select
            transaction_id,
            payee_id as worker_id,
            split_share,
            split_numerator,
            split_denominator,
            sum(split_numerator) over (
                partition by transaction_id order by payee_id rows unbounded preceding
            ) as to_numerator

        from fct_shares
        where transaction_id in (select transaction_id from sales)

    )
"""

SALE = """
            fct_transactions.transaction_id,
            fct_transactions.occurred_on,
            fct_transactions.transaction_type,
            fct_transactions.source_file_name || ' line ' || fct_transactions.source_line_number
                as source
"""

# The rate of the plan's own kind, of the day that the plan takes it of; none where none is needed.
PRICED = """
    dated as (

        select
            matched.*,
            plans.exchange_rate_type,
            case plans.exchange_rate_date
                when 'period_start' then periods.valid_from_on
                when 'period_end' then periods.valid_to_on - 1
                else matched.occurred_on
            end as rated_on

        from matched
        left join (
            select distinct
                component_id, exchange_rate_type, exchange_rate_date, valid_from_on, valid_to_on
            from dim_plans
        ) as plans
            on matched.component_id = plans.component_id
            and matched.occurred_on >= coalesce(plans.valid_from_on, date '0001-01-01')
            and matched.occurred_on < coalesce(plans.valid_to_on, date '9999-12-31')
        left join dim_periods as periods
            on periods.is_pay_period
            and matched.occurred_on >= periods.valid_from_on
            and matched.occurred_on < periods.valid_to_on

    ),

    priced as (

        select
            dated.*,
            rates.exchange_rate,
            case
                when dated.transaction_currency_code is not distinct from dated.currency_code
                    then cast(dated.amount * {factor} as decimal(18, 0))
                else cast(round(
                    cast(dated.amount * {factor} as decimal(18, 0)) * rates.exchange_rate, 0
                ) as decimal(18, 0))
            end as plan_minor

        from dated
        left join dim_exchange_rates as rates
            on dated.transaction_currency_code = rates.from_currency_code
            and dated.currency_code = rates.to_currency_code
            and dated.exchange_rate_type = rates.rate_type
            and dated.rated_on >= coalesce(rates.valid_from_on, date '0001-01-01')
            and dated.rated_on < coalesce(rates.valid_to_on, date '9999-12-31')
            and dated.transaction_currency_code <> dated.currency_code

    )
"""


def counted(of: str, sale: str) -> str:
    """Columns: its amount, or what is published of it besides; a count has no currency.

    `of` is the relation that says the measure, `sale` the one that has the amount.
    """
    return f"""
            case when {of}.measure = 'amount' then {sale}.amount else measures.measured_amount end
                as amount,
            case when {of}.measure = 'amount' then {sale}.currency_code else measures.currency_code
            end as transaction_currency_code"""


def joined(of: str, sale: str) -> str:
    return f"""
        left join fct_measures as measures
            on {sale}.transaction_id = measures.transaction_id
            and {of}.measure = measures.measure"""


def part_of(numerator: str) -> str:
    """What a share up to `numerator` is of the amount in plan currency, half away from zero."""
    return f"""(
                    2 * cast(sold.plan_minor as hugeint) * ({numerator})
                    + case when sold.plan_minor < 0 then -1 else 1 end * sold.split_denominator
                ) // (2 * sold.split_denominator)"""
