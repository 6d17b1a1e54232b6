"""Small companies with much in them: the rows of one, from a seed."""

import datetime as dt
import random

from tests.oracle.bills import bill_otherwise
from tests.oracle.deals import add_deals
from tests.oracle.draws import Draws
from tests.oracle.modifiers import add_matrices, add_modifiers, add_ranks
from tests.oracle.people import add_people
from tests.oracle.plans import add_plan_book
from tests.oracle.rules import PARTNERS, ask_for_more
from tests.oracle.territories import add_region, add_territory_rules
from tests.oracle.typed import Span, Tables
from tests.oracle.world import World

# A few months each, so that several deals fall into one window; half of them see the leap day.
FOCUSES = (
    Span(dt.date(2024, 1, 15), dt.date(2024, 4, 15)),
    Span(dt.date(2024, 2, 1), dt.date(2024, 4, 1)),
    Span(dt.date(2024, 5, 20), dt.date(2024, 7, 20)),
    Span(dt.date(2024, 11, 1), dt.date(2025, 3, 10)),
)


# Where the pipeline is known to differ from the plan language: left out unless asked for.
KNOWN = {
    "quota_gap": "a period without a quota, although tiers are shares of it",
    "rate_gap": "days without a rate of one's own",
    "none_change": "versions of a component of which some pay and some do not",
}


def company_of(
    chance: random.Random, *, prefix: str, world: World, known: frozenset[str] = frozenset()
) -> Tables:
    """Rows by table, without those that all companies of the world share; all ids are prefixed."""
    draws = Draws(chance, known=known)
    draws.around = draws.pick(FOCUSES)
    return company_drawn(draws, prefix=prefix, world=world)


def company_drawn(draws: Draws, *, prefix: str, world: World) -> Tables:
    tables: Tables = {}
    payees = add_people(tables, draws, prefix=prefix, currencies=world.currencies)
    paid = payees + [f"{prefix}{partner}" for partner in PARTNERS]
    add_plan_book(tables, draws, prefix=prefix, payees=paid, currencies=world.currencies)
    add_deals(tables, draws, prefix=prefix, payees=payees, world=world)
    add_modifiers(tables, draws)
    add_matrices(tables, draws)
    add_ranks(tables, draws)
    add_territory_rules(tables, draws, prefix=prefix, payees=payees)
    add_region(tables, draws, prefix=prefix)
    ask_for_more(tables, draws, prefix=prefix, payees=payees, currencies=world.currencies)
    bill_otherwise(tables, draws, currencies=world.currencies)
    return tables


def together(*companies: Tables) -> Tables:
    """The rows of several companies, or of one and its world, as those of one."""
    tables: Tables = {}
    for company in companies:
        for name, found in company.items():
            tables.setdefault(name, []).extend(found)
    return tables
