"""Decision tables of the plan book: rules that are matched by conditions, and by priority.

Two crediting rules meet where they are of one component and method, or credit one payee by two
methods; any two territory rules do. A deal with explicit splits is for split rules, one without for
owner rules, whatever their conditions say, and of an owner rule the payee is the owner.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from expectations.plan_language import Column, plan_tables, rule_conditions, rule_effects
from expectations.rows_in_files import located
from expectations.territories import TERRITORIES_ABOVE


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
    # What these two methods say by themselves.
    stronger="""replace (
            case credit_method when 'owner' then false when 'split' then true else has_splits end
                as has_splits,
            case when credit_method = 'owner' then coalesce(owner_payee_id, payee_id)
                else owner_payee_id end as owner_payee_id,
            case when credit_method = 'owner' then coalesce(payee_id, owner_payee_id)
                else payee_id end as payee_id
        )""",
    meet="""one.component_id = other.component_id
            and one.credit_method = other.credit_method
            and one.team_role is not distinct from other.team_role""",
    reaches_as_far="coalesce(one.levels_up >= other.levels_up, one.levels_up is null)",
)

# A payee may own a deal, be in its team and work its territory: one of the rules credits.
ACROSS_METHODS = replace(
    CREDITING,
    meet="""one.component_id = other.component_id
            and one.credit_method in ('owner', 'split', 'team_role', 'territory')
            and other.credit_method in ('owner', 'split', 'team_role', 'territory')
            and (one.credit_method, one.team_role)
                is distinct from (other.credit_method, other.team_role)""",
)

TERRITORIES = DecisionTable(
    book="territory_rules",
    key="territory_rule_id",
    rule="Territory rule",
    matches="account",
    effects=(plan_tables()["territory_rules"].column("territory_id"),),
)


def _every(tests: Iterable[str]) -> str:
    return " and ".join(f"({each})" for each in tests) or "true"


def _covers(one: str, other: str, condition: Column) -> str:
    """SQL: what rule `one` asks for covers what `other` asks for."""
    name = condition.staged_name
    if condition.covers_below:
        return f"list_contains({other}.{name}_above, {one}.{name})"
    return f"{one}.{name} = {other}.{name}"


def _rules_of(table: DecisionTable) -> str:
    """CTEs ending in `rules`: each with the territories in which one that it asks for lies."""
    nested = [each.staged_name for each in rule_conditions(table.book) if each.covers_below]
    above = "".join(
        f", coalesce((select list(above_territory_id) from above where territory_id = located.{n}),"
        f" [located.{n}]) as {n}_above"
        for n in nested
    )
    return f"""
    {located(table.file_name)},
    above as ({TERRITORIES_ABOVE}),
    rules as (
        select * {table.stronger}, {table.key} as id, {table.of} as of_whom {above}
        from located where row_status = 'current'
    )"""


def pairs_of(table: DecisionTable) -> str:
    """CTEs ending in `pairs`: any two rules that meet, `one` before or beside `other`."""
    conditions = rule_conditions(table.book)
    effects = [each.staged_name for each in table.effects]
    alike = _every(f"one.{each} is not distinct from other.{each}" for each in effects)
    no_more = [f"one.{c.staged_name} is null or {_covers('one', 'other', c)}" for c in conditions]
    can_both = [
        f"one.{c.staged_name} is null or other.{c.staged_name} is null"
        f" or {_covers('one', 'other', c)} or {_covers('other', 'one', c)}"
        for c in conditions
    ]
    return f"""
    {_rules_of(table)},
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
            {_every(no_more)} as asks_for_no_more,
            {table.reaches_as_far} as reaches_as_far,
            {alike} as pays_alike
        from rules as one
        inner join rules as other
            on {table.meet}
            and one.id <> other.id
            and one.priority <= other.priority
            and one.valid_from_on < other.valid_to_on
            and other.valid_from_on < one.valid_to_on
            and {_every(can_both)}
    )"""
