"""Orders and what follows from them, drafted as headers: kinds, days and numbers of lines.

A *family* is a deal and its aftermath: a booking (or the renewal of a contract that began
before the first month), perhaps an upsell, a renewal, a cancellation, with their invoices,
payments and credit memos. What a family holds depends on its number alone, which is how a
firm of exactly so many rows is found: families are added until the next would be too many, and
plain families of a single unbilled line fill the rest.
"""

import numpy as np

from orchestration.generate.draws import Draws
from orchestration.generate.firm import OrderKind
from orchestration.generate.frames import (
    Bools,
    Frame,
    Ints,
    changed,
    ordered,
    stacked,
    taken,
)
from orchestration.generate.horizon import Horizon

# A family's orders by slot; a slot's key is 4 x family + slot.
SLOTS = 4
BASE, UPSELL, RENEWAL, CANCELLATION = range(SLOTS)

_SAMPLE_FAMILIES = 20_000


def drafted_orders(draws: Draws, horizon: Horizon, *, families: int, plain_from: int) -> Frame:
    """Order headers in the order of their days: family, slot, key, kind, day, lines, is_plain.

    Families from `plain_from` on are plain: one line, no invoice, no aftermath.
    """
    family = np.arange(families, dtype=np.int64)
    is_plain = family >= plain_from
    base = _base_orders(draws, horizon, family, is_plain)
    slots = [
        base,
        _upsells(draws, base),
        _renewals(draws, base),
        _cancellations(draws, base),
    ]
    within = [taken(frame, frame["day"] < horizon.days) for frame in slots]
    return ordered(stacked(*within), "day", "key")


def _base_orders(draws: Draws, horizon: Horizon, family: Ints, is_plain: Bools) -> Frame:
    weight = draws.below("ordered on", family, int(horizon.busy_ends[-1]))
    inherited = ~is_plain & draws.happens("inherited", family, per_mille=100)
    lines = draws.pick("lines", family, (45, 35, 20)) + 1
    return {
        "family": family,
        "slot": np.full_like(family, BASE),
        "key": family * SLOTS + BASE,
        "kind": np.where(inherited, int(OrderKind.RENEWAL), int(OrderKind.BOOKING)),
        "day": np.searchsorted(horizon.busy_ends, weight, side="right").astype(np.int64),
        "lines": np.where(is_plain, 1, lines),
        "is_plain": is_plain.astype(np.int64),
    }


def _following(base: Frame, exists: Bools, *, slot: int, kind: OrderKind, after: Ints) -> Frame:
    """Orders of another slot, `after` days after the base order of their family."""
    follows = exists & (base["is_plain"] == 0)
    return taken(
        changed(
            base,
            slot=slot,
            kind=int(kind),
            key=base["family"] * SLOTS + slot,
            day=base["day"] + after,
        ),
        follows,
    )


def _upsells(draws: Draws, base: Frame) -> Frame:
    family = base["family"]
    upsells = _following(
        base,
        draws.happens("upsold", family, per_mille=150),
        slot=UPSELL,
        kind=OrderKind.UPSELL,
        after=draws.between("upsold after", family, 20, 220),
    )
    return changed(upsells, lines=draws.between("upsold lines", upsells["family"], 1, 2))


def _renewals(draws: Draws, base: Frame) -> Frame:
    family = base["family"]
    terms = np.array([90, 180, 365], dtype=np.int64)
    return _following(
        base,
        draws.happens("renewed", family, per_mille=260),
        slot=RENEWAL,
        kind=OrderKind.RENEWAL,
        after=terms[draws.pick("contract term", family, (2, 4, 4))],
    )


def _cancellations(draws: Draws, base: Frame) -> Frame:
    """Whole orders, or in two of five cases only their last line."""
    family = base["family"]
    cancellations = _following(
        base,
        # An order without an opportunity is its own deal: nothing could tie a cancellation
        # to the people who shared it.
        draws.happens("cancelled", family, per_mille=65) & has_opportunity(draws, base["key"]),
        slot=CANCELLATION,
        kind=OrderKind.CANCELLATION,
        after=draws.between("cancelled after", family, 10, 150),
    )
    partly = draws.happens("partly cancelled", cancellations["family"], per_mille=400)
    return changed(cancellations, lines=np.where(partly, 1, cancellations["lines"]))


