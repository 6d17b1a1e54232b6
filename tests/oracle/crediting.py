"""Who is credited with what: shares, team roles, territory and roll-up."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from tests.oracle.conditions import SHARES, is_for, job_of, matches, profile_of
from tests.oracle.holds import settled_on
from tests.oracle.measures import COUNTS
from tests.oracle.numbers import half_away
from tests.oracle.transactions import Transaction
from tests.oracle.typed import ONE_DAY, Book, Plan, Rule, Terms


@dataclass(frozen=True)
class Credit:
    credit_id: str
    payee: str
    component: str
    day: dt.date
    amount: Fraction
    method: str
    rule_id: str
    # Empty for roll-up credit, which stands for a day, and for scores.
    transaction_id: str = ""

    @property
    def credited_id(self) -> str:
        """The id of what is credited, by which credits count inside a day."""
        return self.credit_id.removesuffix(f"|{self.payee}|{self.component}")


@dataclass(frozen=True)
class Candidate:
    """What one rule would credit a payee with."""

    payee: str
    amount: Fraction
    rule: Rule


def credits_of(book: Book, transactions: list[Transaction]) -> list[Credit]:
    """All credits of transactions in a period of the pay calendar, each payee's in their order."""
    direct: list[Credit] = []
    rolled_up: dict[str, Credit] = {}
    for transaction in transactions:
        if book.pay_period(transaction.day) is None:
            continue
        for component in book.components:
            terms = book.terms(component, transaction.day)
            if terms is None or transaction.day not in book.plans[terms.plan_id].span:
                continue
            crediting = Crediting(book, transaction, terms)
            direct += filter(None, map(crediting.counted, crediting.direct()))
            for credit in crediting.rolled_up():
                same = rolled_up.get(credit.credit_id)
                added = same.amount + credit.amount if same else credit.amount
                rolled_up[credit.credit_id] = replace(credit, amount=added)
    found = [*direct, *rolled_up.values(), *scored(book)]
    return sorted(found, key=lambda credit: (credit.day, credit.credited_id, credit.credit_id))


def scored(book: Book) -> Iterator[Credit]:
    """What is given and not sold: to whoever is on the component on the day of the score."""
    ends = {
        period.period_id: period.span.end
        for periods in book.calendars.values()
        for period in periods
    }
    for score in book.scores:
        day = score.day or ends[score.period_id] - ONE_DAY
        terms = book.terms(score.component, day)
        is_on = terms is not None and book.is_on_component(score.payee, terms, day)
        if is_on and book.pay_period(day):
            yield Credit(
                credit_id=f"score|{score.period_id}|{day}|{score.payee}|{score.component}",
                payee=score.payee,
                component=score.component,
                day=day,
                amount=score.points,
                method="score",
                rule_id="",
            )


def managers_above(book: Book, payee: str, day: dt.date) -> Iterator[str]:
    """From the direct manager upwards, in the hierarchy of that day."""
    above = payee
    while True:
        job = job_of(book, above, day)
        if job is None or not job.manager:
            return
        above = job.manager
        yield above


def in_plan_currency(
    book: Book, transaction: Transaction, plan: Plan, measure: str = "amount"
) -> Fraction:
    """The whole transaction, at the rate of the plan, to the money scale; a count as it is."""
    counted = transaction.measures[measure]
    if measure in COUNTS:
        return counted
    rate = book.exchange_rate(
        plan, source=transaction.currency, target=plan.currency, day=transaction.day
    )
    if transaction.currency == plan.currency:
        return counted
    return half_away(counted * rate, book.settings.money_scale)


def shares_of(
    transaction: Transaction, amount: Fraction, digits: int
) -> list[tuple[str, Fraction]]:
    """The amount in parts: the owner's, or those of the splits, whose cents add up."""
    if not transaction.is_split:
        return [(transaction.owner, amount)] if transaction.owner else []
    parts, before = [], Fraction(0)
    for payee, share in transaction.splits:
        upto = before + share
        part = half_away(amount * upto, digits) - half_away(amount * before, digits)
        parts.append((payee, part))
        before = upto
    return parts


