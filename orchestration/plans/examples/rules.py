"""An example of every crediting rule: the usual one whole, the others by a deal or two."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, takewhile

from expectations.plan_language import plan_tables, rule_conditions
from orchestration.plans.book import BEGINNING, OPEN_END, Terms, Value, Version, number_of
from orchestration.plans.examples.deals import BOOKINGS, TAKING_BACK, Deal
from orchestration.plans.examples.example import SCORE, Example
from orchestration.plans.examples.selling import deal_of, deals_of, taking_back
from orchestration.plans.examples.subject import Rule, Subject, asked_by

# Whom a rule may name.
_ONE = ("payee_id", "manager_payee_id", "owner_payee_id", "account_id", "partner_account_id")


@dataclass(frozen=True)
class RuleExample:
    """Rules that are told together, and their example; `missing` says why there is none."""

    rules: tuple[Rule, ...]
    example: Example | None
    missing: str = ""
    # The rule that credits the deal of a day.
    by_day: Mapping[str, str] = field(default_factory=dict)


def usual_example(subject: Subject) -> Example | None:
    """That of a score, or of the first rule for what pays that names nobody and can have one."""
    for rule in giving(subject):
        if made := subject.example(subject.payee_id, [rule], days=2):
            deals = deals_of(made.example, rule[1].terms, made.figures.credits, made.first_on)
            return replace(made.example, deals=tuple(deals))
    return None


def further_examples(subject: Subject, usual: Example | None) -> Iterator[RuleExample]:
    """One for each sentence of rules, as they are told, but for the usual rule."""
    for number, told in enumerate(together(subject.rules), start=1):
        rules = [rule for rule in told if usual is None or rule[0][0] != usual.rule_id]
        if rules:
            yield _further(subject, f"{subject.payee_id}-RULE-{number}", rules)


def together(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules as they are told: in one sentence those that differ in their first condition only."""
    first = rule_conditions()[0]

    def alike(rule: Rule) -> tuple[str, ...]:
        version = rule[1]
        terms = [str(value) for name, value in version.terms.items() if name != first.name]
        return (*terms, version.from_on, version.to_on)

    in_order = sorted(rules, key=lambda rule: (number_of(rule[1].terms["priority"]), alike(rule)))
    return [list(group) for _, group in groupby(in_order, key=alike)]


def giving(subject: Subject) -> list[Rule]:
    """Its rules for what pays; of a component that counts scores one that asks for nothing."""
    if subject.component.terms["measure"] == SCORE:
        terms = dict.fromkeys(column.name for column in plan_tables()["crediting_rules"].columns)
        return [(("",), Version(BEGINNING, OPEN_END, {**terms, "credit_method": SCORE}))]
    rules = [rule for rule in subject.rules if not _takes_back(rule)]
    # An agreement with one of them shows the others little.
    return sorted(rules, key=lambda rule: any(rule[1].terms[name] is not None for name in _ONE))


def _takes_back(rule: Rule) -> bool:
    return rule[1].terms["transaction_type"] in TAKING_BACK


def _further(subject: Subject, payee_id: str, rules: Sequence[Rule]) -> RuleExample:
    """What pays first, with what is taken back of it after that."""
    in_order = sorted((_left_to(subject, rule) for rule in rules), key=_takes_back)
    before = [
        giver
        for rule in in_order
        if _takes_back(rule) and not any(_is_original(one, rule) for one in in_order)
        for giver in _giver(subject, rule)
    ]
    shown = [*before[:1], *in_order]
    if not (made := subject.example(payee_id, shown, days=len(shown))):
        return RuleExample(tuple(rules), None, missing=subject.no_period)
    example, figures = made.example, made.figures
    asked = asked_by(shown)
    deals: list[Deal] = []
    for number, rule in enumerate(shown):
        on = made.first_on + dt.timedelta(days=number)
        credit = figures.little if number else figures.one
        credit = -credit if _takes_back(rule) else credit
        deal = deal_of(example, {**rule[1].terms, **asked}, credit, on, number + 1)
        originals = [one for one, of in zip(deals, shown, strict=False) if _is_original(of, rule)]
        deals.append(taking_back(originals[0], deal) if originals else deal)
    by_day = {deal.on: identity[0] for deal, (identity, _) in zip(deals, shown, strict=True)}
    return RuleExample(tuple(rules), replace(example, deals=tuple(deals)), by_day=by_day)


def _left_to(subject: Subject, rule: Rule) -> Rule:
    """The rule for what no rule before it takes, if it asks for neither kind nor hours of work."""
    identity, version = rule
    before = [
        other[1].terms
        for other in takewhile(lambda other: other[0] != identity, subject.rules)
        if _slot(other) == _slot(rule)
    ]
    kinds = plan_tables()["crediting_rules"].column("transaction_type").words
    choices = [
        {"transaction_type": kind, "is_full_time": hours}
        for hours in _open(version, "is_full_time", ("true", "false"))
        for kind in _open(version, "transaction_type", tuple(kinds))
    ]
    for choice in choices:
        narrowed = {**version.terms, **choice}
        facts = {
            **narrowed,
            "transaction_type": narrowed["transaction_type"] or BOOKINGS[0],
            "is_full_time": narrowed["is_full_time"] or "true",
            "has_splits": "true" if _slot(rule) == "split" else narrowed["has_splits"] or "false",
        }
        if not any(_takes(terms, facts) for terms in before):
            return identity, replace(version, terms=narrowed)
    return rule


def _open(version: Version, name: str, values: tuple[str, ...]) -> list[Value]:
    """What the rule asks for; nothing, or one of all, where it asks for nothing."""
    asked = version.terms[name]
    return [asked] if asked is not None else [None, *values]


def _slot(rule: Rule) -> object:
    """Rules of which the first that fits counts."""
    terms = rule[1].terms
    return terms["team_role"] if terms["credit_method"] == "team_role" else terms["credit_method"]


def _takes(terms: Terms, facts: Terms) -> bool:
    asked = {each.name: terms[each.name] for each in rule_conditions()}
    return all(value in (None, facts[name]) for name, value in asked.items())


def _is_original(one: Rule, taking: Rule) -> bool:
    """Whether what the second takes back can be of a deal of the first."""
    kind = one[1].terms["transaction_type"] or BOOKINGS[0]
    is_taken = _takes_back(taking) and not _takes_back(one)
    return is_taken and (kind in BOOKINGS or taking[1].terms["transaction_type"] == "credit_memo")


def _giver(subject: Subject, taking: Rule) -> list[Rule]:
    """The rule that pays what is taken back, asking for least beside; none if no rule does."""
    wanted = taking[1].terms
    names = [one.name for one in rule_conditions()[1:]]

    def beside(rule: Rule) -> int:
        return sum(rule[1].terms[name] is not None and wanted[name] is None for name in names)

    fitting = [
        rule
        for rule in subject.rules
        if _is_original(rule, taking)
        and rule[1].terms["credit_method"] == wanted["credit_method"]
        and all(
            None in (rule[1].terms[one], wanted[one]) or rule[1].terms[one] == wanted[one]
            for one in names
        )
    ]
    return sorted(fitting, key=beside)[:1]
