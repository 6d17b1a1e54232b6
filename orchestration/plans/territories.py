"""Which territory an account's deals lie in where nobody else says it, in words."""

from collections.abc import Iterator

from expectations.plan_language import plan_tables, rule_conditions
from orchestration.plans.book import PlanBook, number_of
from orchestration.plans.wording import condition, while_in_force

WHERE = (
    "Where neither an order nor its opportunity nor its account says the territory, the first of"
    " these that fits the account does:"
)


def territories(book: PlanBook) -> Iterator[str]:
    """A sentence per territory rule, the one that wins first."""
    rules = [(identity, found[-1]) for identity, found in book.rows("territory_rules").items()]
    asked = rule_conditions("territory_rules")
    for _, rule in sorted(rules, key=lambda one: (number_of(one[1].terms["priority"]), one[0])):
        said = [condition(each, rule.terms) for each in asked if rule.terms[each.name] is not None]
        any_account = plan_tables()["territory_rules"].column("account_id").nothing
        told = ", ".join(said) or str(any_account)
        when = while_in_force(rule.from_on, rule.to_on)
        yield f"{told[:1].upper()}{told[1:]}{when}: the territory {rule.terms['territory_id']}."
