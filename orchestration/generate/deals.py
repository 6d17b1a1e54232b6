"""The people of a deal: its owner, who shares it, who helps on it."""

import numpy as np

from orchestration.generate import orders as drafted
from orchestration.generate.accounts import account_of, customer_count, partner_of
from orchestration.generate.draws import Draws
from orchestration.generate.firm import (
    CHANNELS,
    CURRENCIES,
    FIRST_THREE_WAY_PATTERN,
    REGIONS,
    OrderKind,
    Stage,
)
from orchestration.generate.frames import (
    NOTHING,
    Bools,
    Frame,
    Ints,
    changed,
    ordered,
    row_count,
    stacked,
    taken,
    unrolled,
)
from orchestration.generate.horizon import DAY_SECONDS, Horizon
from orchestration.generate.pools import ENGINEERS, EXECUTIVES, POOLS_PER_REGION, Pools

FIRST_ORDER_NUMBER = 100_001
# Contracts signed before the first month: orders that no extract holds.
_FIRST_LEGACY_NUMBER = 20_001
_LEGACY_NUMBERS = 60_000
_LARGE = 2**31 - 1


def late(draws: Draws, horizon: Horizon, stream: str, frame: Frame) -> Ints:
    """Delivery of each row: that of its day's month; 2 % come one later, 0.5 % two."""
    after = draws.pick(stream + " late", frame["key"], (975, 20, 5))
    delivery: Ints = np.minimum(horizon.month_of(frame["day"]) + after, horizon.last_delivery)
    return delivery


def modified(draws: Draws, stream: str, frame: Frame) -> Ints:
    """Second at which the source wrote each row, in office hours of its day."""
    office = draws.between(stream + " written", frame["key"], 8 * 3600, 18 * 3600)
    return frame["day"] * DAY_SECONDS + office


def signed_orders(
    draws: Draws, horizon: Horizon, *, drafts: Frame, accounts: Frame, pools: Pools
) -> Frame:
    """Drafted orders with deal, account, owner, currency, territory, channel and delivery.

    `deal_row` is the row of the order whose deal this is: of a cancellation the one it cancels.
    """
    base_rows = np.zeros(int(drafts["family"].max()) + 1, dtype=np.int64)
    is_base = drafts["slot"] == drafted.BASE
    rows = np.arange(row_count(drafts), dtype=np.int64)
    base_rows[drafts["family"][is_base]] = rows[is_base]
    base_row = base_rows[drafts["family"]]
    deal_row = np.where(drafts["slot"] == drafted.CANCELLATION, base_row, rows)
    account = account_of(draws, drafts["family"], customer_count(accounts))
    number = FIRST_ORDER_NUMBER + rows
    inherited = is_base & (drafts["kind"] == OrderKind.RENEWAL)
    legacy = _FIRST_LEGACY_NUMBER + drafts["family"] % _LEGACY_NUMBERS
    from_crm = drafted.has_opportunity(draws, drafts["key"][deal_row])
    orders = changed(
        drafts,
        number=number,
        deal_row=deal_row,
        base_row=base_row,
        account=account,
        original=np.where(is_base, np.where(inherited, legacy, NOTHING), number[base_row]),
        opportunity=np.where(from_crm, number[deal_row], NOTHING),
        region=accounts["region"][account],
        segment=accounts["segment"][account],
        territory=_exception_territory(draws, drafts, accounts),
        channel=draws.pick("channel", drafts["family"], (72, 20, 8)),
        delivery=late(draws, horizon, "order", drafts),
        modified=modified(draws, "order", drafts),
    )
    orders["partner"] = _partner(draws, orders, accounts)
    orders["currency"] = _currency(draws, orders)
    orders["owner"] = _owner(draws, orders, pools)
    return orders


def _partner(draws: Draws, orders: Frame, accounts: Frame) -> Ints:
    """Through whom an order of that channel is sold; -1 for the rest."""
    is_indirect = orders["channel"] == CHANNELS.index("partner")
    return np.where(is_indirect, partner_of(draws, accounts, orders["account"]), NOTHING)


