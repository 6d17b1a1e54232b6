"""A component whose examples are made: when there can be one, and what it needs."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from expectations.plan_language import rule_conditions
from orchestration.plans.book import (
    Identity,
    PlanBook,
    Terms,
    Version,
    bonuses_of,
    called,
    cells_of,
    gates_of,
    latest,
    multipliers_of,
    periods_of,
    pool_of,
    rules_of,
    tiers_of,
)
from orchestration.plans.examples.example import ASK, TARGET, Example, Figures, figures_of
from orchestration.plans.paying import (
    has_matrix,
    needs_quota,
    needs_target,
    paid_each,
    pays_amounts_once,
)
from orchestration.transform.plan_book_file import PlanBookError

Rule = tuple[Identity, Version]
# Its id, its first day and the one after its last.
Period = tuple[str, str, str]

# What of `Example.beside` they are, by what they open.
GATES = {"pay": "gates", "cap": "gates of the cap"}


@dataclass(frozen=True)
class Made:
    """An example without its deals, with their figures and first day."""

    example: Example
    figures: Figures
    first_on: dt.date


@dataclass(frozen=True)
class Subject:
    """A component whose examples are made, for payees by that name; `paid_by`: a pay calendar."""

    book: PlanBook
    component_id: str
    payee_id: str
    paid_by: str

    @property
    def component(self) -> Version:
        return latest(self.book, "components", (self.component_id,))

    @property
    def currency_code(self) -> str:
        """That of its plan."""
        return str(self._plan.terms["currency_code"])

    @property
    def rules(self) -> list[Rule]:
        return rules_of(self.book, self.component_id)

    def tiers(self, rule: Version) -> list[tuple[Identity, Version]]:
        """By which the rule is paid."""
        own = rule.terms["rate_table_id"]
        return tiers_of(self.book, own or self.component.terms["rate_table_id"])

    @property
    def no_period(self) -> str:
        """Why something has no example."""
        calendar_id = self.component.terms["calendar_id"]
        return f"No example: no period of {calendar_id} that is paid has days on which it holds."

    def days_of(self, period_id: str) -> tuple[str, str]:
        """The first day of a period, and the one after its last."""
        return next((first, end) for found, first, end in self._periods if found == period_id)

    def example(
        self,
        payee_id: str,
        rules: Sequence[Rule],
        *,
        days: int,
        more: Sequence[Version] = (),
        ends_window: bool = False,
    ) -> Made | None:
        """Of what all the rules ask for of a payee, in the first period in which all terms hold.

        `more` are other terms that have to; `ends_window`: in one in which a window ends.
        """
        component, plan = self.component, self._plan
        tiers, cells = self.tiers(rules[0][1]), cells_of(self.book, component.terms["matrix_id"])
        found = [version for _, version in (*rules, *tiers, *cells)]
        place = _period(
            self._windows_end() if ends_window else self._periods,
            periods_of(self.book, self.paid_by),
            (component, plan, *found, *more),
            days=days,
        )
        if place is None:
            return None
        period_id, first_on = place
        own = tiers_of(self.book, component.terms["rate_table_id"])
        has_quota = needs_quota(component, [*tiers, *own])
        # The other attainment is supposed to be the same.
        bounds = [Decimal(bound) for (_, *both), _ in cells for bound in both]
        figures = figures_of(component, tiers, bounds, has_quota=has_quota)
        example = self._example(payee_id, rules, period_id, figures)
        return Made(example, figures, first_on)

    def _example(
        self, payee_id: str, rules: Sequence[Rule], period_id: str, figures: Figures
    ) -> Example:
        component, plan, tiers = self.component, self._plan, self.tiers(rules[0][1])
        return Example(
            component_id=self.component_id,
            plan_id=str(component.terms["plan_id"]),
            payee_id=payee_id,
            rule_id=rules[0][0][0],
            credit_method=str(rules[0][1].terms["credit_method"]),
            period_id=period_id,
            currency_code=self.currency_code,
            exchange_rate_type=str(plan.terms["exchange_rate_type"]),
            quota=figures.quota,
            rate=figures.rate,
            target=TARGET if needs_target(component) else None,
            measure=str(component.terms["measure"]),
            paid_each=paid_each(component, tiers),
            is_amount_once=pays_amounts_once(component, tiers),
            matrix_component=called(self.book, component.terms["matrix_component_id"]),
            beside=frozenset(self._beside()),
            on_plan=self.days_of(period_id) if _is_for_each_period(component) else ("", ""),
            asked=_asked_of_the_payee(rules),
            rule_ids=tuple(identity[0] for identity, _ in rules),
        )

    @property
    def _periods(self) -> list[Period]:
        return periods_of(self.book, self.component.terms["calendar_id"])

    def _windows_end(self) -> list[Period]:
        """Periods at whose end a window ends: every one, or the last of each year."""
        if self.component.terms["accumulation_window"] != "year":
            return self._periods
        rows = self.book.rows("calendar_periods")
        year_of = {period[0]: rows[(period[0],)][-1].terms["year_id"] for period in self._periods}
        return list({year_of[period[0]]: period for period in self._periods}.values())

    @property
    def _plan(self) -> Version:
        return latest(self.book, "plans", (str(self.component.terms["plan_id"]),))

    def _beside(self) -> Iterator[str]:
        for (_, _, opens), _ in gates_of(self.book, self.component_id):
            yield GATES[opens]
        if multipliers_of(self.book, self.component_id):
            yield "multipliers"
        if bonuses_of(self.book, self.component_id):
            yield "ranks"
        if self.component.terms["budget_amount"] is not None:
            yield "budget"
        if pool_of(self.book, self.component_id):
            yield "pool"
        if self.component.terms["paid_on_claims"] == "true":
            yield "claims"


def asked_by(rules: Sequence[Rule]) -> Terms:
    """What all of them ask for together, but for the kind of transaction."""
    return {
        each.name: version.terms[each.name]
        for each in rule_conditions()[1:]
        for _, version in rules
        if version.terms[each.name] is not None
    }


def _asked_of_the_payee(rules: Sequence[Rule]) -> Mapping[str, str]:
    asked = asked_by(rules)
    return {
        each.name: str(asked[each.name])
        for each in rule_conditions()
        if each.asked_of == "payee" and each.name in asked
    }


def _period(
    periods: Sequence[Period], paid: Sequence[Period], terms: Sequence[Version], *, days: int
) -> tuple[str, dt.date] | None:
    """The first of them in which all terms hold on so many days with pay, and the first day."""
    from_on, to_on = max(one.from_on for one in terms), min(one.to_on for one in terms)
    for period_id, begins_on, ends_on in periods:
        for _, paid_from_on, paid_to_on in paid:
            first_on = max(begins_on, paid_from_on, from_on)
            last_on = min(ends_on, paid_to_on, to_on)
            if first_on < last_on and _day(first_on) + dt.timedelta(days=days) <= _day(last_on):
                return period_id, _day(first_on)
    return None


def _is_for_each_period(component: Version) -> bool:
    return component.terms["floor_amount"] is not None or has_matrix(component)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise PlanBookError(f"{text} is no date of the plan book: {ASK}") from None