class Crediting:
    """One transaction and one component on its day."""

    def __init__(self, book: Book, transaction: Transaction, terms: Terms) -> None:
        self.book = book
        self.transaction = transaction
        self.terms = terms
        rules = book.rules.get(terms.component_id, [])
        self.rules = sorted(
            (
                rule
                for rule in rules
                if matches(book, rule, transaction) and terms.measure in transaction.measures
            ),
            key=lambda rule: (rule.priority, rule.rule_id),
        )
        self.amount = (
            in_plan_currency(book, transaction, book.plans[terms.plan_id], terms.measure)
            if self.rules
            else Fraction(0)
        )

    def direct(self) -> Iterator[Credit]:
        """One credit per payee: where several rules would credit them, the first wins."""
        won: dict[str, Candidate] = {}
        for candidate in self.candidates():
            if not self._is_on(candidate.payee):
                continue
            other = won.get(candidate.payee)
            if other is None or _order(candidate) < _order(other):
                won[candidate.payee] = candidate
        for payee, candidate in won.items():
            yield self._credit(
                payee, candidate.amount, candidate.rule, self.transaction.transaction_id
            )

    def counted(self, credit: Credit) -> Credit | None:
        """The credit on the day on which it counts: of a booking that is held, when settled."""
        rule = next(rule for rule in self.rules if rule.rule_id == credit.rule_id)
        document_id = self.transaction.document
        if not rule.held_until or not document_id:
            return credit
        settled = settled_on(self.book, document_id, rule.held_until)
        day = max(credit.day, settled) if settled else None
        terms = self.book.terms(credit.component, day) if day else None
        is_on = (
            day is not None
            and terms is not None
            and terms.plan_id == self.terms.plan_id
            and self.book.pay_period(day) is not None
            and self.book.is_on_component(credit.payee, terms, day)
        )
        return replace(credit, day=day) if day and is_on else None

    def rolled_up(self) -> Iterator[Credit]:
        has_own = {credit.payee for credit in self.direct()} if self.terms.is_once else set()
        parts: dict[tuple[str, Rule], Fraction] = defaultdict(Fraction)
        day = self.transaction.day
        for payee, part in self._shares():
            for level, manager in enumerate(managers_above(self.book, payee, day), start=1):
                rules = self.rules_for(manager, "roll_up")
                rule = next((rule for rule in rules if rule.reaches(level)), None)
                if rule and manager not in has_own and self._is_on(manager):
                    parts[manager, rule] += part
        profile = profile_of(self.book, self.transaction)
        for (manager, rule), amount in parts.items():
            first = self.rules_for(manager, "roll_up")[0]
            named = "" if rule == first else f"|{rule.rule_id}"
            yield self._credit(manager, amount, rule, f"{day}|{profile}{named}")

    def candidates(self) -> Iterator[Candidate]:
        day, digits = self.transaction.day, self.book.settings.money_scale
        for payee, part in self._shares():
            for rule in self.rules_for(payee, *SHARES)[:1]:
                yield Candidate(payee, part, rule)
        for payee, span in self.book.members.get(self.transaction.value("territory_id"), ()):
            for rule in self.rules_for(payee, "territory")[:1] if day in span else ():
                yield Candidate(payee, half_away(self.amount * rule.share, digits), rule)
        partner = self.transaction.partner
        for rule in self.rules_for(partner, "channel_account")[:1] if partner else ():
            yield Candidate(partner, half_away(self.amount * rule.share, digits), rule)
        for row in self.book.tables.get("team_members", []):
            payee, role = row["worker_id"], row["team_role"]
            if row["deal_id"] != self.transaction.deal_id:
                continue
            for rule in [
                one for one in self.rules_for(payee, "team_role") if one.team_role == role
            ][:1]:
                yield Candidate(payee, half_away(self.amount * rule.share, digits), rule)

    def rules_for(self, payee: str, *methods: str) -> list[Rule]:
        """The rules of these methods that match and are for the payee, the first first."""
        day = self.transaction.day
        return [
            rule
            for rule in self.rules
            if rule.method in methods and is_for(self.book, rule, payee, day)
        ]

    def _shares(self) -> list[tuple[str, Fraction]]:
        return shares_of(self.transaction, self.amount, self.book.settings.money_scale)

    def _is_on(self, payee: str) -> bool:
        return self.book.is_on_component(payee, self.terms, self.transaction.day)

    def _credit(self, payee: str, amount: Fraction, rule: Rule, source: str) -> Credit:
        is_roll_up = rule.method == "roll_up"
        return Credit(
            credit_id=f"{source}|{payee}|{self.terms.component_id}",
            payee=payee,
            component=self.terms.component_id,
            day=self.transaction.day,
            amount=amount,
            method=rule.method,
            rule_id=rule.rule_id,
            transaction_id="" if is_roll_up else self.transaction.transaction_id,
        )


def _order(candidate: Candidate) -> tuple[int, str]:
    return candidate.rule.priority, candidate.rule.rule_id
