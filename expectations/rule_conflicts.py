"""Rules of a decision table against each other: which one counts must be written, and each must
be able to.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from expectations.decision_tables import (
    ACROSS_METHODS,
    CREDITING,
    TERRITORIES,
    DecisionTable,
    pairs_of,
)
from expectations.plan_dates import COMPONENTS_IN_FORCE
from expectations.plan_language import Column, rule_conditions
from expectations.references import known
from expectations.rows_in_files import located
from expectations.vocabulary import Severity, no_rows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


def priority_decides(table: DecisionTable, *, pays_alike: bool) -> Expectation:
    """Two rules of one priority: an alphabet would decide how much somebody is paid."""
    rule = "priority_decides_between_rules" + ("_that_pay_alike" if pays_alike else "")
    severity: Severity = "warning" if pays_alike else "critical"
    return no_rows(
        rule,
        f"""
    {pairs_of(table)}
    select
        one_id as row_key,
        one_priority as value,
        '{table.rule}s ' || one_id || ' and ' || other_id || of_whom
        || ' can match one {table.matches}'
        || case
            when both_from_on = date '1900-01-01' then '' else ' from ' || both_from_on
        end
        || ' and have the same priority ' || one_priority || ' (' || one_place || ', '
        || other_place || ')' as reason
    from pairs
    where one_priority = other_priority and one_id < other_id and pays_alike = {pays_alike}""",
        column="priority",
        severity=severity,
    )


def priority_decides_across_methods() -> Expectation:
    """Warns: who is in both would be paid by an alphabet."""
    return no_rows(
        "priority_decides_across_methods",
        f"""
    {pairs_of(ACROSS_METHODS)}
    select
        one_id as row_key,
        one_priority as value,
        'Rules ' || one_id || ' and ' || other_id || of_whom || ' can credit one payee with one'
        || ' transaction and have the same priority ' || one_priority || ' (' || one_place || ', '
        || other_place || ')' as reason
    from pairs
    where one_priority = other_priority and one_id < other_id""",
        column="priority",
        severity="warning",
    )


def no_rule_is_shadowed(table: DecisionTable, *, pays_alike: bool) -> Expectation:
    """A rule behind one that asks for less never counts; what it pays, nobody gets."""
    rule = "no_rule_is_shadowed" + ("_by_one_that_pays_alike" if pays_alike else "")
    severity: Severity = "warning" if pays_alike else "critical"
    return no_rows(
        rule,
        f"""
    {pairs_of(table)}
    select
        other_id as row_key,
        other_priority as value,
        '{table.rule} ' || other_id || ' can never match: {table.rule.lower()} ' || one_id
        || ' of priority ' || one_priority || ' takes every {table.matches} before it ('
        || other_place || ', ' || one_place || ')' as reason
    from pairs
    where
        one_priority < other_priority
        and lasts_as_long
        and asks_for_no_more
        and reaches_as_far
        and pays_alike = {pays_alike}""",
        column="priority",
        severity=severity,
    )


def rules_lie_in_their_component() -> Expectation:
    """A rule dated outside its component credits nobody."""
    return no_rows(
        "rules_lie_in_their_component",
        f"""
    {located("crediting_rules.csv")}
    select
        located.rule_id as row_key,
        located.valid_from_on as value,
        'Rule ' || located.rule_id || ' can never match: it is dated outside its component '
        || located.component_id || ' (' || located.place || ')' as reason
    from located
    -- What cannot be read says so itself: nobody knows its dates.
    semi join (
        select components.component_id
        from staging.stg_plan__components as components
        left join staging.stg_plan__plans as plans
            on components.plan_id = plans.plan_id and plans.row_status <> 'superseded'
        where components.row_status <> 'superseded'
        group by components.component_id
        having bool_and(
            components.row_status = 'current' and coalesce(plans.row_status = 'current', false)
        )
    ) as readable on located.component_id = readable.component_id
    anti join ({COMPONENTS_IN_FORCE}
    ) as in_force
        on located.component_id = in_force.component_id
        and located.valid_from_on < in_force.valid_to_on
        and in_force.valid_from_on < located.valid_to_on
    where located.row_status = 'current' and located.valid_from_on < located.valid_to_on""",
        column="valid_from_on",
    )


def rules_agree_with_their_method() -> Expectation:
    """An owner rule for split deals, or a split rule for the others, never matches one."""
    return no_rows(
        "rules_agree_with_their_method",
        f"""
    {located("crediting_rules.csv")}
    select
        rule_id as row_key,
        has_splits as value,
        'Rule ' || rule_id || ' can never match: its method ' || credit_method
        || ' is for deals ' || case credit_method when 'owner' then 'without' else 'with' end
        || ' explicit splits, and has_splits is ' || has_splits || ' (' || place || ')' as reason
    from located
    where
        row_status = 'current'
        and (
            (credit_method = 'owner' and has_splits)
            or (credit_method = 'split' and not has_splits)
        )""",
        column="has_splits",
    )


def owner_rules_name_one_payee() -> Expectation:
    """The owner is who is credited."""
    return no_rows(
        "owner_rules_name_one_payee",
        f"""
    {located("crediting_rules.csv")}
    select
        rule_id as row_key,
        payee_id as value,
        'Rule ' || rule_id || ' can never match: it credits the owner, is for deals that '
        || owner_payee_id || ' owns and for the payee ' || payee_id || ' (' || place || ')'
            as reason
    from located
    where row_status = 'current' and credit_method = 'owner' and owner_payee_id <> payee_id""",
        column="payee_id",
    )


def some_row_has(table: DecisionTable, condition: Column) -> Expectation:
    """Warns about a value that nothing delivered has, where anything was delivered."""
    delivered = " union all ".join(
        f"select cast({name} as varchar) as value from staging.{table_name}"
        " where row_status = 'current'"
        for table_name, name in (each.split(".") for each in condition.delivered)
    )
    return no_rows(
        f"some_row_has_the_{condition.name}",
        f"""
    {located(table.file_name)},
    delivered as (
        {delivered}
    ),
    -- Few rules look among many rows.
    found as (
        select distinct value from delivered
        semi join located on delivered.value = located.{condition.name}
    )
    select
        {table.key} as row_key,
        {condition.name} as value,
        '{table.rule} ' || {table.key} || ' matches nothing so far: no delivered row has the '
        || '{condition.label} ' || {condition.name} || ' (' || place || ')' as reason
    from located
    anti join found on located.{condition.name} = found.value
    where
        row_status = 'current'
        and {condition.name} is not null
        and exists (select 1 from delivered)""",
        column=condition.name,
        severity="warning",
    )


def _rules_of(table: DecisionTable) -> tuple[Callable[[], Expectation], ...]:
    return (
        partial(priority_decides, table, pays_alike=False),
        partial(priority_decides, table, pays_alike=True),
        partial(no_rule_is_shadowed, table, pays_alike=False),
        partial(no_rule_is_shadowed, table, pays_alike=True),
        *(partial(some_row_has, table, c) for c in rule_conditions(table.book) if c.delivered),
    )


def territory_rules_are_for_accounts_without_one() -> Expectation:
    """Warns: what the account itself says goes first."""
    return no_rows(
        "territory_rules_are_for_accounts_without_one",
        f"""
    {located("territory_rules.csv")}
    select
        located.territory_rule_id as row_key,
        located.account_id as value,
        'Territory rule ' || located.territory_rule_id || ' says nothing: the account '
        || located.account_id || ' lies in ' || accounts.territory_id || ' by itself ('
        || located.place || ')' as reason
    from located
    inner join staging.stg_crm__accounts as accounts
        on located.account_id = accounts.account_id
        and accounts.row_status = 'current'
        and accounts.territory_id is not null
    where located.row_status = 'current'""",
        column="account_id",
        severity="warning",
    )


CONFLICT_RULES: dict[str, tuple[Callable[[], Expectation], ...]] = {
    "crediting_rules": (
        *_rules_of(CREDITING),
        rules_lie_in_their_component,
        rules_agree_with_their_method,
        owner_rules_name_one_payee,
        priority_decides_across_methods,
    ),
    "territory_rules": (
        *_rules_of(TERRITORIES),
        territory_rules_are_for_accounts_without_one,
        # A deal in a territory that nobody works is nobody's: a mistyped id looks like that.
        partial(
            known,
            "territory_id",
            "staging.stg_crm__territories",
            book="territory_rules",
            severity="warning",
        ),
    ),
}
