"""Rows and values of the plan book in words: those that stand beside the columns in its YAML."""

import datetime as dt
from decimal import Decimal

from expectations.plan_language import Column, Table
from orchestration.plans.book import BEGINNING, OPEN_END, Identity, Terms, Value


def row_name(table: Table, identity: Identity) -> str:
    """ "Tier 2 of RT-US"."""
    return table.row.format(**dict(zip(table.identity, identity, strict=True)))


def shown(column: Column, value: Value, terms: Terms) -> str:
    """A value as people write it: 0.05 as 5 %, 100000 as 100,000."""
    if isinstance(value, Decimal):
        return _number(column, value, terms)
    if column.is_condition and value is not None:
        return column.words.get(value, value)
    return str(value)


def meant(column: Column, terms: Terms) -> str:
    """What one of the words of a column means, without its full stop: "Bounds are shares"."""
    return column.words.get(str(terms.get(column.name)), "").rstrip(".")


def phrase(column: Column, terms: Terms) -> str:
    """What a row says in a column, to be put after its name: "pays 7 %"."""
    value = terms.get(column.name)
    if value is None:
        said = column.nothing or f"has no {column.label}"
        return f"is for {said}" if column.is_condition else said
    text = shown(column, value, terms)
    if column.is_condition:
        return f"is for {condition(column, terms)}"
    if column.says:
        return column.says.format(text)
    return f"has the {column.label} {text}"


def condition(column: Column, terms: Terms) -> str:
    """What a condition of a rule asks for: "accounts of the segment enterprise"."""
    text = shown(column, terms[column.name], terms)
    return column.says.format(text) if column.says else text


def change(column: Column, old: Terms, new: Terms) -> str:
    """What a row says in a column after a change: "pays 7 % instead of 6 %"."""
    before, after = old.get(column.name), new.get(column.name)
    said = phrase(column, new)
    if before is None or after is None:
        return f"{said} (before: {phrase(column, old)})"
    said = f"{said} instead of {shown(column, before, old)}"
    means = "" if column.is_condition else meant(column, new)
    return f"{said} ({means})" if means else said


def while_in_force(from_on: str, to_on: str) -> str:
    """ " from 2025-07-01 until 2025-09-30", its last day; empty for always."""
    begins = "" if from_on == BEGINNING else f" from {from_on}"
    return begins if to_on == OPEN_END else f"{begins} until {_day_before(to_on)}"


def _day_before(day: str) -> str:
    try:
        return str(dt.date.fromisoformat(day) - dt.timedelta(days=1))
    except ValueError:
        return f"before {day}"


def _number(column: Column, value: Decimal, terms: Terms) -> str:
    if _in_per_cent(column, terms):
        return f"{(value * 100).normalize():,f} %"
    is_rate = not isinstance(column.per_cent, bool) and "told_in" in column.per_cent
    unit = terms.get("told_in") if is_rate else None
    return f"{value:,f} {unit}" if unit else f"{value:,f}"


def _in_per_cent(column: Column, terms: Terms) -> bool:
    if isinstance(column.per_cent, bool):
        return column.per_cent
    return all(terms.get(name) == value for name, value in column.per_cent.items())
