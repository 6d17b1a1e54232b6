"""An example of every crediting rule: the usual one whole, the others by a deal or two."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import groupby, product, takewhile

from expectations.plan_language import plan_tables, rule_conditions
from orchestration.plans.book import BEGINNING, OPEN_END, Terms, Value, Version, number_of
from orchestration.plans.examples.deals import BOOKINGS, TAKING_BACK, Deal
from orchestration.plans.examples.example import SCORE, Example
from orchestration.plans.examples.selling import deal_of, deals_of, taking_back
from orchestration.plans.examples.subject import Rule, Subject, asked_by

ROLL_UP = "roll_up"

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
    # What is taken back of a deal is held as long as the deal.
    held = next(
        (rule[1].terms["held_until"] for rule in shown if rule[1].terms["held_until"]), None
    )
    levels = max(_level(rule) for rule in in_order)
    deals: list[Deal] = []
    for number, rule in enumerate(shown):
        on = made.first_on + dt.timedelta(days=number)
        credit = figures.little if number else figures.one
        credit = -credit if _takes_back(rule) else credit
        deal = deal_of(
            example, {**rule[1].terms, **asked, "held_until": held}, credit, on, number + 1
        )
        originals = [one for one, of in zip(deals, shown, strict=False) if _is_original(of, rule)]
        deals.append(taking_back(originals[0], deal) if originals else deal)
    by_day = {deal.on: identity[0] for deal, (identity, _) in zip(deals, shown, strict=True)}
    return RuleExample(
        tuple(rules), replace(example, deals=tuple(deals), levels=levels), by_day=by_day
    )


def _left_to(subject: Subject, rule: Rule) -> Rule:
    """The rule for what no rule before it takes, with a choice where it asks for nothing.

    Of a rule for what rolls up `levels_up` is the level of the example.
    """
    identity, version = rule
    before = [
        other
        for _, other in takewhile(lambda other: other[0] != identity, subject.rules)
        if _slot((identity, other)) == _slot(rule)
    ]
    choices = _choices(subject, rule, [other.terms for other in before])
    narrowed = [
        {**version.terms, **dict(zip(choices, chosen, strict=True))}
        for chosen in product(*choices.values())
    ]
    usual = _usual(subject, rule)
    for terms in narrowed:
        facts = {name: usual.get(name) if value is None else value for name, value in terms.items()}
        taking = [other for other in before if _takes(other.terms, facts)]
        if when := _days_left(version, taking):
            return identity, replace(when, terms=terms)
    return identity, replace(version, terms=narrowed[0])


def _days_left(version: Version, taking: Sequence[Version]) -> Version | None:
    """The rule on its days after all that take the same; None without such."""
    after = max([version.from_on, *(one.to_on for one in taking)])
    return replace(version, from_on=after) if after < version.to_on else None


def _usual(subject: Subject, rule: Rule) -> Terms:
    """What the deal of an example is, and its payee, where nothing is asked for."""
    return {
        "transaction_type": BOOKINGS[0],
        "is_full_time": "true",
        "has_splits": "true" if _slot(rule) == "split" else "false",
        "currency_code": subject.currency_code,
        "pay_currency_code": subject.currency_code,
    }


def _choices(
    subject: Subject, rule: Rule, before: Sequence[Terms]
) -> Mapping[str, Sequence[Value]]:
    """What can be chosen where the rule asks for nothing, the usual first."""
    version, kinds = rule[1], plan_tables()["crediting_rules"].column("transaction_type").words
    others = [code for (code,) in subject.book.rows("currencies") if code != subject.currency_code]

    def unnamed(name: str) -> tuple[str, ...]:
        return tuple(code for code in others if code not in {terms[name] for terms in before})[:1]

    is_split = () if version.terms["credit_method"] in ("owner", "split") else ("true",)
    return {
        "levels_up": _levels(version, before),
        "pay_currency_code": _open(version, "pay_currency_code", unnamed("pay_currency_code")),
        "currency_code": _open(version, "currency_code", unnamed("currency_code")),
        "has_splits": _open(version, "has_splits", is_split),
        "is_full_time": _open(version, "is_full_time", ("true", "false")),
        "transaction_type": _open(version, "transaction_type", tuple(kinds)),
    }


def _levels(version: Version, before: Sequence[Terms]) -> Sequence[Value]:
    """The first level, and each first one that a rule before does not reach."""
    if version.terms["credit_method"] != ROLL_UP:
        return [version.terms["levels_up"]]
    reached = {number_of(terms["levels_up"]) for terms in before if terms["levels_up"] is not None}
    most = version.terms["levels_up"]
    above = sorted(level + 1 for level in reached if most is None or level < number_of(most))
    return [Decimal(1), *above]


def _level(rule: Rule) -> int:
    terms = rule[1].terms
    return int(number_of(terms["levels_up"])) if terms["credit_method"] == ROLL_UP else 1


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
    reached, level = terms["levels_up"], facts["levels_up"]
    reaches = None in (reached, level) or number_of(level) <= number_of(reached)
    return reaches and all(value in (None, facts[name]) for name, value in asked.items())


def _is_original(one: Rule, taking: Rule) -> bool:
    """Whether what the second takes back can be of a deal of the first."""
    kind = one[1].terms["transaction_type"] or BOOKINGS[0]
    is_taken = _takes_back(taking) and not _takes_back(one)
    return is_taken and (kind in BOOKINGS or taking[1].terms["transaction_type"] == "credit_memo")


def _is_before(subject: Subject, one: Rule, other: Rule) -> bool:
    ids = [identity for identity, _ in subject.rules]
    return ids.index(one[0]) < ids.index(other[0])


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
        and not (_is_before(subject, rule, taking) and rule[1].terms["transaction_type"] is None)
        and rule[1].terms["credit_method"] == wanted["credit_method"]
        and all(
            None in (rule[1].terms[one], wanted[one]) or rule[1].terms[one] == wanted[one]
            for one in names
        )
    ]
    return sorted(fitting, key=beside)[:1]
