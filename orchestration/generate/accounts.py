"""Customers: the segment and territory of each follow the account executives there are."""

import numpy as np

from orchestration.generate.draws import Draws
from orchestration.generate.firm import (
    ACCOUNT_FIRST_NAMES,
    ACCOUNT_SECOND_NAMES,
    ACCOUNT_SUFFIXES,
    CURRENCIES,
    INDUSTRIES,
    REGIONS,
    SEGMENTS,
    UK,
    Role,
)
from orchestration.generate.frames import (
    NOTHING,
    Frame,
    Ints,
    changed,
    ordered,
    row_count,
    stacked,
    taken,
)
from orchestration.generate.horizon import DAY_SECONDS, Horizon
from orchestration.generate.people import Roster

# Partner accounts are the last accounts, so many of each region, the first of them on a plan.
PARTNERS_PER_REGION = 3
REBATED_PER_REGION = 2


def territory_ids(roster: Roster) -> tuple[str, ...]:
    """Territories that hold accounts, by number."""
    return tuple(territory for region in roster.territories for territory in region)


def won_accounts(draws: Draws, *, roster: Roster, count: int) -> Frame:
    """One row per account, its number its place: region, segment, territory, country, ..."""
    account = np.arange(count, dtype=np.int64)
    executives = roster.workers_of(Role.ACCOUNT_EXECUTIVE)
    numbers = {territory: number for number, territory in enumerate(territory_ids(roster))}
    patches = np.array(
        [
            (at.region, at.segment, numbers[at.territory_id])
            for at in (roster.positions[worker] for worker in executives)
        ],
        dtype=np.int64,
    )
    home = patches[draws.below("home", account, len(executives))]
    countries = np.array([len(region.country_codes) for region in REGIONS], dtype=np.int64)
    return {
        "account": account,
        "region": home[:, 0],
        "segment": home[:, 1],
        "territory": home[:, 2],
        "country": draws.below("country", account, countries[home[:, 0]]),
        "first_name": draws.below("account first name", account, len(ACCOUNT_FIRST_NAMES)),
        "second_name": draws.below("account second name", account, len(ACCOUNT_SECOND_NAMES)),
        "suffix": draws.below("account suffix", account, len(ACCOUNT_SUFFIXES)),
        "industry": draws.below("industry", account, len(INDUSTRIES)),
        "currency": np.full_like(account, NOTHING),
    }


def with_partners(customers: Frame) -> Frame:
    """Customers and, after them, the partners of each region, who are paid in its currency."""
    number = np.arange(len(REGIONS) * PARTNERS_PER_REGION, dtype=np.int64)
    region = number // PARTNERS_PER_REGION
    currencies = [CURRENCIES.index(each.currency_code) for each in REGIONS]
    partners = changed(
        taken(customers, number),
        account=row_count(customers) + number,
        region=region,
        segment=NOTHING,
        territory=NOTHING,
        country=0,
        industry=INDUSTRIES.index("retail"),
        currency=np.array(currencies, dtype=np.int64)[region],
    )
    return stacked(customers, partners)


def customer_count(accounts: Frame) -> int:
    """How many accounts buy for themselves."""
    return row_count(accounts) - len(REGIONS) * PARTNERS_PER_REGION


def partner_of(draws: Draws, accounts: Frame, account: Ints) -> Ints:
    """The partner through whom an account buys when it buys through one."""
    first = customer_count(accounts) + accounts["region"][account] * PARTNERS_PER_REGION
    return first + draws.below("partner", account, PARTNERS_PER_REGION)


def rebated_partners(accounts: Frame) -> list[int]:
    """Accounts of the partners who have agreed on a rebate."""
    first = customer_count(accounts)
    return [
        first + region * PARTNERS_PER_REGION + number
        for region in range(len(REGIONS))
        for number in range(REBATED_PER_REGION)
    ]


def delivered_accounts(draws: Draws, horizon: Horizon, accounts: Frame) -> Frame:
    """All accounts in the first delivery, and in later ones those whose industry was put right.

    Where enterprise accounts of the UK belong stands in the plan book, not in the CRM.
    """
    is_planned = (accounts["region"] == UK) & (accounts["segment"] == SEGMENTS.index("enterprise"))
    first = changed(
        accounts,
        delivery=0,
        territory=np.where(is_planned, NOTHING, accounts["territory"]),
        modified=-DAY_SECONDS * draws.between("won", accounts["account"], 20, 900),
    )
    if horizon.months == 1:
        return first
    corrected_in = draws.between("corrected in", accounts["account"], 1, horizon.last_delivery)
    corrected = changed(
        first,
        delivery=corrected_in,
        modified=(horizon.month_starts[corrected_in] + 9) * DAY_SECONDS + 36_000,
        industry=(accounts["industry"] + 1) % len(INDUSTRIES),
    )
    some = draws.happens("corrected", accounts["account"], per_mille=20)
    return ordered(stacked(first, taken(corrected, some)), "delivery", "account")


def account_of(draws: Draws, families: Ints, count: int) -> Ints:
    """The account of each family: the lower of two draws, so that some buy far more often."""
    return np.minimum(
        draws.below("account", families, count), draws.below("account again", families, count)
    )
