"""Which conventions of modifiers a company touches."""

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from math import prod

from tests.oracle.crediting import Credit
from tests.oracle.modifying import (
    FACTOR_DIGITS,
    Change,
    factors_on,
    gates_on,
)
from tests.oracle.oracle import Account
from tests.oracle.ranks import rank_of, ranked_on
from tests.oracle.reaching import reached_on

OPENS = ("pay", "cap")


def modifier_hits(account: Account) -> Iterator[str]:
    credits: dict[tuple[str, str], list[Credit]] = defaultdict(list)
    for credit in account.credits:
        credits[credit.payee, credit.component].append(credit)
    yield from _budgets(account)
    for change in account.changes:
        yield from _bounds(account, change, credits)
        yield from _matrices(account, change, credits)
        if change.kind == "multiplier":
            yield from _multipliers(account, change, credits)
        elif change.kind == "rank":
            yield from _ranks(account, change, credits)
        elif change.kind == "gate":
            yield from _gates(account, change, credits)
        elif change.kind == "pool":
            yield f"pool: {change.terms.window}"
            yield f"pool: {'gives' if change.exact > 0 else 'takes'}"
            if not credits[change.payee, change.terms.component_id]:
                yield "pool: to who earned nothing"
            if any(other.kind == "fund" and is_beside(other, change) for other in account.changes):
                yield "pool: then claimed"
        elif change.kind == "fund":
            yield f"fund: {change.terms.window}"
            yield f"fund: {'waits for a claim' if change.exact < 0 else 'pays what was claimed'}"
            if any(other.kind == "floor" and is_beside(other, change) for other in account.changes):
                yield "fund: of a floor"
        elif change.kind == "floor":
            key = (change.payee, change.terms.component_id)
            yield f"floor: {change.terms.window}"
            yield f"floor: {'beside' if credits[key] else 'without'} credits"
            if any(other.kind == "gate" and is_beside(other, change) for other in account.changes):
                yield "floor: under a closed gate"


def _multipliers(
    account: Account, change: Change, credits: dict[tuple[str, str], list[Credit]]
) -> Iterator[str]:
    book, terms, day = account.book, change.terms, change.day
    factors = factors_on(book, change.payee, terms, day, credits)
    yield f"multiplier: {'adds' if change.exact > 0 else 'takes'}"
    if terms.cap is not None:
        yield f"multiplier: {terms.multiplier_order}"
    if len(factors) > 1:
        yield f"multiplier: several, {terms.multiplier_method}"
        exact = prod(factors, start=Fraction(1)) * 10**FACTOR_DIGITS
        if terms.multiplier_method == "multiplicative" and exact.denominator != 1:
            yield "multiplier: a product rounded"


def _bounds(
    account: Account, change: Change, credits: dict[tuple[str, str], list[Credit]]
) -> Iterator[str]:
    """Of factors, on any day on which something changes."""
    book, terms = account.book, change.terms
    for multiplier in book.multipliers.get(terms.component_id, ()):
        reached = reached_on(book, change.payee, multiplier.measured, change.day, credits)
        tiers = book.tiers[multiplier.table_id][1:]
        if change.day in multiplier.span and any(tier.lower == reached for tier in tiers):
            yield f"multiplier: on a bound, {terms.boundary_side}"


def _matrices(
    account: Account, change: Change, credits: dict[tuple[str, str], list[Credit]]
) -> Iterator[str]:
    """What becomes of the rate of a cell, on any day on which something changes."""
    book, terms, day = account.book, change.terms, change.day
    if not terms.matrix_id:
        return
    if change.kind == "matrix":
        yield f"matrix: {terms.basis}, {terms.window}"
        yield f"matrix: {'pays' if change.exact > 0 else 'takes back'}"
        if terms.cap is not None:
            yield "matrix: under a cap"
    else:
        yield f"matrix: beside a {change.kind}"
    cells = [cell for cell in book.matrices[terms.matrix_id] if day in cell.span]
    bounds = {True: {cell.row for cell in cells}, False: {cell.column for cell in cells}}
    for is_row, component in ((True, terms.component_id), (False, terms.matrix_component)):
        line = "row" if is_row else "column"
        reached = reached_on(book, change.payee, component, day, credits)
        if reached is None:
            yield f"matrix: a {line} without attainment"
        elif reached and reached in bounds[is_row]:
            yield f"matrix: on a bound, {terms.boundary_side}"
        elif any(0 < bound < reached for bound in bounds[is_row]):
            yield f"matrix: a {line} above the first"


def _ranks(
    account: Account, change: Change, credits: dict[tuple[str, str], list[Credit]]
) -> Iterator[str]:
    book, component, day = account.book, change.terms.component_id, change.day
    reached = ranked_on(book, component, day, credits)
    mine = reached[change.payee]
    rank = rank_of(book, change.payee, component, day, credits)
    yield f"rank: {change.terms.window}"
    yield f"rank: {'the first' if rank == 1 else 'another'}"
    if list(reached.values()).count(mine) > 1:
        yield "rank: shared"
    above = [share for share in reached.values() if share > mine]
    if len(set(above)) < len(above):
        yield "rank: after a shared one"
    if any(other.kind == "gate" and is_beside(other, change) for other in account.changes):
        yield "rank: behind a closed gate"


def is_beside(one: Change, other: Change) -> bool:
    """Of one payee and component, in one pay period."""
    return (one.payee, one.terms.component_id, one.period_id) == (
        other.payee,
        other.terms.component_id,
        other.period_id,
    )


def _gates(
    account: Account, change: Change, credits: dict[tuple[str, str], list[Credit]]
) -> Iterator[str]:
    book, terms, day = account.book, change.terms, change.day
    for opens in OPENS:
        gates = gates_on(book, terms.component_id, day, opens)
        if not gates:
            continue
        yield f"gate for {opens}: {'pays' if change.exact > 0 else 'holds back'}"
        if len(gates) > 1:
            yield (
                f"gate for {opens}: one of two is needed"
                if terms.gates_needed == 1
                else (f"gate for {opens}: both are needed")
            )
        for gate in gates:
            reached = reached_on(book, change.payee, gate.measured, day, credits)
            if reached is None:
                yield f"gate for {opens}: without attainment"
            elif reached == gate.minimum:
                yield f"gate for {opens}: exactly at its minimum"


def _budgets(account: Account) -> Iterator[str]:
    cuts = [change for change in account.changes if change.kind == "budget"]
    for change in cuts:
        component = change.terms.component_id
        yield f"budget: {change.terms.window}"
        yield f"budget: {'uses up' if change.exact < 0 else 'pays what it held'}"
        rows = [row for row in account.commissions if row.credit.component == component]
        if len({row.credit.payee for row in rows}) > 1:
            yield "budget: shared by several"
        if any(row.exact < 0 and row.kind != "cap" for row in rows):
            yield "budget: a return leaves room"
