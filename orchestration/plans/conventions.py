"""How a component is computed, in the words of the plan book."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from expectations.plan_language import plan_tables
from orchestration.plans.book import (
    BEGINNING,
    OPEN_END,
    Identity,
    PlanBook,
    Version,
    bonuses_of,
    called,
    cells_of,
    gates_of,
    meaning,
    multipliers_of,
    number_of,
    pool_of,
    rules_of,
    tiers_of,
)
from orchestration.plans.examples.story import rate_of
from orchestration.plans.paying import has_matrix, paid_each, rates_are_shares
from orchestration.plans.rate_tables import currency_of, table_ids
from orchestration.plans.wording import phrase, shown, while_in_force
from orchestration.publish.wording import listed

# Numbers that a component may set; what an empty cell means is not worth telling.
SET_NUMBERS = frozenset({"amount", "rate", "share", "whole_number"})


def conventions(book: PlanBook, component_id: str, component: Version) -> Iterator[tuple[str, str]]:
    """All that the plan book says of how a component is computed, with what each is called."""
    yield from _set(book, component_id, component)
    yield from _matrix(book, component)
    yield from _multipliers(book, component_id, component)
    yield from _ranks(book, component_id, component)
    yield from _gates(book, component_id, component)
    yield from _pool(book, component_id)
    yield from ramp_of(book, component)
    yield from seasons_of(book, component_id)
    yield from group_quotas_of(book, component_id)
    if other_id := component.terms["quota_component_id"]:
        other = {"quota_component_id": called(book, other_id)}
        said = phrase(plan_tables()["components"].column("quota_component_id"), other)
        yield "quota", f"The component {said}: attainment is a share of them."


def conventions_of(
    component: Version,
    rules: Sequence[tuple[Identity, Version]] = (),
    *,
    currency_code: str = "",
) -> Iterator[tuple[str, str]]:
    """The column's name and what its value means: one of its words, or a number that is set."""
    methods = {None, *(rule.terms["credit_method"] for _, rule in rules)}
    for column in plan_tables()["components"].terms:
        if column.method not in methods:
            continue
        value = component.terms[column.name]
        if str(value) in column.words:
            yield column.label, column.words[str(value)]
        elif column.type_name in SET_NUMBERS and column.says and value != meaning(column, ""):
            unit = f" {currency_code}" if column.type_name == "amount" and currency_code else ""
            told = column.says.format(shown(column, value, component.terms) + unit)
            yield column.label, f"The component {told}."


def _set(book: PlanBook, component_id: str, component: Version) -> Iterator[tuple[str, str]]:
    """How multipliers work, what rates are shares of, or who claims is not told of none."""
    rules, currency_code = rules_of(book, component_id), currency_of(book, component)
    idle = set(_idle(book, component_id, component))
    for label, sentence in conventions_of(component, rules, currency_code=currency_code):
        if label not in idle:
            yield label, sentence


def _idle(book: PlanBook, component_id: str, component: Version) -> Iterator[str]:
    """Labels of what changes nothing in this component."""
    tiers = tiers_of(book, component.terms["rate_table_id"])
    multipliers = multipliers_of(book, component_id)
    if not multipliers:
        yield "multiplier order"
    if len(multipliers) < 2:
        yield "multiplier method"
    if not rates_are_shares(component, tiers):
        yield "basis"
    if component.terms["paid_on_claims"] != "true":
        yield "paid on claims"
    if has_matrix(component):
        yield "rate method"
    tables = table_ids(book, component_id, component)
    has_bounds = any(len(tiers_of(book, each)) > 1 for each in tables)
    if not has_bounds and not has_matrix(component) and not multipliers:
        yield "boundary side"


def _matrix(book: PlanBook, component: Version) -> Iterator[tuple[str, str]]:
    """A sentence per row of the matrix that pays the component."""
    table, terms = plan_tables()["rate_matrices"], component.terms
    each, currency_code = paid_each(component, ()), currency_of(book, component)
    what = "the target is" if terms["basis"] == "target" else "all credits of the window are"
    for row, cells in groupby(cells_of(book, terms["matrix_id"]), key=lambda cell: cell[0][1]):
        said = [
            f"{rate_of(number_of(version.terms['rate']), each, currency_code)} from "
            + shown(table.column("column_from"), Decimal(column), version.terms)
            for (_, _, column), version in cells
        ]
        begins = shown(table.column("row_from"), Decimal(row), terms)
        by = f"paid by the attainment of {called(book, terms['matrix_component_id'])}"
        yield "matrix", f"From {begins} of its quota on, {what} {by}: {listed(said)}."


