"""Territory rules: where a deal lies of which nobody else says it."""

import datetime as dt
from dataclasses import dataclass

from tests.oracle.reading import span_of
from tests.oracle.typed import Row, Span, Tables, rows

CONDITIONS = ("segment", "country_code", "industry", "account_id")


@dataclass(frozen=True)
class TerritoryRule:
    rule_id: str
    territory: str
    priority: int
    conditions: tuple[tuple[str, str], ...]
    span: Span


def territory_rules_of(tables: Tables) -> list[TerritoryRule]:
    """The one that wins first."""
    found = [
        TerritoryRule(
            rule_id=row["territory_rule_id"],
            territory=row["territory_id"],
            priority=int(row["priority"]),
            conditions=tuple((name, row[name]) for name in CONDITIONS if row.get(name)),
            span=span_of(row),
        )
        for row in rows(tables, "territory_rules")
    ]
    return sorted(found, key=lambda rule: (rule.priority, rule.rule_id))


def matching(rules: list[TerritoryRule], deal: Row, account: Row) -> tuple[TerritoryRule, ...]:
    """Those that match its account on the day of the order, or of an opportunity without one."""
    account_id = deal.get("account_id", "")
    if not account_id:
        return ()
    day = dt.date.fromisoformat(deal.get("ordered_on") or deal["closed_on"])
    known = account | {"account_id": account_id}
    return tuple(
        rule
        for rule in rules
        if day in rule.span and all(known.get(name, "") == value for name, value in rule.conditions)
    )
