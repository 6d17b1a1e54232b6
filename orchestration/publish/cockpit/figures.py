"""What the cockpit shows, asked of the marts of one release: exact decimals, summed by DuckDB.

Amounts are never added up over currencies, so everything about money is per currency.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import duckdb

SHOWN_PERIODS = 12
EARLIER = "earlier"
ZERO = Decimal(0)

# A page of a very large company stays readable; fct_payouts has everybody.
MOST_PAYEES = 1000

_PAYOUTS = """
    with

    plans as (

        select plan_id, any_value(plan_name order by valid_from_on desc) as plan_name
        from dim_plans
        group by plan_id

    ),

    named as (

        select
            fct_payouts.currency_code,
            fct_payouts.posting_period_id,
            fct_payouts.payout_amount,
            fct_payouts.payee_id,
            coalesce(dim_payees.payee_name, fct_payouts.payee_id) as payee_name,
            coalesce(dim_payees.manager_id, '') as manager_id,
            coalesce(dim_payees.manager_name, dim_payees.manager_id, 'No manager') as team_name,
            fct_payouts.plan_id,
            coalesce(plans.plan_name, fct_payouts.plan_id) as plan_name

        from fct_payouts
        left join dim_payees on fct_payouts.payee_id = dim_payees.payee_id
        left join plans on fct_payouts.plan_id = plans.plan_id

    )

    select currency_code, posting_period_id, {key} as key, {label} as label,
        {note} as note, sum(payout_amount) as amount
    from named
    group by all
    order by all
"""


@dataclass(frozen=True)
class Line:
    """One row of a pivot: `amounts` per shown period, None where nothing was paid."""

    label: str
    note: str
    amounts: tuple[Decimal | None, ...]
    total: Decimal


@dataclass(frozen=True)
class Pivot:
    """Payouts of one currency by one key and period, largest first; `rest` is what is not shown."""

    title: str
    periods: tuple[str, ...]
    lines: tuple[Line, ...]
    total: Line
    rest: Line | None = None


@dataclass(frozen=True)
class CurrencyFigures:
    """All that is paid in one currency. `latest` and `previous` are posting periods."""

    currency_code: str
    latest_period: str
    previous_period: str | None
    latest_amount: Decimal
    previous_amount: Decimal | None
    year_id: str
    year_amount: Decimal
    paid_count: int
    by_plan: Pivot
    by_team: Pivot
    by_payee: Pivot


_Cells = list[tuple[str, str, str, str, str, Decimal]]


def payouts_by_currency(connection: duckdb.DuckDBPyConnection) -> tuple[CurrencyFigures, ...]:
    """Per currency, the one with most payees first. Empty when nothing is paid at all."""
    periods = _posting_periods(connection)
    if not periods:
        return ()
    cells = {
        "Plan": _cells(connection, key="plan_id", label="plan_name", note="''"),
        "Team": _cells(connection, key="manager_id", label="team_name", note="manager_id"),
        "Payee": _cells(connection, key="payee_id", label="payee_name", note="payee_id"),
    }
    heads = connection.execute(
        "select currency_code, count(distinct payee_id), count(distinct payee_id)"
        " filter (where posting_period_id = $1), coalesce(sum(payout_amount)"
        " filter (where posting_period_id in (select period_id from dim_periods"
        " where is_pay_period and year_id = $2)), 0)"
        " from fct_payouts group by currency_code order by 2 desc, 1",
        [periods[-1].period_id, periods[-1].year_id],
    ).fetchall()
    return tuple(
        _currency(code, paid, year_amount, periods, cells) for code, _, paid, year_amount in heads
    )


@dataclass(frozen=True)
class _Period:
    period_id: str
    year_id: str


def _posting_periods(connection: duckdb.DuckDBPyConnection) -> list[_Period]:
    """Periods with payouts, in time; one that no calendar knows comes last, never out."""
    rows = connection.execute(
        "select paid.period_id, coalesce(dim_periods.year_id, paid.period_id)"
        " from (select distinct posting_period_id as period_id from fct_payouts) as paid"
        " left join dim_periods on paid.period_id = dim_periods.period_id"
        " order by dim_periods.valid_from_on nulls last, paid.period_id"
    ).fetchall()
    return [_Period(*row) for row in rows]


def _cells(connection: duckdb.DuckDBPyConnection, *, key: str, label: str, note: str) -> _Cells:
    return connection.execute(_PAYOUTS.format(key=key, label=label, note=note)).fetchall()


def _currency(
    code: str,
    paid_count: int,
    year_amount: Decimal,
    periods: Sequence[_Period],
    cells: dict[str, _Cells],
) -> CurrencyFigures:
    names = [period.period_id for period in periods]
    pivots = {
        title: _pivot(title, [cell for cell in rows if cell[0] == code], names)
        for title, rows in cells.items()
    }
    amounts = pivots["Plan"].total.amounts
    return CurrencyFigures(
        currency_code=code,
        latest_period=names[-1],
        previous_period=names[-2] if len(names) > 1 else None,
        latest_amount=amounts[-1] or ZERO,
        previous_amount=(amounts[-2] or ZERO) if len(names) > 1 else None,
        year_id=periods[-1].year_id,
        year_amount=year_amount,
        paid_count=paid_count,
        by_plan=pivots["Plan"],
        by_team=pivots["Team"],
        by_payee=pivots["Payee"],
    )


def _pivot(title: str, cells: _Cells, periods: Sequence[str]) -> Pivot:
    """Fold (key, period, amount) cells of one currency into lines that add up to `total`."""
    shown = tuple(periods[-SHOWN_PERIODS:])
    columns = shown if len(shown) == len(periods) else (EARLIER, *shown)
    labels: dict[str, tuple[str, str]] = {}
    sums: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for _, period, key, label, note, amount in cells:
        labels[key] = (label, note)
        sums[key][period if period in shown else EARLIER] += amount
    lines = [_line(*labels[key], by_period, columns) for key, by_period in sums.items()]
    lines.sort(key=lambda line: (-line.total, line.label, line.note))
    kept, hidden = tuple(lines[:MOST_PAYEES]), lines[MOST_PAYEES:]
    return Pivot(
        title=title,
        periods=columns,
        lines=kept,
        total=_sum_of("Total", lines, columns),
        rest=_sum_of(f"{len(hidden):,} more", hidden, columns) if hidden else None,
    )


def _line(label: str, note: str, sums: dict[str, Decimal], columns: Sequence[str]) -> Line:
    amounts = tuple(sums.get(column) for column in columns)
    return Line(label, note, amounts, sum(sums.values(), ZERO))


def _sum_of(label: str, lines: Sequence[Line], columns: Sequence[str]) -> Line:
    amounts = tuple(
        sum((line.amounts[place] or ZERO for line in lines), ZERO) for place in range(len(columns))
    )
    return Line(label, "", amounts, sum(amounts, ZERO))
