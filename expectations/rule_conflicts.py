"""Rules of a decision table against each other: which one counts must be written."""

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


def _rules_of(table: DecisionTable) -> tuple[Callable[[], Expectation], ...]:
    return (
        partial(priority_decides, table, pays_alike=False),
        partial(priority_decides, table, pays_alike=True),
        partial(no_rule_is_shadowed, table, pays_alike=False),
        partial(no_rule_is_shadowed, table, pays_alike=True),
    )


CONFLICT_RULES: dict[str, tuple[Callable[[], Expectation], ...]] = {
    "crediting_rules": (*_rules_of(CREDITING), priority_decides_across_methods),
    "territory_rules": _rules_of(TERRITORIES),
}