def _when(version: Version, component: Version) -> str:
    """While it is in force, where that is not as long as the terms of the component."""
    return while_in_force(
        BEGINNING if version.from_on <= component.from_on else version.from_on,
        OPEN_END if version.to_on >= component.to_on else version.to_on,
    )


def _multipliers(
    book: PlanBook, component_id: str, component: Version
) -> Iterator[tuple[str, str]]:
    """A sentence per multiplier and one per factor of its table."""
    table = plan_tables()["rate_tiers"]
    for (_, measured_id), version in multipliers_of(book, component_id):
        name, when = called(book, measured_id), _when(version, component)
        said = [
            f"{version_.terms['rate']:f} from {shown(table.column('lower_bound'), low, terms)}"
            for _, version_ in tiers_of(book, version.terms["rate_table_id"])
            for terms in [version_.terms]
            for low in [terms["lower_bound"]]
        ]
        told = f"The attainment of {name} multiplies it{when}: by {listed(said)}."
        yield "multiplier", told


def _ranks(book: PlanBook, component_id: str, component: Version) -> Iterator[tuple[str, str]]:
    column = plan_tables()["rank_bonuses"].column("bonus_amount")
    unit = currency_of(book, component)
    said = [
        f"{shown(column, version.terms[column.name], version.terms)} {unit} for rank {rank}"
        for (_, rank), version in bonuses_of(book, component_id)
    ]
    if said:
        ranked = "When a window has ended its payees are ranked by attainment"
        yield "ranks", f"{ranked}, and earn beside all else {listed(said)}."


def _gates(book: PlanBook, component_id: str, component: Version) -> Iterator[tuple[str, str]]:
    """A sentence per gate: whose attainment it asks for, and what it opens."""
    table, gates = plan_tables()["component_gates"], gates_of(book, component_id)
    for identity, version in gates:
        _, measured_id, opens = identity
        met = phrase(table.column("minimum_attainment"), version.terms)
        what, when = table.column("opens").words[opens], _when(version, component)
        count = sum(other[2] == opens for other, _ in gates)
        needed = number_of(component.terms["gates_needed"]) or count
        if needed < count:
            what = what.replace("it is met", f"{needed:f} of {count} such gates are met")
        yield "gate", f"The gate on {called(book, measured_id)} {met}{when}: {what}."


def _pool(book: PlanBook, component_id: str) -> Iterator[tuple[str, str]]:
    members = len(pool_of(book, component_id))
    if members:
        told = f"shared again by weight, among {members} member{'s' if members > 1 else ''}"
        yield "pool", f"What all payees of the component earn together is {told}."


def ramp_of(book: PlanBook, component: Version) -> Iterator[tuple[str, str]]:
    """What the quota of a joiner counts for, month by month."""
    column = plan_tables()["ramps"].column("ramp_share")
    months = [
        shown(column, versions[-1].terms["ramp_share"], versions[-1].terms)
        for (ramp_id, _), versions in book.rows("ramps").items()
        if ramp_id == component.terms["ramp_id"]
    ]
    if months:
        told = f"{listed(months)} from the month of hire on, then in full"
        yield "ramp", f"The quota of somebody who joins counts for {told}."


def seasons_of(book: PlanBook, component_id: str) -> Iterator[tuple[str, str]]:
    """By which weights the quota of a year is spread."""
    weights = {
        int(identity[1]): f"{versions[-1].terms['weight']:f}"
        for identity, versions in book.rows("quota_seasons").items()
        if identity[0] == component_id
    }
    if weights:
        told = listed([weights[number] for number in sorted(weights)])
        yield "season", f"The quota of a year is spread over its periods by the weights {told}."


def group_quotas_of(book: PlanBook, component_id: str) -> Iterator[tuple[str, str]]:
    """Whose quota holds for who has none of their own: the nearest group first."""
    written = {identity[2] for identity in book.rows("group_quotas") if identity[0] == component_id}
    kinds = [
        kind for kind in plan_tables()["group_quotas"].column("group_kind").words if kind in written
    ]
    if kinds:
        yield "quota", f"Who has no quota of their own has that of their {' or '.join(kinds)}."
