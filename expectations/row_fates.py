"""What became of every delivered row: one fate each, and a reason for those in quarantine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.reconciliation import (
    every_delivered_amount_is_reconciled,
    micro_units_have_one_fate,
    rows_have_one_fate,
)
from expectations.vocabulary import never_empty, no_rows, suite

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite
    from great_expectations.expectations.expectation import Expectation

    from expectations.contract import Entity


def accounted_rows() -> ExpectationSuite:
    """One row per file, period and currency: every delivered row has one fate."""
    return suite(
        "crediting.int_rows__accounted",
        *never_empty("system", "entity", "file_id", "delivered_row_count"),
        rows_have_one_fate(of_files=False),
        micro_units_have_one_fate(),
        every_delivered_amount_is_reconciled(of_files=False),
        key=("system", "entity", "file_id", "period_id"),
    )


def quarantined_rows() -> ExpectationSuite:
    """One row per row in quarantine, of any entity, and why it is there."""
    return suite(
        "crediting.int_rows__quarantined",
        *never_empty("system", "entity", "line_number", "fault_reason"),
        key=("system", "entity", "file_id", "line_number"),
    )


def quarantine_of_rows_is_within_tolerance(entity: Entity) -> Expectation:
    """Of every delivered entity: whatever is missing, somebody may be paid without it.

    Rows that were replaced do not count: a broken snapshot after twelve good ones is broken.
    """
    return quarantine_is_within_tolerance(
        f"""
        select
            '{entity.name}' as entity,
            count(*) as row_count,
            count(*) filter (where row_status = 'quarantined') as quarantined_count
        from this
        where file_id is not null and row_status <> 'superseded'"""
    )


def quarantine_is_within_tolerance(
    counted: str, *, rows: str = "", are: str = "are quarantined"
) -> Expectation:
    """Blocks when the company's share of unreadable rows is passed: a broken delivery, then.

    `counted` selects entity, row_count and quarantined_count.
    """
    return no_rows(
        "quarantine_is_within_tolerance",
        f"""
    select
        counted.entity as row_key,
        counted.quarantined_count as value,
        counted.quarantined_count || ' of ' || counted.row_count || ' {rows}' || counted.entity
        || ' {are}, over the tolerance of '
        || cast(runs.quarantine_tolerance_ppm / 10000 as decimal(9, 2)) || ' %' as reason
    from ({counted}
    ) as counted
    cross join raw_control.runs as runs
    where
        counted.quarantined_count * 1000000
        > counted.row_count * runs.quarantine_tolerance_ppm""",
    )
