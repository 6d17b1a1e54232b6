"""How attainment is spread over payees, per component in its latest period."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import duckdb

# Buckets of ten points; what lies below zero or from 200 % up shares a bucket at each end.
BUCKET_COUNT = 20
BUCKETS = ("below 0", *(f"{10 * n}\N{EN DASH}{10 * n + 10}" for n in range(BUCKET_COUNT)), "200+")

_LATEST = """
    with

    components as (

        select
            component_id,
            any_value(component_name order by valid_from_on desc) as component_name,
            any_value(plan_name order by valid_from_on desc) as plan_name
        from dim_plans
        group by component_id

    ),

    measured as (

        select
            fct_attainment.component_id,
            fct_attainment.period_id,
            fct_attainment.attainment,
            dim_periods.valid_from_on

        from fct_attainment
        inner join dim_periods on fct_attainment.period_id = dim_periods.period_id
        where fct_attainment.attainment is not null

    ),

    latest as (

        select * from measured
        qualify valid_from_on = max(valid_from_on) over (partition by component_id)

    )

    select
        latest.component_id,
        coalesce(components.component_name, latest.component_id) as component_name,
        coalesce(components.plan_name, '') as plan_name,
        latest.period_id,
        latest.attainment,
        cast(least(greatest(floor(latest.attainment * 10), -1), 20) as integer) + 1 as bucket

    from latest
    left join components on latest.component_id = components.component_id
"""


@dataclass(frozen=True)
class Attainment:
    """Payees of one component in `period_id`: `counts` per bucket of BUCKETS, and deciles.

    Attainment is a share: Decimal('1.05') is 105 % of quota.
    """

    name: str
    plan_name: str
    period_id: str
    payee_count: int
    reached_count: int
    lowest_decile: Decimal
    median: Decimal
    highest_decile: Decimal
    counts: tuple[int, ...]


def attainment_by_component(connection: duckdb.DuckDBPyConnection) -> tuple[Attainment, ...]:
    """One per component that anybody has a quota on, the one with most payees first."""
    heads = connection.execute(
        "select component_id, component_name, plan_name, period_id, count(*),"
        " count(*) filter (where attainment >= 1),"
        " quantile_disc(attainment, 0.1), quantile_disc(attainment, 0.5),"
        f" quantile_disc(attainment, 0.9) from ({_LATEST})"
        " group by all order by 5 desc, component_id"
    ).fetchall()
    buckets = connection.execute(
        f"select component_id, bucket, count(*) from ({_LATEST}) group by all"
    ).fetchall()
    return tuple(
        Attainment(*head[1:], counts=_counts(head[0], buckets))  # type: ignore[misc]
        for head in heads
    )


def _counts(component_id: str, buckets: Sequence[tuple[str, int, int]]) -> tuple[int, ...]:
    counts = [0] * len(BUCKETS)
    for component, bucket, number in buckets:
        if component == component_id:
            counts[bucket] = number
    return tuple(counts)
