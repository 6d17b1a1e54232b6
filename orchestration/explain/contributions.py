"""Which transactions a credit came from, worked out again from what is published.

A direct credit names its transaction; its amount is computed a second time from share, rate
and rule. A roll-up credit stands for a day: the shares below the payee are matched with the
roll-up rules as they stood that day, converted and split again. Both use the conventions of
DESIGN 4: convert the transaction once, round half away from zero, split by cumulative shares.
"""

from expectations.plan_language import Column, rule_conditions
from orchestration.explain.sales import CUMULATED, PRICED, SALE, counted, joined, part_of

# Columns of both: credit's payee_id, component_id, rule_id, credited_on and currency_code, then
# transaction_id, occurred_on, transaction_type, worker_id, levels_up, amount,
# transaction_currency_code, split_share, exchange_rate, contributed_amount, source.
COLUMNS = """
        sold.payee_id,
        sold.component_id,
        sold.rule_id,
        sold.credited_on,
        sold.currency_code,
        sold.transaction_id,
        sold.occurred_on,
        sold.transaction_type,
        sold.worker_id,
        sold.levels_up,
        sold.amount,
        coalesce(sold.transaction_currency_code, sold.measure) as transaction_currency_code,
        sold.split_share,
        sold.exchange_rate,
        sold.source,
        cast(
            (
                {until}
                - {before}
            ) * cast('{unit}' as decimal(5, 4)) as decimal(18, 4)
        ) as contributed_amount
"""

_DIRECT = """
    with

    sales as (

        select
            credits.credit_id,
            credits.payee_id,
            credits.component_id,
            credits.rule_id,
            credits.credited_on,
            credits.currency_code,
            credits.measure,
            credits.payee_id as worker_id,
            0 as levels_up,
            credits.credit_method in ('owner', 'split') as is_share,
            {sale},
            {direct_counted}

        from fct_credits as credits
        inner join fct_transactions on credits.transaction_id = fct_transactions.transaction_id
        {direct_measured}
        where {which}

    ),

    {cumulated},

    -- Beside the shares a rule credits its own part of the whole transaction.
    matched as (

        select
            sales.*,
            case
                when sales.is_share then cumulated.split_share
                else cast(coalesce(rules.credit_share_ppm, 1000000) as decimal(9, 0)) * 0.000001
            end as split_share,
            case
                when sales.is_share then cumulated.split_numerator
                else coalesce(rules.credit_share_ppm, 1000000)
            end as split_numerator,
            case
                when sales.is_share then cumulated.to_numerator
                else coalesce(rules.credit_share_ppm, 1000000)
            end as to_numerator,
            case when sales.is_share then cumulated.split_denominator else 1000000 end
                as split_denominator

        from sales
        left join cumulated
            on sales.transaction_id = cumulated.transaction_id
            and sales.worker_id = cumulated.worker_id
        left join dim_crediting_rules as rules
            on sales.rule_id = rules.rule_id
            and sales.component_id = rules.component_id

    ),

    {priced}

    select sold.credit_id, {columns}
    from priced as sold
"""

