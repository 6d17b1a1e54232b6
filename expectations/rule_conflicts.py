"""Rules of a decision table against each other: which one counts must be written, and each must
be able to.

Two crediting rules meet where they are of one component and method, any two territory rules do. A
deal with explicit splits is for split rules, one without for owner rules, whatever their conditions
say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from expectations.plan_dates import COMPONENTS_IN_FORCE
from expectations.plan_language import Column, plan_tables, rule_conditions, rule_effects
from expectations.references import known
from expectations.rows_in_files import located
from expectations.vocabulary import Severity, no_rows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


@dataclass(frozen=True)
class DecisionTable:
    """Rules that are matched by conditions and priority, and what is said of them.

    `of`, `stronger`, `meet` and `reaches_as_far` are SQL: whose rule `one` is, what `* replace` of
    a rule compares instead of what is written, and of `one` and `other` whether they can decide the
    same, and whether the first decides all that the second would.
    """

    book: str
    key: str
    rule: str
    matches: str
    effects: tuple[Column, ...]
    of: str = "''"
    stronger: str = ""
    meet: str = "true"
    reaches_as_far: str = "true"

    @property
    def file_name(self) -> str:
        return f"{self.book}.csv"


CREDITING = DecisionTable(
    book="crediting_rules",
    key="rule_id",
    rule="Rule",
    matches="transaction",
    effects=rule_effects(),
    of="' of ' || component_id",
    # These two methods look at splits by themselves.
    stronger="""replace (
            case credit_method when 'owner' then false when 'split' then true else has_splits end
                as has_splits
        )""",
    meet="""one.component_id = other.component_id
            and one.credit_method = other.credit_method
            and one.team_role is not distinct from other.team_role""",
    reaches_as_far="coalesce(one.levels_up >= other.levels_up, one.levels_up is null)",
)

TERRITORIES = DecisionTable(
    book="territory_rules",
    key="territory_rule_id",
    rule="Territory rule",
    matches="account",
    effects=(plan_tables()["territory_rules"].column("territory_id"),),
)


def _all(columns: tuple[Column, ...], test: str) -> str:
    """SQL: `test` of every column, whose name is put for {}."""
    return " and ".join(f"({test.replace('{}', each.staged_name)})" for each in columns) or "true"


def _pairs(table: DecisionTable) -> str:
    """CTEs ending in `pairs`: any two rules that meet, `one` before or beside `other`."""
    conditions = rule_conditions(table.book)
    return f"""
    {located(table.file_name)},
    rules as (
        select * {table.stronger}, {table.key} as id, {table.of} as of_whom
        from located where row_status = 'current'
    ),
    pairs as (
        select
            one.id as one_id,
            other.id as other_id,
            one.of_whom,
            one.priority as one_priority,
            other.priority as other_priority,
            one.place as one_place,
            other.place as other_place,
            greatest(one.valid_from_on, other.valid_from_on) as both_from_on,
            one.valid_from_on <= other.valid_from_on
            and one.valid_to_on >= other.valid_to_on as lasts_as_long,
            {_all(conditions, "one.{} is null or one.{} = other.{}")} as asks_for_no_more,
            {table.reaches_as_far} as reaches_as_far,
            {_all(table.effects, "one.{} is not distinct from other.{}")} as pays_alike
        from rules as one
        inner join rules as other
            on {table.meet}
            and one.id <> other.id
            and one.priority <= other.priority
            and one.valid_from_on < other.valid_to_on
            and other.valid_from_on < one.valid_to_on
            and {_all(conditions, "one.{} is null or other.{} is null or one.{} = other.{}")}
    )"""


def priority_decides(table: DecisionTable, *, pays_alike: bool) -> Expectation:
    """Two rules of one priority: an alphabet would decide how much somebody is paid."""
    rule = "priority_decides_between_rules" + ("_that_pay_alike" if pays_alike else "")
    severity: Severity = "warning" if pays_alike else "critical"
    return no_rows(
        rule,
        f"""
    {_pairs(table)}
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


def no_rule_is_shadowed(table: DecisionTable, *, pays_alike: bool) -> Expectation:
    """A rule behind one that asks for less never counts; what it pays, nobody gets."""
    rule = "no_rule_is_shadowed" + ("_by_one_that_pays_alike" if pays_alike else "")
    severity: Severity = "warning" if pays_alike else "critical"
    return no_rows(
        rule,
        f"""
    {_pairs(table)}
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
    )
    select
        {table.key} as row_key,
        {condition.name} as value,
        '{table.rule} ' || {table.key} || ' matches nothing so far: no delivered row has the '
        || '{condition.label} ' || {condition.name} || ' (' || place || ')' as reason
    from located
    anti join delivered on located.{condition.name} = delivered.value
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


CONFLICT_RULES: dict[str, tuple[Callable[[], Expectation], ...]] = {
    "crediting_rules": (
        *_rules_of(CREDITING),
        rules_lie_in_their_component,
        rules_agree_with_their_method,
    ),
    "territory_rules": (
        *_rules_of(TERRITORIES),
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
