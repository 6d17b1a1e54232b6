"""Examples of caps, floors, ranks, budgets, pools and funds: amounts that change a window."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from orchestration.plans.book import bonuses_of, number_of, pool_of
from orchestration.plans.examples.effects import Base, Case, Effect
from orchestration.plans.examples.measured_effects import beyond_the_cap
from orchestration.plans.examples.subject import Rule, Subject
from orchestration.publish.wording import in_unit

# Of a fund, which has accrued more.
CLAIMED = Decimal(1_000)

# Whom a rule names, nobody else can be credited by.
_NAMED = ("payee_id", "owner_payee_id", "partner_account_id")
_OF_ONE = "No example of {}: the usual rule names whom it credits."


def cap_effect(subject: Subject, rule: Rule) -> Iterator[Effect]:
    terms, base = subject.component.terms, Base(subject, rule)
    is_capped = terms["cap_amount"] is not None or terms["cap_target_share"] is not None
    if not is_capped:
        return
    if base.figures is None:
        yield base.without("cap")
        return
    example = base.example("CAP", beyond_the_cap(base))
    yield Effect("cap", (Case("With {credited} credited", example),))


def floor_effect(subject: Subject, rule: Rule) -> Iterator[Effect]:
    base = Base(subject, rule, ends_window=True)
    if subject.component.terms["floor_amount"] is None:
        return
    if base.figures is None:
        yield base.without("floor")
        return
    yield Effect("floor", (Case("With nothing sold", base.example("FLOOR", None)),))


def rank_effect(subject: Subject, rule: Rule) -> Iterator[Effect]:
    """Who comes first, and who comes second."""
    bonuses = bonuses_of(subject.book, subject.component_id)
    more = tuple(version for _, version in bonuses)
    base = Base(subject, rule, more=more, ends_window=True, shows="ranks")
    if not bonuses:
        return
    if base.figures is None:
        yield base.without("ranks")
        return
    if _names_one(rule):
        yield Effect("ranks", (), _OF_ONE.format("ranks"))
        return
    better = base.figures.one + base.figures.little
    first = replace(base.example("RANK-1", better), quota=base.quota)
    second = base.example("RANK-2", base.figures.one, on_plan_of=first.payee_id)
    rows = [
        {"component_id": first.copy_id, "rank_number": rank}
        | {"bonus_amount": f"{number_of(version.terms['bonus_amount']):f}"}
        for (_, rank), version in bonuses
    ]
    yield Effect(
        "ranks",
        (
            Case(
                "With {credited} credited, first among two payees",
                replace(first, rows={"rank_bonuses": rows}),
            ),
            Case("With {credited} credited, second of them", replace(second, quota=base.quota)),
        ),
    )


def budget_effect(subject: Subject, rule: Rule) -> Iterator[Effect]:
    """Alone, and after somebody else."""
    base = Base(subject, rule, shows="budget")
    amount = subject.component.terms["budget_amount"]
    if amount is None:
        return
    if base.figures is None:
        yield base.without("budget")
        return
    credit = base.beyond(number_of(amount))
    cases = [Case("With {credited} credited before anybody else", base.example("BUDGET-1", credit))]
    if not _names_one(rule):
        before = base.example("BUDGET-2", credit)
        after = base.example("BUDGET-3", credit, on_plan_of=before.payee_id, later=1)
        when = "With {credited} credited on the day after somebody else was credited with as much"
        cases.append(Case(when, after, (before,)))
    missing = _OF_ONE.format("somebody else") if _names_one(rule) else ""
    yield Effect("budget", tuple(cases), missing)


def pool_effect(subject: Subject, rule: Rule) -> Iterator[Effect]:
    """A member who sells, beside one of another weight who does not."""
    weights = [
        number_of(one.terms["weight"]) for _, one in pool_of(subject.book, subject.component_id)
    ]
    base = Base(subject, rule, shows="pool")
    if not weights:
        return
    if base.figures is None:
        yield base.without("pool")
        return
    others = [one for one in weights if one != weights[0]] or weights[1:]
    seller = base.example("POOL-1", base.figures.one)
    members = [(seller.payee_id, weights[0])]
    when = f"With {{credited}} credited, and a weight of {weights[0]:f}"
    cases = []
    if others:
        colleague = base.example("POOL-2", None, on_plan_of=seller.payee_id)
        members.append((colleague.payee_id, others[0]))
        cases.append(
            Case(f"The other member, who sells nothing, with a weight of {others[0]:f}", colleague)
        )
        when += ", beside one other member"
    rows = [
        {"component_id": seller.copy_id, "payee_id": payee_id, "weight": f"{weight:f}"}
        for payee_id, weight in members
    ]
    yield Effect("pool", (Case(when, replace(seller, rows={"pool_members": rows})), *cases))


def claim_effect(subject: Subject, rule: Rule) -> Iterator[Effect]:
    """Nothing claimed, and less than what has accrued."""
    base = Base(subject, rule, shows="claims")
    if subject.component.terms["paid_on_claims"] != "true":
        return
    if base.figures is None:
        yield base.without("paid on claims")
        return
    credit = base.beyond(CLAIMED)
    cases = []
    for number, claimed in enumerate((Decimal(0), CLAIMED)):
        example = base.example(f"CLAIM-{number}", credit)
        claim = {
            "claim_id": example.payee_id,
            "payee_id": example.payee_id,
            "component_id": example.copy_id,
            "claimed_on": example.deals[0].on,
            "claim_amount": f"{claimed:f}",
        }
        said = in_unit(claimed, example.currency_code) if claimed else "nothing"
        rows = {"fund_claims": [claim]} if claimed else {}
        cases.append(
            Case(
                f"With {{credited}} credited, and {said} claimed",
                replace(example, terms={"paid_on_claims": "true"}, rows=rows),
            )
        )
    yield Effect("paid on claims", tuple(cases))


def _names_one(rule: Rule) -> bool:
    """Or the territory, of which the example has no second member."""
    terms = rule[1].terms
    by_territory = terms["credit_method"] == "territory" and terms["territory_id"] is not None
    return by_territory or any(terms[name] is not None for name in _NAMED)