def _exception_territory(draws: Draws, drafts: Frame, accounts: Frame) -> Ints:
    """A few orders are booked into another territory than their account's; -1 for the rest."""
    elsewhere = draws.below("elsewhere", drafts["family"], int(accounts["territory"].max()) + 1)
    moved = draws.happens("booked elsewhere", drafts["family"], per_mille=25)
    return np.where(moved, elsewhere, NOTHING)


def _currency(draws: Draws, orders: Frame) -> Ints:
    """The region's currency, and for one deal in twenty another of the three."""
    codes = [CURRENCIES.index(region.currency_code) for region in REGIONS]
    own = np.array(codes, dtype=np.int64)[orders["region"]]
    foreign = draws.happens("foreign currency", orders["family"], per_mille=50)
    other = (own + draws.between("other currency", orders["family"], 1, 2)) % len(CURRENCIES)
    return np.where(foreign, other, own)


def _owner(draws: Draws, orders: Frame, pools: Pools) -> Ints:
    """The worker who owns each order's deal on the day it is made; -1 for a few."""
    deal = taken(orders, orders["deal_row"])
    executives = deal["region"] * POOLS_PER_REGION + EXECUTIVES
    by_success = draws.below("owner is success manager", deal["key"], 1000) < np.select(
        [deal["kind"] == OrderKind.RENEWAL, deal["kind"] == OrderKind.UPSELL], [750, 400], 0
    )
    wanted = np.where(
        by_success,
        executives + 1,
        deal["region"] * POOLS_PER_REGION + deal["segment"],
    )
    staffed = pools.sizes(deal["day"], wanted) > 0
    # Nine deals of ten go to whoever the account belongs to.
    regular = draws.below("owner of account", deal["account"], _LARGE)
    chance = draws.below("owner of deal", deal["key"], _LARGE)
    any_owner = draws.happens("any owner", deal["key"], per_mille=100)
    owner = pools.members_or_nobody(
        deal["day"],
        np.where(staffed, wanted, executives),
        np.where(any_owner, chance, regular),
    )
    return np.where(draws.happens("no owner", deal["key"], per_mille=6), NOTHING, owner)


def shared_deals(draws: Draws, orders: Frame, pools: Pools) -> Frame:
    """Splits: deal_row, worker, pattern, place in the pattern; the owner has the first place."""
    pool = orders["region"] * POOLS_PER_REGION + EXECUTIVES
    size = pools.sizes(orders["day"], pool)
    rows = np.flatnonzero(
        (orders["deal_row"] == np.arange(row_count(orders)))
        & (orders["owner"] >= 0)
        & (size >= 3)
        & draws.happens("shared", orders["key"], per_mille=400)
    )
    deal, pool, size = taken(orders, rows), pool[rows], size[rows]
    pattern = draws.pick("split pattern", deal["key"], (5, 4, 3, 2, 2, 2, 1))
    second = draws.below("second share", deal["key"], size)
    second = (second + _is_at(pools, deal, pool, second)) % size
    third = (second + 1 + draws.below("third share", deal["key"], size - 2)) % size
    third = (third + _is_at(pools, deal, pool, third)) % size
    third = (third + (third == second)) % size
    people = np.stack(
        [
            deal["owner"],
            pools.members(deal["day"], pool, second),
            pools.members(deal["day"], pool, third),
        ]
    )
    places, numbers = unrolled(np.where(pattern < FIRST_THREE_WAY_PATTERN, 2, 3))
    is_by_stage = (numbers == 2) & _by_stage(draws, deal, pattern)[places]
    return {
        "deal_row": rows[places],
        "worker": people[numbers - 1, places],
        "pattern": pattern[places],
        "place": numbers - 1,
        "stage": np.where(is_by_stage, Stage.CLOSING, NOTHING),
        "from_day": np.full_like(places, NOTHING),
        "to_day": np.full_like(places, NOTHING),
        "delivery": deal["delivery"][places],
        "modified": deal["modified"][places],
    }


def _by_stage(draws: Draws, deal: Frame, pattern: Ints) -> Bools:
    """Opportunities in which the second of two has a share only while they are being closed."""
    is_possible = (pattern < FIRST_THREE_WAY_PATTERN) & (deal["opportunity"] >= 0)
    return is_possible & draws.happens("shared by stage", deal["key"], per_mille=30)


