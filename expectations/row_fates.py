"""What became of every delivered row: one fate each, and a reason for those in quarantine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.reconciliation import (
    every_delivered_amount_is_reconciled,
    micro_units_have_one_fate,
    rows_have_one_fate,
)
from expectations.vocabulary import never_empty, suite

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite


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
