"""The rows of the examples: a plan of its own for each, who is on it, and what is delivered."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import permutations
from typing import Any

from orchestration.plans.examples.deals import Deal, Row, rows_of
from orchestration.plans.examples.example import SCORE, Example
from orchestration.transform import plan_book

# Who is on a plan, and with which quota, is the example's: nobody's figures are shown. An example
# is about one component alone, and supposes that its gates are met, nothing is multiplied, no
# rank come to, nobody else claims the budget, all of a fund is claimed, nobody else is in a pool,
# and the columns of its matrix are reached as far as its rows.
REPLACED = (
    "plan_assignments",
    "payee_rates",
    "quotas",
    "group_quotas",
    "year_quotas",
    "target_incentives",
    "objective_scores",
    "component_gates",
    "component_multipliers",
    "pool_members",
    "fund_claims",
    "rank_bonuses",
)


# What rules ask for by id: in each plan another, so that no deal counts in two.
PLACES = ("account_id", "product_id", "territory_id")
OF = ":"
COPIED = ("plans", "components", "crediting_rules")


def book_of(texts: Mapping[str, str], examples: Sequence[Example]) -> dict[str, str]:
    """The copies of the plan book with those that the examples need.

    Every example has a copy of its component in a plan of its own: beside it another that needs a
    quota would find none, and stop the models.
    """
    contract = plan_book.read_contract(plan_book.CONTRACT_PATH)
    read = {name: list(csv.DictReader(io.StringIO(texts[name]))) for name in COPIED}
    rows = _rows(examples)
    for example in examples:
        if not example.on_plan_of:
            for name, row in _copies(read, example):
                rows.setdefault(name, []).append(row)
    for name in COPIED:
        rows[name] = [*read[name], *rows.get(name, [])]
    return {**texts, **{name: plan_book.copy_of(rows[name], contract[name]) for name in rows}}


def _copies(read: Mapping[str, Sequence[Row]], example: Example) -> Iterator[tuple[str, Row]]:
    own = {"plan_id": example.copy_id, "component_id": example.copy_id}
    for row in read["components"]:
        if row["component_id"] == example.component_id:
            plan_id = row["plan_id"]
            # Nobody claims.
            beside = {"paid_on_claims": "", "quota_component_id": ""}
            matrix = {"matrix_component_id": row["matrix_id"] and example.copy_id}
            yield "components", {**row, **own, **beside, **matrix, **example.terms}
    for row in read["plans"]:
        if row["plan_id"] == plan_id:
            yield "plans", {**row, "plan_id": example.copy_id}
    for row in read["crediting_rules"]:
        if row["component_id"] == example.component_id:
            rule_id = f"{example.copy_id}{OF}{row['rule_id']}"
            same = {"rule_id": rule_id, "component_id": example.copy_id}
            yield "crediting_rules", {**row, **_made_up(example, row), **same}


def _made_up(example: Example, rule: Row) -> Row:
    """What the rule names, as the example has it: its own payee, owner and partner."""
    named = {name: f"{example.copy_id}{OF}{rule[name]}" for name in PLACES if rule[name]}
    if rule["rule_id"] not in example.rule_ids or not example.deals:
        return named
    [deal, *_] = example.deals
    made_up = {
        "payee_id": example.payee_id,
        "owner_payee_id": deal.owner_id,
        "partner_account_id": deal.partner_account_id,
    }
    return named | {name: value for name, value in made_up.items() if rule[name]}


def _rows(examples: Sequence[Example]) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {name: [] for name in REPLACED}
    for each in examples:
        on_plan = dict(zip(("valid_from_on", "valid_to_on"), each.on_plan, strict=True))
        assigned = {"payee_id": each.payee_id, "plan_id": each.copy_id, **on_plan}
        rows["plan_assignments"].append(assigned)
        of = {"payee_id": each.payee_id, "component_id": each.copy_id}
        if each.quota is not None:
            rows["quotas"].append(
                of | {"period_id": each.period_id, "quota_amount": f"{each.quota:f}"}
            )
        if each.target is not None:
            target = {"plan_id": each.copy_id, "target_amount": f"{each.target:f}"}
            rows["target_incentives"].append({"payee_id": each.payee_id, **target})
        if each.credit_method == SCORE:
            rows["objective_scores"] += [
                of
                | {"period_id": each.period_id, "score": f"{deal.amount:f}", "scored_on": deal.on}
                for deal in each.deals
            ]
        if each.rate is not None:
            rows["payee_rates"].append(of | {"rate": f"{each.rate:f}"})
        for name, more in each.rows.items():
            rows.setdefault(name, []).extend(more)
    return rows


def delivered(example: Example) -> Iterator[tuple[str, Row]]:
    """Who works where, and what is sold, by entity ("erp.orders")."""
    payee_id, other_id = example.payee_id, example.other_id
    between = [f"{other_id}-{number}" for number in range(1, example.levels)]
    chain = (payee_id, *between, other_id)
    for worker_id, manager_id in zip(chain, ("", *chain), strict=False):
        yield "hr.workers", {"worker_id": worker_id}
        yield (
            "hr.job_assignments",
            {
                "worker_id": worker_id,
                "manager_worker_id": manager_id if example.credit_method == "roll_up" else "",
                "pay_currency_code": example.currency_code,
                **(_job_of(example) if worker_id == payee_id else {}),
            },
        )
    for currency_code in example.other_currencies:
        for pair in permutations((currency_code, example.currency_code)):
            names = dict(zip(("from_currency_code", "to_currency_code"), pair, strict=True))
            day = {"rate_type": example.exchange_rate_type, "rate_on": "1900-01-01", "rate": "1"}
            yield "erp.exchange_rates", names | day
    if example.credit_method == SCORE:
        return
    for deal in example.deals:
        its_own = _its_own(example, deal)
        if example.credit_method == "territory":
            member = {"territory_id": its_own.territory_id, "worker_id": payee_id}
            yield "crm.territory_members", member
        yield from rows_of(its_own)


def _its_own(example: Example, deal: Deal) -> Deal:
    """The deal at a place that is the example's alone."""
    places = {name: getattr(deal, name) for name in PLACES}
    own: dict[str, Any] = {
        name: f"{example.copy_id}{OF}{one}" for name, one in places.items() if one
    }
    return replace(deal, **own)


def _job_of(example: Example) -> Row:
    """What the rule asks for, as HR says it."""
    job = {
        "job_role": example.asked.get("job_role", ""),
        "territory_id": example.asked.get("payee_territory_id", ""),
        "fte_share": "0.5" if example.asked.get("is_full_time") == "false" else "",
    }
    if "manager_payee_id" in example.asked:
        job["manager_worker_id"] = example.asked["manager_payee_id"]
    if "pay_currency_code" in example.asked:
        job["pay_currency_code"] = example.asked["pay_currency_code"]
    return job
