"""All examples of every component: of its rules, and of what changes what it earns."""

from collections.abc import Iterator
from dataclasses import dataclass

from orchestration.plans.book import PlanBook
from orchestration.plans.examples import amount_effects, measured_effects
from orchestration.plans.examples.effects import Effect
from orchestration.plans.examples.example import Example
from orchestration.plans.examples.rules import (
    RuleExample,
    further_examples,
    giving,
    usual_example,
)
from orchestration.plans.examples.subject import Subject

EFFECTS = (
    amount_effects.cap_effect,
    amount_effects.floor_effect,
    measured_effects.matrix_effects,
    measured_effects.multiplier_effects,
    amount_effects.rank_effect,
    measured_effects.gate_effects,
    amount_effects.budget_effect,
    amount_effects.pool_effect,
    amount_effects.claim_effect,
)


@dataclass(frozen=True)
class ComponentExamples:
    """The example of the usual rule, None if nothing pays; those beside it."""

    usual: Example | None
    further: tuple[RuleExample, ...]
    effects: tuple[Effect, ...]

    @property
    def examples(self) -> Iterator[Example]:
        """All that are to be computed."""
        if self.usual is not None:
            yield self.usual
        yield from (each.example for each in self.further if each.example is not None)
        for case in (case for effect in self.effects for case in effect.cases):
            yield case.example
            yield from case.others


def component_examples(book: PlanBook, *, pay_calendar_id: str) -> dict[str, ComponentExamples]:
    """The examples of every component of a plan that there is, by component."""
    found = {}
    for number, (component_id,) in enumerate(book.rows("components"), start=1):
        subject = Subject(book, component_id, f"EXAMPLE-{number}", pay_calendar_id)
        if (str(subject.component.terms["plan_id"]),) in book.rows("plans"):
            usual = usual_example(subject)
            found[component_id] = ComponentExamples(
                usual, tuple(further_examples(subject, usual)), tuple(_effects(subject, usual))
            )
    return found


def _effects(subject: Subject, usual: Example | None) -> Iterator[Effect]:
    """By deals of the usual rule; where no rule has a period, what says so."""
    rules = giving(subject)
    for rule in [one for one in rules if usual and one[0][0] == usual.rule_id] or rules[:1]:
        for made in EFFECTS:
            yield from made(subject, rule)