def has_opportunity(draws: Draws, keys: Ints) -> Bools:
    """All but a few orders come out of the CRM."""
    return ~draws.happens("no opportunity", keys, per_mille=25)


def drafted_invoices(draws: Draws, horizon: Horizon, orders: Frame) -> Frame:
    """Invoices by day: order_row, family, key, day, lines, instalment, instalments (1 or 2)."""
    key = orders["key"]
    billed = (
        (orders["slot"] != CANCELLATION)
        & (orders["is_plain"] == 0)
        & draws.happens("billed", key, per_mille=900)
    )
    in_two = draws.happens("billed in two", key, per_mille=150)
    first_day = orders["day"] + draws.between("billed after", key, 1, 25)
    first: Frame = {
        "order_row": np.arange(len(key), dtype=np.int64),
        "family": orders["family"],
        "key": key * 2,
        "day": first_day,
        "lines": orders["lines"],
        "instalment": np.ones_like(key),
        "instalments": 1 + in_two.astype(np.int64),
    }
    second = changed(
        first,
        key=key * 2 + 1,
        day=first_day + draws.between("second instalment after", key, 55, 95),
        instalment=2,
    )
    both = stacked(taken(first, billed), taken(second, billed & in_two))
    return ordered(taken(both, both["day"] < horizon.days), "day", "key")


def drafted_payments(draws: Draws, horizon: Horizon, invoices: Frame) -> Frame:
    """Payments by day: invoice_row, family, key, day, lines, part.

    Part 0 settles the invoice, part 1 its first 60 %, part 2 the rest.
    """
    key = invoices["key"]
    paid = draws.happens("paid", key, per_mille=930)
    in_parts = draws.happens("paid in parts", key, per_mille=220)
    rest_paid = draws.happens("rest paid", key, per_mille=800)
    first: Frame = {
        "invoice_row": np.arange(len(key), dtype=np.int64),
        "family": invoices["family"],
        "key": key * 2,
        "day": invoices["day"] + draws.between("paid after", key, 4, 50),
        "lines": invoices["lines"],
        "part": in_parts.astype(np.int64),
    }
    rest = changed(
        first,
        key=key * 2 + 1,
        day=first["day"] + draws.between("rest paid after", key, 15, 45),
        part=2,
    )
    both = stacked(taken(first, paid), taken(rest, paid & in_parts & rest_paid))
    return ordered(taken(both, both["day"] < horizon.days), "day", "key")


def drafted_credit_memos(draws: Draws, horizon: Horizon, invoices: Frame) -> Frame:
    """Credit memos by day, on one line of an invoice each: invoice_row, family, key, day."""
    key = invoices["key"]
    memos: Frame = {
        "invoice_row": np.arange(len(key), dtype=np.int64),
        "family": invoices["family"],
        "key": key,
        "day": invoices["day"] + draws.between("reduced after", key, 3, 60),
    }
    issued = draws.happens("reduced", key, per_mille=60) & (memos["day"] < horizon.days)
    return ordered(taken(memos, issued), "day", "key")


def _rows_by_family(draws: Draws, horizon: Horizon, families: int) -> Ints:
    """Transaction rows of each family, as if none of them were plain."""
    orders = drafted_orders(draws, horizon, families=families, plain_from=families)
    invoices = drafted_invoices(draws, horizon, orders)
    payments = drafted_payments(draws, horizon, invoices)
    memos = drafted_credit_memos(draws, horizon, invoices)
    rows = np.bincount(memos["family"], minlength=families)
    for frame in (orders, invoices, payments):
        # Sums of small whole numbers: exact in the floats that bincount weighs with.
        rows = rows + np.bincount(frame["family"], frame["lines"], families).astype(np.int64)
    return rows.astype(np.int64)


def families_of(draws: Draws, horizon: Horizon, transactions: int) -> tuple[int, int]:
    """How many families make exactly `transactions` rows, and from which on they are plain."""
    sample = _rows_by_family(draws, horizon, min(transactions, _SAMPLE_FAMILIES))
    families = int(transactions * len(sample) // int(sample.sum()) * 21 // 20) + 50
    ends = np.cumsum(_rows_by_family(draws, horizon, families))
    plain_from = int(np.searchsorted(ends, transactions, side="right"))
    rest = transactions - (int(ends[plain_from - 1]) if plain_from else 0)
    return plain_from + rest, plain_from
