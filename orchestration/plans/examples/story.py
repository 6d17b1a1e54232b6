"""A computed example told in sentences and lines."""

from dataclasses import dataclass
from decimal import Decimal

from expectations.plan_language import plan_tables, rule_conditions
from orchestration.plans.examples.computing import Outcome, Slice
from orchestration.plans.examples.deals import Deal
from orchestration.plans.examples.example import SCORE, Example
from orchestration.plans.wording import condition
from orchestration.publish.wording import MINUS, in_unit, listed, money, percent


@dataclass(frozen=True)
class StoryLine:
    """A commission: of which day and tier, on what amount, at which rate."""

    on: str
    tier: str
    what: str
    amount: str
    rate: str
    commission: str


@dataclass(frozen=True)
class Story:
    rule_ids: tuple[str, ...]
    supposed: str
    deals: tuple[str, ...]
    lines: tuple[StoryLine, ...]
    result: str


_WITHOUT_EFFECT = {
    "gates": ", whose gates are met",
    "gates of the cap": ", whose cap holds",
    "multipliers": ", with a factor of 1",
    "ranks": ", without a bonus for a rank",
    "budget": ", who alone claims its budget",
    "pool": ", with nobody else in its pool",
    "claims": ", who claims all of it",
}


def story_of(example: Example, outcome: Outcome) -> Story:
    lines = [_line(example, each) for each in outcome.slices]
    return Story(
        rule_ids=tuple(filter(None, example.rule_ids)),
        supposed=_supposed(example),
        deals=tuple(_deal(example, deal, outcome) for deal in example.deals),
        lines=tuple(lines),
        result=_result(example, outcome),
    )


def _supposed(example: Example) -> str:
    return f"Suppose {whoever(example)}, and in {example.period_id}:"


def whoever(example: Example) -> str:
    """ "a payee on this plan with a quota of 100,000.00 USD for 2025-07"."""
    period_id = example.period_id
    terms = []
    if example.quota is not None:
        terms.append(f"a quota of {in_unit(example.quota, example.unit)} for {period_id}")
    if example.target is not None:
        target = in_unit(example.target, example.currency_code)
        terms.append(f"a target incentive of {target} a year")
    if example.rate is not None:
        rate = rate_of(example.rate, example.paid_each, example.currency_code)
        terms.append(f"an agreed rate of {rate}")
    asked = [
        condition(each, example.asked) for each in rule_conditions() if each.name in example.asked
    ]
    of = f" ({', '.join(asked)})" if asked else ""
    has = f" with {' and '.join(terms)}" if terms else ""
    if example.matrix_component:
        has += f", with the same attainment of {example.matrix_component}"
    has += "".join(said for name, said in _WITHOUT_EFFECT.items() if name in example.beside)
    if example.other_currencies:
        has += f", with exchange rates of 1 for {listed(sorted(example.other_currencies))}"
    return f"a payee on this plan{of}{has}"


def _deal(example: Example, deal: Deal, outcome: Outcome) -> str:
    kinds = plan_tables()["crediting_rules"].column("transaction_type").words
    credited = in_unit(dict(outcome.credited).get(deal.on) or Decimal(0), example.unit)
    if example.credit_method == SCORE:
        given = in_unit(deal.amount, example.unit)
        return f"{deal.on}: a score of {given}; credited: {credited}."
    named = (
        "segment",
        "country_code",
        "industry",
        "account_id",
        "partner_account_id",
        "product_family",
        "product_id",
        "channel",
    )
    asked = [
        one for one in (getattr(deal, name) for name in named) if one != example.payee_id and one
    ]
    of = f" ({', '.join(asked)})" if asked else ""
    kind = kinds.get(deal.transaction_type, deal.transaction_type)
    times = f"{deal.times:,} times " if deal.times > 1 else ""
    said = f"{deal.on}: {times}{money(deal.amount)} {deal.currency_code} of {kind}{of}"
    originals = (deal.original_id, deal.original_id.removesuffix("-1"))
    taken = [f", of the deal of {one.on}" for one in example.deals if one.deal_id in originals]
    said += "".join(taken)
    said += _besides(deal) + _whose(example, deal)
    said += ", billed and paid the same day" if deal.is_settled else ""
    said += ", which is credited as well" if deal.is_credited_settled else ""
    return f"{said}; credited: {credited}."


