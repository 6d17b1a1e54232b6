"""The plan book, staged: what a compensation analyst wrote must be whole before anyone is paid.

A fault in a row that was written here blocks; a row that a planning system delivered is
quarantined like any other. Every reference must lead somewhere: a component without its plan, or
a rate table with a gap, would silently pay nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from expectations.contract import Entity, delivered_entities, plan_book_entities
from expectations.plan_cells import CELL_RULES
from expectations.plan_comparisons import COMPARISON_RULES
from expectations.plan_dates import DATE_RULES
from expectations.plan_fit import FIT_RULES
from expectations.plan_funds import FUND_RULES
from expectations.plan_language import FROM, plan_tables
from expectations.plan_matrices import MATRIX_RULES
from expectations.plan_measures import MEASURE_RULES
from expectations.plan_modifiers import MODIFIER_RULES
from expectations.plan_multipliers import MULTIPLIER_RULES
from expectations.plan_numbers import NUMBER_RULES
from expectations.plan_people import PEOPLE_RULES
from expectations.plan_quota_payees import QUOTA_PAYEE_RULES
from expectations.plan_quotas import QUOTA_RULES
from expectations.plan_ranks import RANK_RULES
from expectations.plan_scores import SCORE_RULES
from expectations.plan_use import USE_RULES
from expectations.plan_versions import VERSION_RULES
from expectations.plan_written_quotas import WRITTEN_QUOTA_RULES
from expectations.plan_zeros import ZERO_RULES
from expectations.rate_tiers import TIER_RULES
from expectations.references import REFERENCE_RULES
from expectations.row_fates import quarantine_of_rows_is_within_tolerance
from expectations.rows_in_files import STATUSES, located, shown_key
from expectations.rule_conflicts import CONFLICT_RULES
from expectations.rule_matches import MATCH_RULES
from expectations.validity import ranges_do_not_overlap, ranges_end_after_they_begin
from expectations.vocabulary import never_empty, no_rows, one_of, suite

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite
    from great_expectations.expectations.expectation import Expectation

# What may have one version only on any day; a rate table has one version of each tier.
VERSIONED_BY: dict[str, tuple[str, ...]] = {
    "plans": ("plan_id",),
    "components": ("component_id",),
    "component_gates": ("component_id", "gate_component_id", "opens"),
    "component_multipliers": ("component_id", "measured_component_id"),
    "rank_bonuses": ("component_id", "rank_number"),
    "rate_tiers": ("rate_table_id", "tier_number"),
    "rate_matrices": ("matrix_id", "row_from_ppm", "column_from_ppm"),
    "crediting_rules": ("rule_id",),
    "territory_rules": ("territory_rule_id",),
    "calendar_periods": ("calendar_id",),
    "pool_members": ("component_id", "payee_id"),
    "plan_assignments": ("payee_id", "plan_id"),
    "payee_rates": ("payee_id", "component_id"),
    "target_incentives": ("payee_id", "plan_id"),
}

_BEGINNING = "date '1900-01-01'"

# What must hold between rows, by table: the lists of the modules above.
BETWEEN_ROWS = (
    TIER_RULES,
    REFERENCE_RULES,
    DATE_RULES,
    CONFLICT_RULES,
    MATCH_RULES,
    USE_RULES,
    NUMBER_RULES,
    PEOPLE_RULES,
    FIT_RULES,
    MEASURE_RULES,
    VERSION_RULES,
    CELL_RULES,
    ZERO_RULES,
    MODIFIER_RULES,
    MULTIPLIER_RULES,
    MATRIX_RULES,
    RANK_RULES,
    QUOTA_RULES,
    QUOTA_PAYEE_RULES,
    COMPARISON_RULES,
    SCORE_RULES,
    FUND_RULES,
    WRITTEN_QUOTA_RULES,
)


def plan_table(entity: Entity) -> ExpectationSuite:
    """One row per written or delivered row: each has a fate, the current ones are whole."""
    book_file = f"{entity.name}.csv"
    ranged = VERSIONED_BY.get(entity.name)
    return suite(
        entity.staging_table,
        *never_empty("line_number", "row_status"),
        one_of("row_status", *STATUSES),
        every_written_row_can_be_read(book_file),
        nothing_is_written_twice(entity),
        *(
            [nothing_is_quarantined(), quarantine_of_rows_is_within_tolerance(entity)]
            if _is_delivered_too(entity)
            else []
        ),
        *([ranges_end_after_they_begin(plan_book_file=book_file)] if ranged else []),
        *([ranges_do_not_overlap(*ranged, plan_book_file=book_file)] if ranged else []),
        *(rule() for rules in BETWEEN_ROWS for rule in rules.get(entity.name, ())),
        key=entity.staging_key,
    )


def every_written_row_can_be_read(book_file: str) -> Expectation:
    """A tier that cannot be read is a tier that nobody is paid by. Every faulty cell is told."""
    return no_rows(
        "every_written_row_can_be_read",
        f"""
    {located(book_file)},
    cells as (
        select line_number, fault_column, fault_value, fault_reason
        from staging.stg_plan__faults
        where entity = '{book_file.removesuffix(".csv")}'
        union
        select line_number, fault_column, fault_value, fault_reason from located
        where row_status = 'quarantined' and file_id is null
    )
    select
        located.place as row_key,
        cells.fault_value as value,
        cells.fault_column || coalesce(' ' || cells.fault_value, '') || ' ' || cells.fault_reason
        || ' (' || located.place || ')' as reason
    from cells
    inner join located
        on cells.line_number = located.line_number
        and located.file_id is null""",
    )


def nothing_is_written_twice(entity: Entity) -> Expectation:
    """Of two rows with one key the analyst meant one, and only the analyst knows which."""
    key = entity.staging_key
    since = "valid_from_on" if FROM in key else f"cast({_BEGINNING} as date)"
    return no_rows(
        "nothing_is_written_twice",
        f"""
    {located(f"{entity.name}.csv")}
    select
        min(place) as row_key,
        count(*) as value,
        {_row_in_words(entity.name)} || case
            when {since} > {_BEGINNING} then ' from ' || {since} else ''
        end || ' is there ' || count(*) || ' times ('
        || string_agg(place, ', ' order by line_number) || ')' as reason
    from located
    -- A written row is superseded by another one only; what was delivered twice is no mistake.
    where row_status = 'current' or (row_status = 'superseded' and file_id is null)
    group by {", ".join(key)}
    having count(*) > 1""",
    )


def _row_in_words(name: str) -> str:
    """SQL: what a row is called, such as "Tier 2 of RT-SE"."""
    table = plan_tables()[name]
    parts = re.split(r"{(\w+)}", table.row)
    for place, column in enumerate(parts):
        if place % 2:
            parts[place] = shown_key(table.column(column).staged_name)
        else:
            parts[place] = f"'{column}'"
    return " || ".join(parts)


def nothing_is_quarantined() -> Expectation:
    """Warns about rows that a planning system delivered and nobody can read."""
    return no_rows(
        "nothing_is_quarantined",
        f"""
    {located()}
    select
        place as row_key,
        fault_value as value,
        fault_column || coalesce(' ' || fault_value, '') || ' ' || fault_reason
        || ' (' || place || ')' as reason
    from located
    where row_status = 'quarantined' and file_id is not null""",
        severity="warning",
    )


def _is_delivered_too(entity: Entity) -> bool:
    return any(entity.staging_table == found.staging_table for found in delivered_entities())


SUITES: dict[str, Callable[[], ExpectationSuite]] = {
    entity.staging_table: partial(plan_table, entity) for entity in plan_book_entities()
}
