"""`attain plans describe`: what every plan says, in the words of the plan book."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from expectations.plan_language import plan_tables, rule_conditions, rule_effects, unit_of
from orchestration.company import load_company
from orchestration.plans.book import (
    BEGINNING,
    OPEN_END,
    Identity,
    PlanBook,
    Version,
    meaning,
    read_book,
)
from orchestration.plans.computing import Outcome, compute
from orchestration.plans.differences import dated_changes
from orchestration.plans.examples import (
    Example,
    examples,
    gates_of,
    latest,
    multipliers_of,
    paid_each,
    periods_of,
    rules_of,
    tiers_of,
)
from orchestration.plans.story import Story, rate_of, story_of
from orchestration.plans.wording import condition, listed, phrase, shown, while_in_force
from orchestration.settings import Settings
from orchestration.transform import plan_book

# Numbers that a component may set; what an empty cell means is not worth telling.
SET_NUMBERS = frozenset({"amount", "share", "whole_number"})


@dataclass(frozen=True)
class TierLine:
    """A line of a rate table: where the tier begins and ends, and what it pays."""

    number: str
    begins: str
    ends: str
    pays: str


@dataclass(frozen=True)
class ComponentPage:
    """A component as a payee reads it."""

    component_id: str
    name: str
    since: str
    credited: tuple[str, ...]
    calendar: str
    rate_table_id: str | None
    bounds: str | None
    tiers: tuple[TierLine, ...]
    conventions: tuple[tuple[str, str], ...]
    story: tuple[Story, ...]
    changes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PlanPage:
    plan_id: str
    name: str
    facts: tuple[str, ...]
    components: tuple[ComponentPage, ...]


@dataclass(frozen=True)
class Description:
    company_name: str
    plans: tuple[PlanPage, ...]


def describe(settings: Settings) -> Description:
    """Every plan of the company, its examples computed by the models.

    Raises `PlanBookError` for a plan book that cannot be read.
    """
    company = load_company(settings)
    contract = plan_book.read_contract(plan_book.CONTRACT_PATH)
    texts = plan_book.read_plan_book(company.plan_book_dir, contract=contract)
    book = read_book(company.plan_book_dir)
    made = examples(book, pay_calendar_id=company.pay_calendar_id)
    outcomes = compute(settings, texts, list(made.values()))
    return Description(
        company.company_name,
        tuple(_plan(book, identity, made, outcomes) for identity in book.rows("plans")),
    )


def _plan(
    book: PlanBook,
    identity: Identity,
    made: Mapping[str, Example],
    outcomes: Mapping[str, Outcome],
) -> PlanPage:
    table, plan = plan_tables()["plans"], latest(book, "plans", identity)
    said = [phrase(each, plan.terms) for each in table.terms if each.name != "plan_name"]
    components = [
        one
        for one in book.rows("components")
        if latest(book, "components", one).terms["plan_id"] == identity[0]
    ]
    return PlanPage(
        plan_id=identity[0],
        name=str(plan.terms["plan_name"] or identity[0]),
        facts=(f"The plan {listed(said)}{while_in_force(plan.from_on, plan.to_on)}.",),
        components=tuple(
            _component(book, one, _story(made.get(one[0]), outcomes)) for one in components
        ),
    )


def _component(book: PlanBook, identity: Identity, story: tuple[Story, ...]) -> ComponentPage:
    component = latest(book, "components", identity)
    tiers = tiers_of(book, component.terms["rate_table_id"])
    words = plan_tables()["rate_tiers"].column("bound_unit").words
    bounds = [words.get(str(version.terms["bound_unit"])) for _, version in tiers[:1]]
    each, currency_code = paid_each(component, tiers), _currency_of(book, component)
    unit = unit_of(str(component.terms["measure"]), "")
    if unit and any(version.terms["bound_unit"] == "amount" for _, version in tiers[:1]):
        bounds = [f"Bounds are {unit}."]
    return ComponentPage(
        component_id=identity[0],
        name=str(component.terms["component_name"] or identity[0]),
        since="" if component.from_on == BEGINNING else component.from_on,
        credited=tuple(_rules(rules_of(book, identity[0]), component)),
        calendar=_calendar(book, component),
        rate_table_id=tiers[0][0][0] if tiers else None,
        bounds=bounds[0] if bounds else None,
        tiers=tuple(_tier(one, version, each, currency_code) for one, version in tiers),
        conventions=(
            *_conventions(book, identity[0], component),
            *_multipliers(book, identity[0]),
            *_gates(book, identity[0]),
            *ramp_of(book, component),
        ),
        story=story,
        changes=tuple(_changes(book, identity, component)),
    )


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


def conventions_of(
    component: Version, rules: Sequence[tuple[Identity, Version]] = ()
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
            told = column.says.format(shown(column, value, component.terms))
            yield column.label, f"The component {told}."


def _conventions(
    book: PlanBook, component_id: str, component: Version
) -> Iterator[tuple[str, str]]:
    """How multipliers work is not worth telling where there is none."""
    has_multipliers = bool(multipliers_of(book, component_id))
    for label, sentence in conventions_of(component, rules_of(book, component_id)):
        if has_multipliers or not label.startswith("multiplier"):
            yield label, sentence


def _multipliers(book: PlanBook, component_id: str) -> Iterator[tuple[str, str]]:
    """A sentence per multiplier and one per factor of its table."""
    table = plan_tables()["rate_tiers"]
    for (_, measured_id), version in multipliers_of(book, component_id):
        when = while_in_force(version.from_on, version.to_on)
        said = [
            f"{version_.terms['rate']:f} from {shown(table.column('lower_bound'), low, terms)}"
            for _, version_ in tiers_of(book, version.terms["rate_table_id"])
            for terms in [version_.terms]
            for low in [terms["lower_bound"]]
        ]
        yield (
            "multiplier",
            f"The attainment of {measured_id} multiplies it{when}: by {listed(said)}.",
        )


def _gates(book: PlanBook, component_id: str) -> Iterator[tuple[str, str]]:
    """A sentence per gate: whose attainment it asks for, and what it opens."""
    table = plan_tables()["component_gates"]
    for identity, version in gates_of(book, component_id):
        _, measured_id, opens = identity
        met = phrase(table.column("minimum_attainment"), version.terms)
        what = table.column("opens").words[opens]
        when = while_in_force(version.from_on, version.to_on)
        yield "gate", f"The gate on {measured_id} {met}{when}: {what}."


def _story(example: Example | None, outcomes: Mapping[str, Outcome]) -> tuple[Story, ...]:
    return (story_of(example, outcomes[example.payee_id]),) if example else ()


def _currency_of(book: PlanBook, component: Version) -> str:
    plans = book.rows("plans").get((str(component.terms["plan_id"]),))
    return str(plans[-1].terms["currency_code"]) if plans else ""


def _tier(identity: Identity, version: Version, paid_each: str, currency_code: str) -> TierLine:
    table, terms = plan_tables()["rate_tiers"], version.terms
    upper, rate = table.column("upper_bound"), terms["rate"]
    return TierLine(
        number=identity[1],
        begins=shown(table.column("lower_bound"), terms["lower_bound"], terms),
        ends="" if terms["upper_bound"] is None else shown(upper, terms["upper_bound"], terms),
        pays=rate_of(rate, paid_each, currency_code)
        if paid_each and isinstance(rate, Decimal)
        else shown(table.column("rate"), rate, terms),
    )


def _calendar(book: PlanBook, component: Version) -> str:
    calendar_id = component.terms["calendar_id"]
    periods = periods_of(book, calendar_id)
    if not periods:
        return f"The calendar {calendar_id} has no periods."
    return (
        f"Periods and quotas are those of the calendar {calendar_id}, "
        f"from {periods[0][0]} to {periods[-1][0]}."
    )


def _rules(rules: Sequence[tuple[Identity, Version]], component: Version) -> Iterator[str]:
    """A sentence per rule; rules that differ in their first condition only are told together."""
    first = rule_conditions()[0]

    def alike(rule: tuple[Identity, Version]) -> tuple[str, ...]:
        version = rule[1]
        terms = [str(value) for name, value in version.terms.items() if name != first.name]
        return (*terms, version.from_on, version.to_on)

    in_order = sorted(rules, key=lambda rule: (_priority(rule[1]), alike(rule)))
    for _, group in groupby(in_order, key=alike):
        yield _rule_sentence([version for _, version in group], component)


def _rule_sentence(versions: Sequence[Version], component: Version) -> str:
    terms = versions[0].terms
    first, *others = rule_conditions()
    asks = [condition(each, terms) for each in others if terms[each.name] is not None]
    kinds = [
        condition(first, version.terms)
        for version in versions
        if version.terms[first.name] is not None
    ]
    said = ", ".join([listed(kinds) if kinds else str(first.nothing), *asks])
    method = plan_tables()["crediting_rules"].column("credit_method")
    who = method.words.get(str(terms["credit_method"]), str(terms["credit_method"]))
    usual = {each.name: each.default for each in rule_effects()}
    more = [
        phrase(each, terms)
        for each in rule_effects()
        if terms[each.name] is not None and str(terms[each.name]) != usual[each.name]
    ]
    when = while_in_force(
        BEGINNING if versions[0].from_on <= component.from_on else versions[0].from_on,
        OPEN_END if versions[0].to_on >= component.to_on else versions[0].to_on,
    )
    does = f" The rule {listed(more)}." if more else ""
    return f"{said[:1].upper()}{said[1:]}{when}: {who}.{does}"


def _changes(book: PlanBook, identity: Identity, component: Version) -> Iterator[tuple[str, str]]:
    """What changes inside the plan book, the newest first: terms, tiers and rules."""
    tiers = [one for one in book.rows("rate_tiers") if one[0] == component.terms["rate_table_id"]]
    told: set[tuple[str, str]] = set()
    for name, rows in (
        ("components", [identity]),
        ("rate_tiers", tiers),
        ("crediting_rules", [one for one, _ in rules_of(book, identity[0])]),
    ):
        since = min((book.rows(name)[one][0].from_on for one in rows), default=BEGINNING)
        for one in rows:
            told |= set(dated_changes(book, name, one, since=since))
    in_order = sorted(told, key=lambda change: change[1])
    yield from sorted(in_order, key=lambda change: change[0], reverse=True)


def _priority(version: Version) -> Decimal:
    priority = version.terms["priority"]
    return priority if isinstance(priority, Decimal) else Decimal(0)