def handed_over(
    draws: Draws, horizon: Horizon, *, orders: Frame, splits: Frame, pools: Pools
) -> Frame:
    """Shares of the second of two that somebody else has later: splits as known then.

    From a day on, two rows each: the share that ends, a new version of its row, and the one that
    begins. From the stage of delivery on, one: the share of closing ends of itself.
    """
    second = taken(splits, (splits["place"] == 1) & (splits["pattern"] < FIRST_THREE_WAY_PATTERN))
    deal = taken(orders, second["deal_row"])
    day = deal["day"] + draws.between("handed over after", deal["key"], 20, 120)
    exists = draws.happens("handed over", deal["key"], per_mille=80) | (second["stage"] >= 0)
    exists &= day < horizon.days
    second, deal, day = taken(second, exists), taken(deal, exists), day[exists]
    pool = deal["region"] * POOLS_PER_REGION + EXECUTIVES
    size = pools.sizes(day, pool)
    is_staffed = size >= 3
    second, deal, day = taken(second, is_staffed), taken(deal, is_staffed), day[is_staffed]
    pool, size = pool[is_staffed], size[is_staffed]
    # Of three in a row one at least has no share yet.
    first = draws.below("handed over to", deal["key"], size)
    heirs = [pools.members(day, pool, (first + step) % size) for step in range(3)]
    is_new = [(heir != deal["owner"]) & (heir != second["worker"]) for heir in heirs]
    known = changed(
        second,
        delivery=np.maximum(second["delivery"], horizon.month_of(day)),
        modified=day * DAY_SECONDS + 32_400,
    )
    by_stage = second["stage"] >= 0
    begun = changed(
        known,
        worker=np.select(is_new, heirs),
        stage=np.where(by_stage, Stage.DELIVERY, NOTHING),
        from_day=np.where(by_stage, NOTHING, day),
    )
    return stacked(taken(changed(known, to_day=day), ~by_stage), begun)


def stages(draws: Draws, *, orders: Frame, splits: Frame, handovers: Frame) -> Frame:
    """Stages that splits name: deal_row, stage, and the day on which the deal enters it."""
    closing = taken(splits, splits["stage"] == Stage.CLOSING)
    deal = taken(orders, closing["deal_row"])
    delivery = taken(handovers, handovers["stage"] == Stage.DELIVERY)
    entered = (
        (closing, deal["day"] - draws.between("in closing before", deal["key"], 10, 60)),
        (delivery, delivery["modified"] // DAY_SECONDS),
    )
    columns = ("deal_row", "stage", "delivery", "modified")
    return stacked(
        *({name: rows[name] for name in columns} | {"day": day} for rows, day in entered)
    )


def _is_at(pools: Pools, deal: Frame, pool: Ints, places: Ints) -> Ints:
    """1 where the owner stands at that place of the pool: nobody shares with themselves."""
    is_owner: Bools = pools.members(deal["day"], pool, places) == deal["owner"]
    return is_owner.astype(np.int64)


def teams(draws: Draws, orders: Frame, pools: Pools) -> Frame:
    """Team members: deal_row, worker, team_role (0 solution engineer, 1 executive sponsor)."""
    is_deal = orders["deal_row"] == np.arange(row_count(orders))
    engineers = pools.members_or_nobody(
        orders["day"],
        orders["region"] * POOLS_PER_REGION + ENGINEERS,
        draws.below("engineer", orders["key"], _LARGE),
    )
    helped = is_deal & (engineers >= 0) & draws.happens("helped", orders["key"], per_mille=210)
    sponsored = helped & draws.happens("sponsored", orders["key"], per_mille=100)
    # Vice presidents are the workers after the chief, one per region.
    people = ((engineers, helped), (orders["region"] + 1, sponsored))
    return ordered(
        stacked(
            *(
                {
                    "deal_row": np.flatnonzero(exists),
                    "worker": workers[exists],
                    "team_role": np.full(int(exists.sum()), team_role, dtype=np.int64),
                    "delivery": orders["delivery"][exists],
                    "modified": orders["modified"][exists],
                }
                for team_role, (workers, exists) in enumerate(people)
            )
        ),
        "deal_row",
        "team_role",
    )
