"""What a component counts, a sentence per rule, and the examples of its rules in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from expectations.plan_language import plan_tables, rule_conditions, rule_effects
from orchestration.plans.book import BEGINNING, OPEN_END, PlanBook, Version, rules_of
from orchestration.plans.examples.computing import Outcome
from orchestration.plans.examples.example import SCORE
from orchestration.plans.examples.rules import ROLL_UP, RuleExample, together
from orchestration.plans.examples.story import Story, story_of
from orchestration.plans.wording import condition, phrase, while_in_force
from orchestration.publish.wording import listed


@dataclass(frozen=True)
class RuleStory:
    """The example of the rules of a sentence; `missing` says of which there is none, and why."""

    sentence: str
    rule_ids: tuple[str, ...]
    story: Story | None
    missing: str


def credited(book: PlanBook, component_id: str, component: Version) -> Iterator[str]:
    """What counts: scores without a rule, all else by one."""
    if component.terms["measure"] == SCORE:
        yield "The scores that the payee is given, on their days."
    for rules in together(rules_of(book, component_id)):
        yield _sentence([version for _, version in rules], component)


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


def rule_story(made: RuleExample, component: Version, outcomes: Mapping[str, Outcome]) -> RuleStory:
    """The example told; a rule that credits nothing of it has none, and the page says so."""
    story, missing = None, made.missing
    if made.example is not None:
        outcome = outcomes[made.example.payee_id]
        story = story_of(made.example, outcome)
        without = [
            identity[0]
            for identity, _ in made.rules
            if not any(
                made.by_day.get(on) == rule_id == identity[0] for on, rule_id in outcome.credited_by
            )
        ]
        if without:
            missing = f"No example of {listed(without)}: another rule comes first."
        if len(without) == len(made.rules):
            story = None
    return RuleStory(
        sentence=_sentence([version for _, version in made.rules], component),
        rule_ids=tuple(identity[0] for identity, _ in made.rules),
        story=story,
        missing=missing,
    )


def _sentence(versions: Sequence[Version], component: Version) -> str:
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