def _besides(deal: Deal) -> str:
    """What is counted instead of the amount."""
    if deal.quantity is not None:
        return f" for {in_unit(deal.quantity, 'units')}"
    if deal.cost is not None:
        return f" that cost {money(deal.cost)} {deal.currency_code}"
    if deal.recurring is not None:
        return f", {money(deal.recurring)} {deal.currency_code} of it every year"
    return ""


def _whose(example: Example, deal: Deal) -> str:
    method = example.credit_method
    if method == "split":
        share = Decimal(deal.splits[example.payee_id])
        return f", of which the payee's share is {per_cent(share)}"
    if method == "team_role":
        return f", with the payee as {deal.team[example.payee_id]} in the team"
    return {
        "owner": ", owned by the payee",
        "territory": ", in the payee's territory",
        "channel_account": ", sold or bought by the payee",
        "roll_up": f", sold by somebody {_below(example.levels)} the payee",
    }.get(method, "") + (", with explicit splits" if deal.splits else "")


def _below(levels: int) -> str:
    return "who reports to" if levels == 1 else f"{levels} levels below"


# What is cut or added beside the tiers, on no credit and at no rate.
_BESIDE = {
    "cap": "cut, because the component earns no more than its cap",
    "floor": "added, because the window has earned less than its floor",
    "budget": "cut, because the budget of all payees ends",
    "return": "of the return, to take back what its original earned",
}


def _line(example: Example, each: Slice) -> StoryLine:
    if each.kind in _BESIDE:
        return StoryLine(each.on, "", _BESIDE[each.kind], "", "", money(each.commission))
    if each.kind == "matrix":
        what = f"earned in all at {_rate(example, each)}, the rate of the cell that is reached"
        return StoryLine(each.on, "", what, "", "", money(each.commission))
    is_again = bool(each.base) and not each.credited
    what = "credited in this tier"
    if is_again:
        what = "credited before, paid again by the difference to the rate reached"
    elif each.kind == "step":
        what = "credited; the total reaches this rate and is paid what is new"
    return StoryLine(
        on=each.on,
        tier="" if each.tier_number is None else str(each.tier_number),
        what=what,
        amount=_shown(example, each.base if is_again else each.credited),
        rate=_rate(example, each),
        commission=money(each.commission),
    )


def _rate(example: Example, each: Slice) -> str:
    if example.is_amount_once:
        return in_unit(each.rate, example.currency_code)
    return rate_of(each.rate, example.paid_each, example.currency_code)


def _shown(example: Example, amount: Decimal) -> str:
    is_money = example.unit == example.currency_code
    return money(amount) if is_money else in_unit(amount, example.unit)


def _result(example: Example, outcome: Outcome) -> str:
    if not outcome.credited:
        return "Nothing was credited."
    reached = ""
    if outcome.attainment is not None:
        reached = f"That is {_attained(outcome.attainment)} of the quota. "
    if outcome.payout is None:
        return f"{reached}It is counted, and nothing is paid for it."
    paid = f"{money(outcome.payout)} {outcome.pay_currency_code}"
    return f"{reached}Paid for {example.period_id}: {paid}."


def _attained(share: Decimal) -> str:
    return percent(share).replace("\N{NO-BREAK SPACE}", " ")


def rate_of(rate: Decimal, paid_each: str, currency_code: str) -> str:
    """A share in per cent, or what each of a count pays."""
    return f"{money(rate)} {currency_code} a {paid_each}" if paid_each else per_cent(rate)


def per_cent(share: Decimal) -> str:
    """`12.5 %`, with a real minus sign."""
    return f"{(share * 100).normalize():,f} %".replace("-", MINUS)
