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
