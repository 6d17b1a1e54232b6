"""What a row of the plan book asks for and its method does not know.

Ignored in silence it would promise something that nobody is paid.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from expectations.rows_in_files import located, shown_ppm
from expectations.vocabulary import no_rows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


def rules_say_only_what_their_method_knows() -> Expectation:
    """A share of an owner's credit, or levels above a team member, mean nothing."""
    return no_rows(
        "rules_say_only_what_their_method_knows",
        f"""
    {located("crediting_rules.csv")},
    said as (
        select *,
            case
                when credit_method not in ('team_role', 'territory') and credit_share_ppm <> 1000000
                    then 'credit_share ' || {shown_ppm("credit_share_ppm")}
                when credit_method <> 'team_role' and team_role is not null
                    then 'team_role ' || team_role
                when credit_method <> 'roll_up' and levels_up is not null
                    then 'levels_up ' || levels_up
                when levels_up < 1 then 'levels_up ' || levels_up
            end as ignored
        from located
        where row_status = 'current'
    )
    select
        rule_id as row_key,
        ignored as value,
        'Rule ' || rule_id || ' says ' || ignored || ', which means nothing to rules of method '
        || credit_method || ' (' || place || ')' as reason
    from said
    where ignored is not null""",
        column="credit_method",
    )


def roll_up_stands_for_days() -> Expectation:
    """Roll-up credit is that of a day: it has no size of its own, and no cents of its own."""
    return no_rows(
        "roll_up_stands_for_days",
        f"""
    {located("crediting_rules.csv")}
    select
        located.rule_id as row_key,
        located.component_id as value,
        'Rule ' || located.rule_id || ' rolls up to ' || located.component_id || ', which '
        || min(
            case components.accumulation_window
                when 'transaction' then 'rates every transaction alone'
                else 'rounds every credit'
            end
        ) || ': roll-up credit stands for all transactions of a day (' || min(located.place)
        || ')' as reason
    from located
    inner join staging.stg_plan__components as components
        on located.component_id = components.component_id
        and components.row_status = 'current'
        and components.rate_method <> 'none'
        and (
            components.accumulation_window = 'transaction' or components.rounding_point = 'credit'
        )
    where located.row_status = 'current' and located.credit_method = 'roll_up'
    group by located.rule_id, located.component_id""",
        column="credit_method",
    )


# SQL: what a component counts, which all its versions agree about.
_COUNTS = """
    inner join (
        select component_id, min(measure) as measure
        from staging.stg_plan__components
        where row_status = 'current'
        group by component_id
    ) as components on located.component_id = components.component_id"""


def rules_are_for_what_can_be_counted() -> Expectation:
    """An invoice has no units, and a renewal wins no new customer."""
    return no_rows(
        "rules_are_for_what_can_be_counted",
        f"""
    {located("crediting_rules.csv")}
    select
        located.rule_id as row_key,
        located.transaction_type as value,
        'Rule ' || located.rule_id || ' can never match: it is for ' || located.transaction_type
        || ', and ' || located.component_id || ' counts ' || components.measure || ' ('
        || located.place || ')' as reason
    from located {_COUNTS}
    where
        located.row_status = 'current'
        and (
            (
                components.measure <> 'amount'
                and located.transaction_type in ('billing', 'credit_memo', 'receipt')
            )
            or (components.measure = 'logos' and located.transaction_type <> 'booking')
        )""",
        column="transaction_type",
    )


def rules_for_deals_name_no_product() -> Expectation:
    """A deal is counted once: it would depend on the order of its lines whether it is."""
    return no_rows(
        "rules_for_deals_name_no_product",
        f"""
    {located("crediting_rules.csv")}
    select
        located.rule_id as row_key,
        coalesce(located.product_id, located.product_family) as value,
        'Rule ' || located.rule_id || ' asks for a product, and ' || located.component_id
        || ' counts ' || components.measure || ', whose lines are of several (' || located.place
        || ')' as reason
    from located {_COUNTS}
    where
        located.row_status = 'current'
        and components.measure in ('deals', 'logos')
        and coalesce(located.product_id, located.product_family) is not null""",
        column="product_id",
    )


def a_component_counts_one_thing() -> Expectation:
    """Its credits would be added up over both: 3 units and 3,000.00 are nothing together."""
    return no_rows(
        "a_component_counts_one_thing",
        f"""
    {located("components.csv")},
    in_order as (
        select
            *,
            lag(measure) over (partition by component_id order by valid_from_on) as earlier_measure
        from located
        where row_status = 'current'
    )
    select
        component_id as row_key,
        measure as value,
        'Component ' || component_id || ' counts ' || measure || ' from ' || valid_from_on
        || ' and ' || earlier_measure || ' before: what a component counts does not change ('
        || place || ')' as reason
    from in_order
    where earlier_measure <> measure""",
        column="measure",
    )


def flat_tables_have_one_tier() -> Expectation:
    """A second tier would be paid as if the component were marginal."""
    return no_rows(
        "flat_tables_have_one_tier",
        f"""
    {located("components.csv")}
    select distinct
        located.component_id as row_key,
        located.rate_table_id as value,
        'Component ' || located.component_id || ' is flat and its rate table '
        || located.rate_table_id || ' has ' || tables.tier_count || ' tiers ('
        || located.place || ')' as reason
    from located
    inner join (
        select rate_table_id, count(*) as tier_count
        from staging.stg_plan__rate_tiers
        where row_status = 'current'
        group by rate_table_id, valid_from_on
    ) as tables on located.rate_table_id = tables.rate_table_id and tables.tier_count > 1
    where located.row_status = 'current' and located.rate_method = 'flat'""",
        column="rate_method",
    )


def quotas_hold_before_their_period_ends() -> Expectation:
    """A version that begins after its period would be read by nobody."""
    return no_rows(
        "quotas_hold_before_their_period_ends",
        f"""
    {located("quotas.csv")}
    select
        located.place as row_key,
        located.valid_from_on as value,
        'Quota of ' || located.payee_id || ' for ' || located.component_id || ' in '
        || located.period_id || ' begins on ' || located.valid_from_on
        || ', when that period has ended (' || located.place || ')' as reason
    from located
    inner join staging.stg_plan__calendar_periods as periods
        on located.period_id = periods.period_id
        and periods.row_status = 'current'
        and located.valid_from_on >= periods.valid_to_on
    where located.row_status = 'current'""",
        column="valid_from_on",
    )


FIT_RULES: dict[str, tuple[Callable[[], Expectation], ...]] = {
    "components": (flat_tables_have_one_tier, a_component_counts_one_thing),
    "crediting_rules": (
        rules_say_only_what_their_method_knows,
        roll_up_stands_for_days,
        rules_are_for_what_can_be_counted,
        rules_for_deals_name_no_product,
    ),
    "quotas": (quotas_hold_before_their_period_ends,),
}