_ROLLED_UP = """
    with

    wanted as (

        select distinct payee_id, component_id, credited_on, currency_code, measure
        from fct_credits as credits
        where credits.credit_method = 'roll_up' and {which}

    ),

    below as (

        select wanted.*, lines.payee_id as worker_id, lines.levels_up
        from wanted
        inner join dim_reporting_lines as lines
            on wanted.payee_id = lines.manager_id
            and wanted.credited_on >= coalesce(lines.valid_from_on, date '0001-01-01')
            and wanted.credited_on < coalesce(lines.valid_to_on, date '9999-12-31')
            and lines.levels_up > 0

    ),

    -- Few days first: workers times all their shares would be most of the release.
    sold_that_day as materialized (

        select
            shares.payee_id as worker_id,
            {attributes},
            fct_transactions.amount,
            fct_transactions.currency_code,
            {sale}

        from fct_transactions
        inner join fct_shares as shares
            on fct_transactions.transaction_id = shares.transaction_id
        where fct_transactions.occurred_on in (select credited_on from wanted)

    ),

    sales as (

        select
            below.*,
            sold_that_day.* exclude (worker_id, amount, currency_code),
            {rolled_up_counted}

        from below
        inner join sold_that_day
            on below.worker_id = sold_that_day.worker_id
            and below.credited_on = sold_that_day.occurred_on
        {rolled_up_measured}
        where below.measure = 'amount' or measures.transaction_id is not null

    ),

    {cumulated},

    -- At each level one rule wins for the transaction, of those that reach it.
    candidates as (

        select
            sales.*,
            rules.rule_id,
            row_number() over (
                partition by sales.payee_id, sales.component_id, sales.transaction_id,
                    sales.worker_id, sales.levels_up
                order by rules.priority, rules.rule_id
            ) as precedence

        from sales
        inner join dim_crediting_rules as rules
            on sales.component_id = rules.component_id
            and rules.credit_method = 'roll_up'
            and sales.occurred_on >= coalesce(rules.valid_from_on, date '0001-01-01')
            and sales.occurred_on < coalesce(rules.valid_to_on, date '9999-12-31')
            and {conditions}
            and (rules.levels_up is null or rules.levels_up >= sales.levels_up)
            -- What the manager was that day shows in what the rule has credited that day.
            and (
                ({of_payees}) is null
                or (rules.rule_id, sales.payee_id, sales.credited_on) in (
                    select (rule_id, payee_id, credited_on) from fct_credits
                )
            )
        -- Who is credited directly has none of it from below, unless the component says beside.
        where not exists (
            select 1 from (
                select transaction_id, payee_id, component_id from fct_credits
                union all select transaction_id, payee_id, component_id from rpt_held_credits
            ) as direct
            inner join dim_plans as plans
                on direct.component_id = plans.component_id
                and sales.occurred_on >= coalesce(plans.valid_from_on, date '0001-01-01')
                and sales.occurred_on < coalesce(plans.valid_to_on, date '9999-12-31')
                and plans.manager_credit = 'once'
            where direct.transaction_id = sales.transaction_id
                and direct.payee_id = sales.payee_id
                and direct.component_id = sales.component_id
        )

    ),

    matched as (

        select candidates.*, cumulated.* exclude (transaction_id, worker_id)
        from candidates
        inner join cumulated
            on candidates.transaction_id = cumulated.transaction_id
            and candidates.worker_id = cumulated.worker_id
        where candidates.precedence = 1

    ),

    {priced}

    select {columns}
    from priced as sold
"""


def direct_contributions(which: str, *, money_scale: int) -> str:
    """SQL: one row per direct credit, its amount computed again. `which` filters `credits`."""
    return _filled(_DIRECT, f"credits.transaction_id is not null and {which}", money_scale)


def rolled_up_contributions(which: str, *, money_scale: int) -> str:
    """SQL: one row per transaction, worker below and roll-up credit's day.

    `which` filters `credits`; all rules of the chosen payees, components and days are told.
    """
    return _filled(_ROLLED_UP, which, money_scale)


def _filled(query: str, which: str, money_scale: int) -> str:
    unit = "1" if money_scale == 0 else "0." + "1".rjust(money_scale, "0")
    factor = 10**money_scale
    asked = [each for each in rule_conditions() if each.asked_of == "transaction"]
    of_payees = [f"rules.{each.name}" for each in rule_conditions() if each.asked_of == "payee"]
    return query.format(
        which=which,
        sale=SALE,
        direct_counted=counted("credits", "fct_transactions"),
        direct_measured=joined("credits", "fct_transactions"),
        rolled_up_counted=counted("below", "sold_that_day"),
        rolled_up_measured=joined("below", "sold_that_day"),
        attributes=", ".join(f"fct_transactions.{each.name} as sold_{each.name}" for each in asked),
        conditions=" and ".join(f"(rules.{c.name} is null or {_is_asked_for(c)})" for c in asked),
        of_payees=f"coalesce({', '.join(f'cast({name} as varchar)' for name in of_payees)})",
        cumulated=CUMULATED,
        priced=PRICED.format(factor=factor),
        columns=COLUMNS.format(
            unit=unit,
            until=part_of("sold.to_numerator"),
            before=part_of("sold.to_numerator - sold.split_numerator"),
        ),
    )


def _is_asked_for(condition: Column) -> str:
    """SQL: the sale has what the rule names, or what lies in it."""
    name = condition.name
    if not condition.covers_below:
        return f"rules.{name} = sales.sold_{name}"
    return f"""(sales.sold_{name}, rules.{name}) in (
                select (territory_id, above_territory_id) from dim_territory_lines
            )"""
