"""Examples of what changes what a component earns: the base that all of them are made on."""

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import ROUND_FLOOR, Decimal

from orchestration.plans.book import Version, cells_of, number_of
from orchestration.plans.examples.example import (
    ABOVE_THE_LAST_BOUND,
    QUOTA,
    QUOTAS_OF_COUNTS,
    TARGET,
    Example,
    Figures,
)
from orchestration.plans.examples.selling import deals_of
from orchestration.plans.examples.subject import Made, Rule, Subject
from orchestration.plans.paying import pays_amounts_once

# A year has as many months.
MONTHS = 12


@dataclass(frozen=True)
class Case:
    """One example of several that are compared; `when` says in what it differs: "comes first".

    Who else is in it is computed, and not told.
    """

    when: str
    example: Example
    others: tuple[Example, ...] = ()


@dataclass(frozen=True)
class Effect:
    """What changes what is earned, by its label ("gate"), in cases; or why none shows it."""

    label: str
    cases: tuple[Case, ...]
    missing: str = ""


@dataclass(frozen=True)
class Base:
    """What the examples of an effect have in common: whose rule, and when they are."""

    subject: Subject
    rule: Rule
    # In force together with it, as the rate table of a factor.
    more: tuple[Version, ...] = ()
    ends_window: bool = False
    # What of `Example.beside` it shows.
    shows: str = ""

    @property
    def figures(self) -> Figures | None:
        """None if it can have no example."""
        made = self._made("")
        return None if made is None else made.figures

    def without(self, label: str) -> Effect:
        """What the page says where there is no period for an example."""
        return Effect(label, (), self.subject.no_period)

    @property
    def quota(self) -> Decimal:
        """One where the component needs none, too."""
        measure = str(self.subject.component.terms["measure"])
        return QUOTAS_OF_COUNTS.get(measure, QUOTA)

    def example(
        self, name: str, credit: Decimal | None, *, on_plan_of: str = "", later: int = 0
    ) -> Example:
        """Of a payee by that name who is on the plan for its period alone, with one deal."""
        made = self._made(name)
        assert made is not None, "figures says whether there is one"
        credits = [] if credit is None else [credit]
        on = made.first_on + timedelta(days=later)
        deals = tuple(deals_of(made.example, self.rule[1].terms, credits, on))
        return replace(
            made.example,
            deals=deals,
            on_plan=self.subject.days_of(made.example.period_id),
            on_plan_of=on_plan_of,
            beside=made.example.beside - {self.shows},
        )

    def beyond(self, amount: Decimal, *, of_target: bool = False) -> Decimal:
        """So much credit that, as far as it can, it earns more than the amount.

        Or than that share of the target.
        """
        component, figures = self.subject.component, self.figures
        assert figures is not None, "figures says whether there is one"
        tiers = self.subject.tiers(self.rule[1])
        cells = cells_of(self.subject.book, component.terms["matrix_id"])
        bounds = [number_of(tier.terms["lower_bound"]) for _, tier in tiers]
        bounds += [Decimal(bound) for (_, *both), _ in cells for bound in both]
        far = max(bounds, default=Decimal(0)) * ABOVE_THE_LAST_BOUND * figures.unit
        rates = [number_of(one.terms["rate"]) for _, one in (*tiers[-1:], *cells)]
        rate = max([*rates, figures.rate or Decimal(0)])
        needed = Decimal(0)
        # More than is in a tier that pays may earn nothing.
        if not rate:
            return figures.one
        if not pays_amounts_once(component, tiers):
            needed = amount / rate * ABOVE_THE_LAST_BOUND
            if component.terms["basis"] == "target":
                weight = number_of(component.terms["weight"]) or Decimal(1)
                needed *= self.quota if of_target else self.quota * MONTHS / (TARGET * weight)
            elif of_target:
                needed *= TARGET
        return _rounded_up(far + needed)

    def _made(self, name: str) -> Made | None:
        return self.subject.example(
            f"{self.subject.payee_id}-{name}",
            [self.rule],
            days=2,
            more=self.more,
            ends_window=self.ends_window,
        )


def _rounded_up(credit: Decimal) -> Decimal:
    """To two digits, and more."""
    step = Decimal(1).scaleb(max(credit.adjusted() - 1, 0))
    return (credit / step).to_integral_value(rounding=ROUND_FLOOR) * step + step
