"""Many companies in one run of the pipeline, each held against the oracle."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tests.oracle.batch import Found, found_in, run_road, write_folder
from tests.oracle.compare import Disagreement, by_company, disagreements
from tests.oracle.generator import company_of, together
from tests.oracle.oracle import Account, account_of
from tests.oracle.reading import roll_up_values
from tests.oracle.typed import Tables
from tests.oracle.world import World, world_of

NO_ROWS = Found([], [], [], [])
# What the oracle fails with where rows that a company needs are missing.
NO_SENSE = (ArithmeticError, AssertionError, LookupError, StopIteration, TypeError, ValueError)

# Rules of a company match the transactions of all: what a run costs grows with the square.
BATCH = 125


@dataclass(frozen=True)
class Verdict:
    """What the oracle says of each company, and where the pipeline says something else."""

    accounts: dict[str, Account]
    disagreements: dict[str, list[Disagreement]]


def companies_of(
    seed: int, count: int, *, world: World, known: frozenset[str] = frozenset()
) -> dict[str, Tables]:
    """By their prefix; a company of a seed is the same in a batch of any size."""
    return {
        f"c{number}-": company_of(
            random.Random(f"company {seed} {number}"),
            prefix=f"c{number}-",
            world=world,
            known=known,
        )
        for number in range(count)
    }


def trial(seed: int, count: int, *, home: Path, known: frozenset[str] = frozenset()) -> Verdict:
    world = world_of(seed)
    companies = list(companies_of(seed, count, world=world, known=known).items())
    whole = Verdict({}, {})
    for first in range(0, count, BATCH):
        found = judge(dict(companies[first : first + BATCH]), world=world, home=home)
        whole.accounts.update(found.accounts)
        whole.disagreements.update(found.disagreements)
    return whole


def judge(
    companies: Mapping[str, Tables],
    *,
    world: World,
    home: Path,
    gates: bool = True,
    are_parts: bool = False,
) -> Verdict:
    """One run for all of them; `home` keeps the folder and the warehouse."""
    folder = write_all(home, companies.values(), world=world)
    marts = run_road(folder, home=home, gates=gates)
    return compare(companies, found_in(marts), world=world, are_parts=are_parts)


def compare(
    companies: Mapping[str, Tables], found: Found, *, world: World, are_parts: bool = False
) -> Verdict:
    """Of parts of companies the oracle need not make sense: no gate has looked at them."""
    settings = replace(world.settings, roll_up_values=roll_up_values(together(*companies.values())))
    parts = by_company(found)
    accounts: dict[str, Account] = {}
    for prefix, tables in companies.items():
        try:
            accounts[prefix] = account_of(together(world.tables, tables), settings)
        except NO_SENSE:
            if not are_parts:
                raise
    wrong = {
        prefix: disagreements(account, parts.get(prefix, NO_ROWS))
        for prefix, account in accounts.items()
    }
    return Verdict(accounts, {prefix: found for prefix, found in wrong.items() if found})


def write_all(home: Path, companies: Iterable[Tables], *, world: World) -> Path:
    folder = home / "companies" / "oracle"
    return write_folder(folder, together(world.tables, *companies), world.settings)
