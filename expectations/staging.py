"""Typed rows with their fate, and the structural faults that no number could make up for.

A row that cannot be read is quarantined and only warns, up to the company's tolerance. What is
wrong between rows (ranges that overlap, a cycle of managers, shares over 100 %) always blocks:
whichever row were taken, somebody might be paid wrongly. The plan book is in `plan_book`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from expectations.contract import Entity, delivered_entities
from expectations.hierarchy import nobody_manages_themselves
from expectations.plan_book import SUITES as PLAN_BOOK_SUITES
from expectations.row_fates import quarantine_of_rows_is_within_tolerance
from expectations.rows_in_files import STATUSES, located
from expectations.splits import SPLIT_RULES, one_stage_is_entered_on_a_day
from expectations.territories import no_territory_lies_in_itself
from expectations.validity import ranges_do_not_overlap, ranges_end_after_they_begin
from expectations.vocabulary import each_once, never_empty, no_rows, one_of, suite

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite
    from great_expectations.expectations.expectation import Expectation

# Workers come with their names, and a shifted column puts a name anywhere: never show a value.
PERSONAL = frozenset({"staging.stg_hr__workers"})


def entity(entity: Entity) -> ExpectationSuite:
    """One row per delivered row: each has a fate, and one row of each key is current."""
    return suite(
        entity.staging_table,
        *never_empty("file_id", "line_number", "row_status"),
        one_of("row_status", *STATUSES),
        each_once(*entity.staging_key, where="row_status = 'current'"),
        nothing_is_quarantined(entity.staging_table),
        quarantine_of_rows_is_within_tolerance(entity),
        *(rule() for rule in STRUCTURE.get(entity.staging_table, ())),
        key=("file_id", "line_number"),
    )


def nothing_is_quarantined(table: str) -> Expectation:
    """Warns: these rows earn nobody anything until the source delivers them again."""
    value = "null" if table in PERSONAL else "fault_value"
    shown = "''" if table in PERSONAL else "coalesce(' ' || fault_value, '')"
    return no_rows(
        "nothing_is_quarantined",
        f"""
    {located()}
    select
        place as row_key,
        {value} as value,
        fault_column || {shown} || ' ' || fault_reason || ' (' || place || ')' as reason
    from located
    where row_status = 'quarantined'""",
        severity="warning",
    )


def exchange_rates_are_above_zero() -> Expectation:
    """At a rate of zero everybody in that currency would be paid nothing."""
    return no_rows(
        "exchange_rates_are_above_zero",
        f"""
    {located()}
    select
        place as row_key,
        rate as value,
        'Rate from ' || from_currency_code || ' to ' || to_currency_code || ' on ' || rate_on
        || ' is ' || rate || ', not above 0 (' || place || ')' as reason
    from located
    where row_status = 'current' and rate <= 0""",
        column="rate",
    )


# What must hold between the rows of one table, beside what holds for every table.
STRUCTURE: dict[str, tuple[Callable[[], Expectation], ...]] = {
    "staging.stg_crm__splits": (
        *SPLIT_RULES,
        ranges_end_after_they_begin,
        partial(ranges_do_not_overlap, "deal_id", "payee_id", where="stage_name is null"),
    ),
    "staging.stg_crm__opportunity_stages": (one_stage_is_entered_on_a_day,),
    "staging.stg_crm__territories": (no_territory_lies_in_itself,),
    "staging.stg_crm__territory_members": (
        ranges_end_after_they_begin,
        partial(ranges_do_not_overlap, "territory_id", "payee_id"),
    ),
    "staging.stg_erp__exchange_rates": (exchange_rates_are_above_zero,),
    "staging.stg_hr__job_assignments": (
        ranges_end_after_they_begin,
        partial(ranges_do_not_overlap, "payee_id"),
        nobody_manages_themselves,
    ),
    # Days of two leaves at once would be taken off a quota twice.
    "staging.stg_hr__leaves": (
        ranges_end_after_they_begin,
        partial(ranges_do_not_overlap, "payee_id"),
    ),
}


def _is_planned(entity: Entity) -> bool:
    # What a planning system delivers is staged together with the plan book.
    return entity.staging_table in PLAN_BOOK_SUITES


SUITES: dict[str, Callable[[], ExpectationSuite]] = {
    **{
        found.staging_table: partial(entity, found)
        for found in delivered_entities()
        if not _is_planned(found)
    },
    **PLAN_BOOK_SUITES,
}
