"""The deals of an example: such as its rule credits, with what it asks for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from expectations.plan_language import rule_conditions
from orchestration.plans.book import Terms, number_of
from orchestration.plans.examples.deals import Deal

if TYPE_CHECKING:
    from orchestration.plans.examples.example import Example

# What a unit or deal of an example is sold for, and what its margin is a half of.
PRICE = Decimal(1_000)
COLLEAGUE_SHARE = Decimal("0.5")
# So many deals are enough, whatever a cap is and however small the share of a credit.
AT_MOST_DEALS = 1_000


def deals_of(
    example: Example, rule: Terms, credits: Sequence[Decimal], first_on: dt.date
) -> Iterator[Deal]:
    """One for each amount to be credited, a day apart, as the rule asks for them."""
    for number, credit in enumerate(credits):
        yield deal_of(example, rule, credit, first_on + dt.timedelta(days=number), number + 1)


def deal_of(example: Example, rule: Terms, credit: Decimal, on: dt.date, number: int) -> Deal:
    """A deal of which the rule credits so much; below zero it takes back."""
    method = example.credit_method
    share = COLLEAGUE_SHARE if method == "split" else Decimal(1)
    if method in ("team_role", "territory", "channel_account"):
        share = number_of(rule["credit_share"])
    said: dict[str, Any] = {
        "currency_code": example.currency_code,
        "territory_id": f"{example.payee_id}-TERRITORY" if method == "territory" else "",
    }
    said |= {
        column.name: str(rule[column.name])
        for column in rule_conditions()
        if rule[column.name] is not None and column.name in Deal.__dataclass_fields__
    }
    if method == "channel_account":
        said["partner_account_id"] = example.payee_id
    is_settled = bool(rule["held_until"]) and rule["transaction_type"] != "cancellation"
    is_for_any = rule["transaction_type"] is None and example.measure == "amount"
    deal = Deal(
        deal_id=f"{example.payee_id}-DEAL-{number}",
        owner_id=example.payee_id if method == "owner" else example.other_id,
        on=str(on),
        amount=(credit / share).to_integral_value() if share else credit,
        is_settled=is_settled,
        is_credited_settled=is_settled and is_for_any,
        splits=_splits(example) if _is_split(method, rule) else {},
        team={example.payee_id: str(rule["team_role"])} if method == "team_role" else {},
        **said,
    )
    return _counting(example.measure, deal)


def taking_back(original: Deal, deal: Deal) -> Deal:
    """The deal as one that takes back of the original."""
    is_one_of_several = original.times > 1 and deal.times == 1
    return replace(
        deal,
        original_id=original.deal_id + ("-1" if is_one_of_several else ""),
        is_invoiced=original.transaction_type in ("billing", "receipt"),
    )


def _counting(measure: str, deal: Deal) -> Deal:
    """A deal of which so much is counted as it is over."""
    counted = deal.amount
    match measure:
        case "units":
            return replace(deal, amount=counted * PRICE, quantity=counted)
        case "margin":
            return replace(deal, amount=2 * counted, cost=counted)
        case "recurring":
            return replace(deal, recurring=counted)
        case "deals" | "logos":
            price = PRICE if counted > 0 else -PRICE
            return replace(deal, amount=price, times=min(abs(int(counted)), AT_MOST_DEALS))
        case _:
            return deal


def _is_split(method: str, rule: Terms) -> bool:
    return method == "split" or (method != "owner" and rule["has_splits"] == "true")


def _splits(example: Example) -> Mapping[str, str]:
    if example.credit_method == "split":
        return {example.payee_id: str(COLLEAGUE_SHARE), example.other_id: str(1 - COLLEAGUE_SHARE)}
    return {example.other_id: "1"}
