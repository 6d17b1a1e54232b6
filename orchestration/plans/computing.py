"""The examples computed by the real models, all in one pass, in a warehouse of their own."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import permutations

import duckdb

from orchestration.plans.deals import Row, rows_of
from orchestration.plans.examples import ASK, SCORE, Example
from orchestration.plans.staging import staged
from orchestration.resources.warehouse import connect
from orchestration.settings import Settings
from orchestration.transform import plan_book
from orchestration.transform.plan_book_file import PlanBookError

MODELS = ("stg_plan__faults", "+fct_credits", "+fct_attainment", "+fct_commissions", "+fct_payouts")

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


@dataclass(frozen=True)
class Slice:
    """A row of commission: credited in a tier, or re-rated by it."""

    on: str
    kind: str
    tier_number: int | None
    credited: Decimal
    base: Decimal
    rate: Decimal
    commission: Decimal


@dataclass(frozen=True)
class Outcome:
    """What the engine made of an example."""

    credited: tuple[tuple[str, Decimal], ...]
    attainment: Decimal | None
    slices: tuple[Slice, ...]
    payout: Decimal | None
    pay_currency_code: str | None


def compute(
    settings: Settings, texts: Mapping[str, str], examples: Sequence[Example]
) -> dict[str, Outcome]:
    """The outcome of every example by payee; `texts` are the copies of the plan book.

    Raises `PlanBookError` when a cell of it cannot be read.
    """
    if not examples:
        return {}
    book = _one_plan_per_component(texts) | _plan_rows(examples)
    book |= _naming_whom_the_examples_make_up(texts, examples)
    delivered = [row for example in examples for row in _delivered(example)]
    with (
        staged(settings, book, models=MODELS, delivered=delivered) as own,
        connect(own, read_only=True) as warehouse,
    ):
        _refuse_what_cannot_be_read(warehouse)
        return {each.payee_id: _outcome(warehouse, each) for each in examples}


def _refuse_what_cannot_be_read(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Without such a row, a plan would say less than it does."""
    faults = warehouse.execute(
        "select entity, fault_column || coalesce(' ' || fault_value, '') || ' ' || fault_reason"
        " from staging.stg_plan__faults order by entity, line_number"
    ).fetchall()
    if faults:
        name, reason = faults[0]
        raise PlanBookError(f"{name}.csv cannot be read, {reason}: {ASK}")


def _one_plan_per_component(texts: Mapping[str, str]) -> dict[str, str]:
    """Every component in a plan of its own, named after it: an example is about one alone.

    Beside it a component that needs a quota would find none, and stop the models.
    """
    contract = plan_book.read_contract(plan_book.CONTRACT_PATH)
    components = list(csv.DictReader(io.StringIO(texts["components"])))
    plans = {row["plan_id"]: row for row in csv.DictReader(io.StringIO(texts["plans"]))}
    plan_of = {row["component_id"]: row["plan_id"] for row in components}
    made = {
        # Nobody claims.
        "components": [
            {**row, "plan_id": row["component_id"], "paid_on_claims": ""}
            | {"matrix_component_id": row["matrix_id"] and row["component_id"]}
            for row in components
        ],
        "plans": [
            {**plans[plan_id], "plan_id": component_id}
            for component_id, plan_id in plan_of.items()
            if plan_id in plans
        ],
    }
    return {
        **texts,
        **{name: plan_book.copy_of(rows, contract[name]) for name, rows in made.items()},
    }


def _naming_whom_the_examples_make_up(
    texts: Mapping[str, str], examples: Sequence[Example]
) -> dict[str, str]:
    """The rules, each example's for its own payee, owner and partner."""
    contract = plan_book.read_contract(plan_book.CONTRACT_PATH)
    made_up = {
        each.rule_id: {
            "payee_id": each.payee_id,
            "owner_payee_id": each.deals[0].owner_id,
            "partner_account_id": each.deals[0].partner_account_id,
        }
        for each in examples
        if each.deals
    }
    rules = [
        row | {name: value for name, value in made_up.get(row["rule_id"], {}).items() if row[name]}
        for row in csv.DictReader(io.StringIO(texts["crediting_rules"]))
    ]
    return {"crediting_rules": plan_book.copy_of(rules, contract["crediting_rules"])}


def _plan_rows(examples: Sequence[Example]) -> dict[str, str]:
    rows: dict[str, list[Row]] = {name: [] for name in REPLACED}
    for each in examples:
        on_plan = dict(zip(("valid_from_on", "valid_to_on"), each.on_plan, strict=True))
        assigned = {"payee_id": each.payee_id, "plan_id": each.component_id, **on_plan}
        rows["plan_assignments"].append(assigned)
        of = {"payee_id": each.payee_id, "component_id": each.component_id}
        if each.quota is not None:
            rows["quotas"].append(
                of | {"period_id": each.period_id, "quota_amount": f"{each.quota:f}"}
            )
        if each.target is not None:
            target = {"plan_id": each.component_id, "target_amount": f"{each.target:f}"}
            rows["target_incentives"].append({"payee_id": each.payee_id, **target})
        if each.credit_method == SCORE:
            rows["objective_scores"] += [
                of
                | {"period_id": each.period_id, "score": f"{deal.amount:f}", "scored_on": deal.on}
                for deal in each.deals
            ]
        if each.rate is not None:
            rows["payee_rates"].append(of | {"rate": f"{each.rate:f}"})
    contract = plan_book.read_contract(plan_book.CONTRACT_PATH)
    return {name: plan_book.copy_of(rows[name], contract[name]) for name in REPLACED}


def _delivered(example: Example) -> Iterable[tuple[str, Row]]:
    payee_id, other_id = example.payee_id, example.other_id
    for worker_id, manager_id in ((payee_id, ""), (other_id, payee_id)):
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
    if example.credit_method == "territory":
        for territory_id in {deal.territory_id for deal in example.deals}:
            member = {"territory_id": territory_id, "worker_id": payee_id}
            yield "crm.territory_members", member
    for deal in example.deals if example.credit_method != SCORE else ():
        yield from rows_of(deal)


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


def _outcome(warehouse: duckdb.DuckDBPyConnection, example: Example) -> Outcome:
    of = [example.payee_id, example.component_id]
    where = "where payee_id = ? and component_id = ?"
    credits = warehouse.execute(
        f"select cast(credited_on as varchar), sum(credited_amount) from marts.fct_credits {where}"
        " group by credited_on order by credited_on",
        of,
    ).fetchall()
    attainment = warehouse.execute(
        f"select max(attainment) from marts.fct_attainment {where} and period_id = ?",
        [*of, example.period_id],
    ).fetchall()
    slices = warehouse.execute(
        "select cast(earned_on as varchar), commission_kind, tier_number, sum(credited_amount),"
        f" sum(base_amount), rate, sum(commission_amount) from marts.fct_commissions {where}"
        " group by all order by 1, 2, 3",
        of,
    ).fetchall()
    payouts = warehouse.execute(
        f"select sum(payout_amount), any_value(currency_code) from marts.fct_payouts {where}", of
    ).fetchall()
    return Outcome(
        credited=tuple(credits),
        attainment=attainment[0][0],
        # What is cut comes after what it is cut off.
        slices=tuple(
            sorted((Slice(*row) for row in slices), key=lambda one: (one.on, one.kind == "cap"))
        ),
        payout=payouts[0][0],
        pay_currency_code=payouts[0][1],
    )
