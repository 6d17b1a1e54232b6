"""`attain plans describe`: what every plan says, in the words of the plan book."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from expectations.plan_language import plan_tables, rule_conditions, rule_effects
from orchestration.company import load_company
from orchestration.plans.book import (
    BEGINNING,
    OPEN_END,
    Identity,
    PlanBook,
    Version,
    latest,
    number_of,
    periods_of,
    read_book,
    rules_of,
)
from orchestration.plans.computing import Outcome, compute
from orchestration.plans.conventions import conventions
from orchestration.plans.differences import dated_changes
from orchestration.plans.examples import SCORE, Example, examples
from orchestration.plans.rate_tables import RateTable, rate_tables, table_ids
from orchestration.plans.story import Story, story_of
from orchestration.plans.territories import territories
from orchestration.plans.wording import condition, phrase, while_in_force
from orchestration.publish.wording import listed
from orchestration.settings import Settings
from orchestration.transform import plan_book

ROLL_UP = "roll_up"


@dataclass(frozen=True)
class ComponentPage:
    """A component as a payee reads it."""

    component_id: str
    name: str
    since: str
    credited: tuple[str, ...]
    # Which of them counts, where several fit.
    precedence: str
    calendar: str
    rate_tables: tuple[RateTable, ...]
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
    territories: tuple[str, ...]


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
        tuple(territories(book)),
    )


def _plan(
    book: PlanBook,
    identity: Identity,
    made: Mapping[str, Example],
    outcomes: Mapping[str, Outcome],
) -> PlanPage:
    table, plan = plan_tables()["plans"], latest(book, "plans", identity)
    told = [each for each in table.terms if each.name != "plan_name"]
    said = listed([phrase(each, plan.terms) for each in told if not each.words])
    meant = (each.words[str(plan.terms[each.name])] for each in told if each.words)
    components = [
        one
        for one in book.rows("components")
        if latest(book, "components", one).terms["plan_id"] == identity[0]
    ]
    return PlanPage(
        plan_id=identity[0],
        name=str(plan.terms["plan_name"] or identity[0]),
        facts=(f"The plan {said}{while_in_force(plan.from_on, plan.to_on)}.", *meant),
        components=tuple(
            _component(book, one, _story(made.get(one[0]), outcomes)) for one in components
        ),
    )


def _component(book: PlanBook, identity: Identity, story: tuple[Story, ...]) -> ComponentPage:
    component = latest(book, "components", identity)
    credited = tuple(_credited(book, identity[0], component))
    return ComponentPage(
        component_id=identity[0],
        name=str(component.terms["component_name"] or identity[0]),
        since="" if component.from_on == BEGINNING else component.from_on,
        credited=credited,
        precedence=precedence(book, identity[0], component) if len(credited) > 1 else "",
        calendar=_calendar(book, component),
        rate_tables=tuple(rate_tables(book, identity[0], component)),
        conventions=tuple(conventions(book, identity[0], component)),
        story=story,
        changes=tuple(_changes(book, identity, component)),
    )


def _credited(book: PlanBook, component_id: str, component: Version) -> Iterator[str]:
    """What counts: scores without a rule, all else by one."""
    if component.terms["measure"] == SCORE:
        yield "The scores that the payee is given, on their days."
    yield from _rules(rules_of(book, component_id), component)


def precedence(book: PlanBook, component_id: str, component: Version) -> str:
    """Which rule counts: for each payee one, and of managers as `manager_credit` says."""
    methods = {version.terms["credit_method"] for _, version in rules_of(book, component_id)}
    said = "Where several credit the same payee with one transaction, the first of the list counts"
    if ROLL_UP not in methods or methods == {ROLL_UP}:
        return f"{said}."
    if component.terms["manager_credit"] == "beside":
        return (
            f"{said}: the first of those that credit managers with what rolls up and, beside it,"
            " the first of the others."
        )
    return f"{said}, but what rolls up to managers gives way to all others."


def _story(example: Example | None, outcomes: Mapping[str, Outcome]) -> tuple[Story, ...]:
    return (story_of(example, outcomes[example.payee_id]),) if example else ()


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

    in_order = sorted(rules, key=lambda rule: (number_of(rule[1].terms["priority"]), alike(rule)))
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
    """What changes inside the plan book, the newest first."""
    named = table_ids(book, identity[0], component)
    tiers = [one for one in book.rows("rate_tiers") if one[0] in named]
    cells = [one for one in book.rows("rate_matrices") if one[0] == component.terms["matrix_id"]]
    told: set[tuple[str, str]] = set()
    for name, rows in (
        ("components", [identity]),
        ("rate_tiers", tiers),
        ("rate_matrices", cells),
        ("rank_bonuses", [one for one in book.rows("rank_bonuses") if one[0] == identity[0]]),
        ("crediting_rules", [one for one, _ in rules_of(book, identity[0])]),
    ):
        since = min((book.rows(name)[one][0].from_on for one in rows), default=BEGINNING)
        for one in rows:
            told |= set(dated_changes(book, name, one, since=since))
    in_order = sorted(told, key=lambda change: change[1])
    yield from sorted(in_order, key=lambda change: change[0], reverse=True)
