"""Why the figures may be trusted: the verdicts of the gates, and nothing left silently."""

from dataclasses import dataclass
from decimal import Decimal

import duckdb

MOST_QUARANTINED = 50
FATES = ("delivered", "credited", "out_of_scope", "superseded", "quarantined")

# In the order a deal passes them; a station that is not listed comes last.
STATION_ORDER = ["extract", "staging", "crediting", "attainment", "commissions", "payouts", "marts"]


@dataclass(frozen=True)
class StationVerdict:
    """Expectations of one station: how many held, warned and failed critically."""

    station: str
    table_count: int
    expectation_count: int
    warning_count: int
    critical_count: int


@dataclass(frozen=True)
class FailedExpectation:
    """One expectation that did not hold, as rpt_quality tells it."""

    station: str
    table_name: str
    expectation_type: str
    column_name: str | None
    severity: str
    evaluated_count: int | None
    unexpected_count: int | None
    reason: str | None


@dataclass(frozen=True)
class Balance:
    """Delivered rows and amounts of an entity in one currency, and where each of them went."""

    system: str
    entity: str
    currency_code: str | None
    line_count: int
    unbalanced_count: int
    row_counts: tuple[int, ...]
    amounts: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class Quarantined:
    """A delivered row that could not be read, with the place it stands at."""

    system: str
    entity: str
    file_name: str
    line_number: int | None
    column_name: str | None
    value: str | None
    reason: str


def station_verdicts(connection: duckdb.DuckDBPyConnection) -> tuple[StationVerdict, ...]:
    """One per station, in the order of the road."""
    rows = connection.execute(
        "select station, count(distinct table_name), count(*),"
        " count(*) filter (where not is_success and severity <> 'critical'),"
        " count(*) filter (where not is_success and severity = 'critical')"
        " from rpt_quality group by station"
        " order by coalesce(list_position(?, station), 99), station",
        [STATION_ORDER],
    ).fetchall()
    return tuple(StationVerdict(*row) for row in rows)


def failed_expectations(connection: duckdb.DuckDBPyConnection) -> tuple[FailedExpectation, ...]:
    """Everything that did not hold, critical first."""
    rows = connection.execute(
        "select station, table_name, expectation_type, column_name, severity, evaluated_count,"
        " unexpected_count, reason from rpt_quality where not is_success"
        " order by severity, coalesce(list_position(?, station), 99), table_name,"
        " expectation_type, column_name",
        [STATION_ORDER],
    ).fetchall()
    return tuple(FailedExpectation(*row) for row in rows)


def balances(connection: duckdb.DuckDBPyConnection) -> tuple[Balance, ...]:
    """The reconciliation, added up over files and periods but never over currencies."""
    parts = FATES[1:]
    rows_left = " - ".join(["delivered_row_count", *(f"{fate}_row_count" for fate in parts)])
    amount_left = " - ".join(f"coalesce({fate}_amount, 0)" for fate in FATES)
    counts = ", ".join(f"cast(sum({fate}_row_count) as bigint)" for fate in FATES)
    amounts = ", ".join(f"sum({fate}_amount)" for fate in FATES)
    rows = connection.execute(
        "select system, entity, currency_code, count(*),"
        f" count(*) filter (where {rows_left} <> 0 or {amount_left} <> 0), {counts}, {amounts}"
        " from rpt_reconciliation group by system, entity, currency_code"
        " order by system, entity, currency_code nulls last"
    ).fetchall()
    width = len(FATES)
    return tuple(
        Balance(
            system=row[0],
            entity=row[1],
            currency_code=row[2],
            line_count=row[3],
            unbalanced_count=row[4],
            row_counts=tuple(row[5 : 5 + width]),
            amounts=tuple(row[5 + width :]),
        )
        for row in rows
    )


def quarantined(connection: duckdb.DuckDBPyConnection) -> tuple[int, tuple[Quarantined, ...]]:
    """How many rows are in quarantine, and the first of them by file and line."""
    total = connection.execute("select count(*) from rpt_quarantine").fetchone()
    assert total is not None
    rows = connection.execute(
        "select system, entity, file_name, line_number, column_name, delivered_value, reason"
        " from rpt_quarantine order by all limit ?",
        [MOST_QUARANTINED],
    ).fetchall()
    return total[0], tuple(Quarantined(*row) for row in rows)
