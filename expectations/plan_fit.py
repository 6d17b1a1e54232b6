"""What a row of the plan book asks for and its method does not know.

Ignored in silence it would promise something that nobody is paid.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from expectations.plan_language import rule_conditions
from expectations.rows_in_files import located, shown_ppm
from expectations.vocabulary import no_rows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


def rules_say_only_what_their_method_knows() -> Expectation:
    """A share of an owner's credit, or levels above a team member, mean nothing."""
    asked = [each.name for each in rule_conditions() if each.asked_of == "payee"]
    of_payees = ", ".join(f"'{name} ' || {name}" for name in asked)
    return no_rows(
        "rules_say_only_what_their_method_knows",
        f"""
    {located("crediting_rules.csv")},
    said as (
        select *,
            case
                when credit_share_ppm <> 1000000
                    and credit_method not in ('team_role', 'territory', 'channel_account')
                    then 'credit_share ' || {shown_ppm("credit_share_ppm")}
                when credit_method <> 'team_role' and team_role is not null
                    then 'team_role ' || team_role
                when credit_method <> 'roll_up' and levels_up is not null
                    then 'levels_up ' || levels_up
                when credit_method = 'roll_up' and held_until is not null
                    then 'held_until ' || held_until
                when transaction_type in ('billing', 'credit_memo', 'receipt')
                    and held_until is not null
                    then 'held_until ' || held_until || ' of a ' || transaction_type
                when levels_up < 1 then 'levels_up ' || levels_up
                -- An account has no job, and is named as the partner.
                when credit_method = 'channel_account' then coalesce({of_payees})
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


# As far as a hierarchy is followed.
_DEPTH = 30


def rules_reach_levels_that_there_are() -> Expectation:
    """Warns: whoever writes 99 means every level, or 9."""
    return no_rows(
        "rules_reach_levels_that_there_are",
        f"""
    {located("crediting_rules.csv")}
    select
        rule_id as row_key,
        levels_up as value,
        'Rule ' || rule_id || ' reaches up to level ' || levels_up || ', and a hierarchy is'
        || ' followed to level {_DEPTH}: leave it empty for every level (' || place || ')' as reason
    from located
    where row_status = 'current' and levels_up > {_DEPTH}""",
        column="levels_up",
        severity="warning",
    )


def manager_credit_needs_a_roll_up() -> Expectation:
    """Without a roll-up rule no manager is credited, once or beside."""
    return no_rows(
        "manager_credit_needs_a_roll_up",
        f"""
    {located("components.csv")}
    select
        located.component_id as row_key,
        located.manager_credit as value,
        'Component ' || located.component_id || ' says manager_credit ' || located.manager_credit
        || ', and no rule of it rolls up (' || located.place || ')' as reason
    from located
    anti join staging.stg_plan__crediting_rules as rules
        on located.component_id = rules.component_id
        and rules.credit_method = 'roll_up'
        and rules.row_status <> 'superseded'
    where located.row_status = 'current' and located.manager_credit <> 'once'""",
        column="manager_credit",
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


def flat_tables_have_one_tier() -> Expectation:
    """A second tier would be paid as if the component were marginal."""
    return no_rows(
        "flat_tables_have_one_tier",
        f"""
    {located("components.csv")}
    select distinct
        located.component_id as row_key,
        paying.rate_table_id as value,
        'Component ' || located.component_id || ' is flat and its rate table '
        || paying.rate_table_id || ' has ' || tables.tier_count || ' tiers ('
        || located.place || ')' as reason
    from located
    inner join (
        select component_id, line_number, rate_table_id from located
        union
        select located.component_id, located.line_number, rules.rate_table_id
        from located
        inner join staging.stg_plan__crediting_rules as rules using (component_id)
    ) as paying
        on located.component_id = paying.component_id and located.line_number = paying.line_number
    inner join (
        select rate_table_id, count(*) as tier_count
        from staging.stg_plan__rate_tiers
        where row_status = 'current'
        group by rate_table_id, valid_from_on
    ) as tables on paying.rate_table_id = tables.rate_table_id and tables.tier_count > 1
    where located.row_status = 'current' and located.rate_method = 'flat'""",
        column="rate_method",
    )


def components_pay_by_what_their_basis_knows() -> Expectation:
    """A rate of one's own is a share of credits, and a step does not pay shares of them."""
    return no_rows(
        "components_pay_by_what_their_basis_knows",
        f"""
    {located("components.csv")},
    meant as (
        select *,
            case
                when rate_method = 'payee_rate' and basis <> 'credit'
                    then 'a payee''s own rate is one of credits'
                when rate_method = 'step' and basis = 'credit' and rate_unit = 'share'
                    then 'an amount is paid once by a table with rate_unit amount, a share of all'
                        || ' credits by rate_method retroactive'
                when rate_unit = 'amount' and basis = 'target'
                    then 'its rate table pays amounts, not shares of the target'
            end as advice
        from located
        left join (
            select rate_table_id, min(rate_unit) as rate_unit
            from staging.stg_plan__rate_tiers
            where row_status = 'current'
            group by rate_table_id
        ) as tables using (rate_table_id)
        where row_status = 'current'
    )
    select
        component_id as row_key,
        basis as value,
        'Component ' || component_id || ' has the basis ' || basis || ' and the rate_method '
        || rate_method || ': ' || advice || ' (' || place || ')' as reason
    from meant
    where advice is not null""",
        column="basis",
    )


def rates_grow_where_tables_are_interpolated() -> Expectation:
    """Any other table would not look at the rate at the end, and a tier without one has none."""
    return no_rows(
        "rates_grow_where_tables_are_interpolated",
        f"""
    {located("rate_tiers.csv")},
    unread as (
        select located.*,
            case
                when located.upper_bound_ppm is null then 'the tier has no upper_bound'
                else 'component ' || components.component_id || ' is paid by the table and is '
                    || components.rate_method
            end as why
        from located
        left join (
            select rate_table_id, min(component_id) as component_id,
                min_by(rate_method, component_id) as rate_method
            from staging.stg_plan__components
            where row_status = 'current' and rate_method <> 'interpolated'
            group by rate_table_id
        ) as components on located.rate_table_id = components.rate_table_id
        where
            located.row_status = 'current' and located.upper_rate_ppm <> located.rate_ppm
            and (located.upper_bound_ppm is null or components.component_id is not null)
    )
    select
        rate_table_id || ', tier ' || tier_number as row_key,
        {shown_ppm("upper_rate_ppm")} as value,
        'Tier ' || tier_number || ' of ' || rate_table_id || ' says upper_rate '
        || {shown_ppm("upper_rate_ppm")} || ', and ' || why || ' (' || place || ')' as reason
    from unread""",
        column="upper_rate_ppm",
    )


def rules_pay_by_their_table_what_counts_alone() -> Expectation:
    """A tier that is reached re-rates the whole total, of which every part has its own rate."""
    return no_rows(
        "rules_pay_by_their_table_what_counts_alone",
        f"""
    {located("crediting_rules.csv")}
    select
        located.rule_id as row_key,
        located.rate_table_id as value,
        'Rule ' || located.rule_id || ' names rate table ' || located.rate_table_id
        || ', and component ' || located.component_id || ' is '
        || min(components.rate_method) || ': only flat and marginal components pay by'
        || ' the tables of their rules (' || min(located.place) || ')' as reason
    from located
    inner join staging.stg_plan__components as components
        on located.component_id = components.component_id
        and components.row_status = 'current'
        and components.rate_method not in ('flat', 'marginal')
    where located.row_status = 'current' and located.rate_table_id is not null
    group by located.rule_id, located.rate_table_id, located.component_id""",
        column="rate_table_id",
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
    "components": (
        flat_tables_have_one_tier,
        components_pay_by_what_their_basis_knows,
        manager_credit_needs_a_roll_up,
    ),
    "rate_tiers": (rates_grow_where_tables_are_interpolated,),
    "crediting_rules": (
        rules_say_only_what_their_method_knows,
        rules_reach_levels_that_there_are,
        rules_pay_by_their_table_what_counts_alone,
        roll_up_stands_for_days,
    ),
    "quotas": (quotas_hold_before_their_period_ends,),
}
