"""`attain plans describe`: what every plan says, in the words of the plan book."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from expectations.plan_language import plan_tables
from orchestration.company import load_company
from orchestration.plans.book import (
    BEGINNING,
    Identity,
    PlanBook,
    Version,
    latest,
    periods_of,
    read_book,
    rules_of,
)
from orchestration.plans.conventions import conventions
from orchestration.plans.crediting import RuleStory, credited, precedence, rule_story
from orchestration.plans.differences import dated_changes
from orchestration.plans.examples.components import ComponentExamples, component_examples
from orchestration.plans.examples.computing import Outcome, compute
from orchestration.plans.examples.effect_story import EffectStory, effect_story
from orchestration.plans.examples.story import Story, story_of
from orchestration.plans.rate_tables import RateTable, rate_tables, table_ids
from orchestration.plans.territories import territories
from orchestration.plans.wording import phrase, while_in_force
from orchestration.publish.wording import listed
from orchestration.settings import Settings
from orchestration.transform import plan_book


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
    # Of the usual rule, if one pays; of the other rules.
    story: tuple[Story, ...]
    further: tuple[RuleStory, ...]
    effects: tuple[EffectStory, ...]
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
    made = component_examples(book, pay_calendar_id=company.pay_calendar_id)
    outcomes = compute(settings, texts, [one for each in made.values() for one in each.examples])
    return Description(
        company.company_name,
        tuple(_plan(book, identity, made, outcomes) for identity in book.rows("plans")),
        tuple(territories(book)),
    )


def _plan(
    book: PlanBook,
    identity: Identity,
    made: Mapping[str, ComponentExamples],
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
        components=tuple(_component(book, one, made[one[0]], outcomes) for one in components),
    )


def _component(
    book: PlanBook, identity: Identity, made: ComponentExamples, outcomes: Mapping[str, Outcome]
) -> ComponentPage:
    component = latest(book, "components", identity)
    counted = tuple(credited(book, identity[0], component))
    usual = [] if made.usual is None else [made.usual]
    return ComponentPage(
        component_id=identity[0],
        name=str(component.terms["component_name"] or identity[0]),
        since="" if component.from_on == BEGINNING else component.from_on,
        credited=counted,
        precedence=precedence(book, identity[0], component) if len(counted) > 1 else "",
        calendar=_calendar(book, component),
        rate_tables=tuple(rate_tables(book, identity[0], component)),
        conventions=tuple(conventions(book, identity[0], component)),
        story=tuple(story_of(one, outcomes[one.payee_id]) for one in usual),
        further=tuple(rule_story(one, component, outcomes) for one in made.further),
        effects=tuple(effect_story(one, outcomes) for one in made.effects),
        changes=tuple(_changes(book, identity, component)),
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
