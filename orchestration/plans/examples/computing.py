"""The examples computed by the real models, all in one pass, in a warehouse of their own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import duckdb

from orchestration.plans.examples.copies import OF, book_of, delivered
from orchestration.plans.examples.example import ASK, Example
from orchestration.plans.staging import staged
from orchestration.resources.warehouse import connect
from orchestration.settings import Settings
from orchestration.transform.plan_book_file import PlanBookError

MODELS = ("stg_plan__faults", "+fct_credits", "+fct_attainment", "+fct_commissions", "+fct_payouts")


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
    # The rules that credit, by day.
    credited_by: tuple[tuple[str, str], ...]
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
    rows = [row for example in examples for row in delivered(example)]
    with (
        staged(settings, book_of(texts, examples), models=MODELS, delivered=rows) as own,
        connect(own, read_only=True) as warehouse,
    ):
        _refuse_what_cannot_be_read(warehouse)
        return dict(_outcomes(warehouse, examples))


def _refuse_what_cannot_be_read(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Without such a row, a plan would say less than it does."""
    faults = warehouse.execute(
        "select entity, fault_column || coalesce(' ' || fault_value, '') || ' ' || fault_reason"
        " from staging.stg_plan__faults order by entity, line_number"
    ).fetchall()
    if faults:
        name, reason = faults[0]
        raise PlanBookError(f"{name}.csv cannot be read, {reason}: {ASK}")


# By payee and component.
CREDITS = """
    select payee_id, component_id, cast(credited_on as varchar), sum(credited_amount)
    from marts.fct_credits group by all order by 3
"""
RULES = """
    select distinct payee_id, component_id, cast(credited_on as varchar), rule_id
    from marts.fct_credits order by 3, 4
"""
ATTAINMENTS = """
    select payee_id, component_id, period_id, max(attainment) from marts.fct_attainment group by all
"""
SLICES = """
    select payee_id, component_id, cast(earned_on as varchar), commission_kind, tier_number,
        sum(credited_amount), sum(base_amount), rate, sum(commission_amount)
    from marts.fct_commissions group by all order by 3, 4, 5
"""
PAYOUTS = """
    select payee_id, component_id, sum(payout_amount), any_value(currency_code)
    from marts.fct_payouts group by all
"""


def _outcomes(
    warehouse: duckdb.DuckDBPyConnection, examples: Sequence[Example]
) -> Iterator[tuple[str, Outcome]]:
    credits, rules, attainments, slices, payouts = (
        _by_payee(warehouse, query) for query in (CREDITS, RULES, ATTAINMENTS, SLICES, PAYOUTS)
    )
    for each in examples:
        of, prefix = (each.payee_id, each.copy_id), f"{each.copy_id}{OF}"
        [(payout, pay_currency_code)] = payouts.get(of, [(None, None)])
        outcome = Outcome(
            credited=tuple(credits.get(of, ())),
            credited_by=tuple(
                (on, str(rule_id).removeprefix(prefix)) for on, rule_id in rules.get(of, ())
            ),
            attainment=dict(attainments.get(of, ())).get(each.period_id),
            # What is cut comes after what it is cut off.
            slices=tuple(
                sorted(
                    (Slice(*row) for row in slices.get(of, ())),
                    key=lambda one: (one.on, one.kind == "cap"),
                )
            ),
            payout=payout,
            pay_currency_code=pay_currency_code,
        )
        yield each.payee_id, outcome


def _by_payee(
    warehouse: duckdb.DuckDBPyConnection, query: str
) -> dict[tuple[str, str], list[tuple]]:
    """The other columns of the rows by the first two, payee and component."""
    found: dict[tuple[str, str], list[tuple]] = {}
    for payee_id, component_id, *row in warehouse.execute(query).fetchall():
        found.setdefault((payee_id, component_id), []).append(tuple(row))
    return found
