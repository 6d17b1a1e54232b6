"""The rate tables of a component, as a payee reads them."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from expectations.plan_language import plan_tables, unit_of
from orchestration.plans.book import Identity, PlanBook, Version, rules_of, tiers_of
from orchestration.plans.examples.story import rate_of
from orchestration.plans.paying import paid_each
from orchestration.plans.wording import shown


@dataclass(frozen=True)
class TierLine:
    """A line of a rate table: where the tier begins and ends, and what it pays."""

    number: str
    begins: str
    ends: str
    pays: str


@dataclass(frozen=True)
class RateTable:
    """A rate table, and in which unit its bounds are."""

    rate_table_id: str
    bounds: str
    tiers: tuple[TierLine, ...]


def table_ids(book: PlanBook, component_id: str, component: Version) -> list[str]:
    """The table of a component, then those that its rules name."""
    rules = (version.terms["rate_table_id"] for _, version in rules_of(book, component_id))
    named = (component.terms["rate_table_id"], *rules)
    return list(dict.fromkeys(str(name) for name in named if name is not None))


def rate_tables(book: PlanBook, component_id: str, component: Version) -> Iterator[RateTable]:
    """The newest version of each table that pays the component."""
    words = plan_tables()["rate_tiers"].column("bound_unit").words
    unit = unit_of(str(component.terms["measure"]), "")
    for name in table_ids(book, component_id, component):
        tiers = tiers_of(book, name)
        if tiers:
            bound_unit = str(tiers[0][1].terms["bound_unit"])
            is_count = bool(unit) and bound_unit == "amount"
            each, currency_code = paid_each(component, tiers), currency_of(book, component)
            yield RateTable(
                rate_table_id=name,
                bounds=f"Bounds are {unit}." if is_count else words.get(bound_unit, bound_unit),
                tiers=tuple(_tier(one, version, each, currency_code) for one, version in tiers),
            )


def currency_of(book: PlanBook, component: Version) -> str:
    plans = book.rows("plans").get((str(component.terms["plan_id"]),))
    return str(plans[-1].terms["currency_code"]) if plans else ""


def _tier(identity: Identity, version: Version, each: str, currency_code: str) -> TierLine:
    table, terms = plan_tables()["rate_tiers"], version.terms
    return TierLine(
        number=identity[1],
        begins=shown(table.column("lower_bound"), terms["lower_bound"], terms),
        ends=_shown(version, "upper_bound"),
        pays=_pays(version, "rate", each, currency_code)
        + (f" to {_pays(version, 'upper_rate', each, currency_code)}" if _grows(version) else ""),
    )


def _grows(version: Version) -> bool:
    terms = version.terms
    return terms["upper_rate"] is not None and terms["upper_rate"] != terms["rate"]


def _pays(version: Version, column: str, each: str, currency_code: str) -> str:
    rate = version.terms[column]
    if not isinstance(rate, Decimal):
        return _shown(version, column)
    if each:
        return rate_of(rate, each, currency_code)
    is_amount = version.terms["rate_unit"] == "amount"
    return f"{rate:,f} {currency_code}" if is_amount else _shown(version, column)


def _shown(version: Version, column: str) -> str:
    value = version.terms[column]
    described = plan_tables()["rate_tiers"].column(column)
    return "" if value is None else shown(described, value, version.terms)
