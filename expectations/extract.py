"""What was delivered: every row with its file and line, no row lost on the way in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from expectations.contract import Entity, delivered_entities
from expectations.vocabulary import has_columns, never_empty, no_rows, suite

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite
    from great_expectations.expectations.expectation import Expectation

LINEAGE = ("file_id", "line_number", "delivery_rank", "is_retired", "is_deleted")


def raw(entity: Entity) -> ExpectationSuite:
    """One row per delivered row, as text."""
    return suite(
        entity.raw_table,
        has_columns(*entity.columns, *LINEAGE),
        *never_empty("file_id", "line_number"),
        rows_are_those_of_the_files(entity),
        key=("file_id", "line_number"),
    )


def rows_are_those_of_the_files(entity: Entity) -> Expectation:
    """A truncated or half-read file has fewer rows than its manifest counted: nobody would miss
    the credits of the others.
    """
    return no_rows(
        "rows_are_those_of_the_files",
        f"""
    select
        files.file_name as row_key,
        coalesce(landed.row_count, 0) as value,
        files.file_name || ' has ' || coalesce(landed.row_count, 0)
        || ' rows here, its mapping kept ' || mapped.mapped_row_count as reason
    from raw_control.mapped_files as mapped
    left join raw_control.files as files on mapped.file_id = files.file_id
    left join (
        select file_id, count(*) as row_count from this group by file_id
    ) as landed on mapped.file_id = landed.file_id
    where
        mapped.system = '{entity.system}'
        and mapped.entity = '{entity.name}'
        and mapped.mapped_row_count <> coalesce(landed.row_count, 0)
    union all
    select
        cast(this.file_id as varchar) as row_key,
        count(*) as value,
        count(*) || ' rows are of file ' || coalesce(cast(this.file_id as varchar), '(none)')
        || ', which nobody delivered' as reason
    from this
    anti join raw_control.mapped_files as mapped
        on this.file_id = mapped.file_id
        and mapped.system = '{entity.system}'
        and mapped.entity = '{entity.name}'
    group by this.file_id""",
        column="file_id",
    )


SUITES: dict[str, Callable[[], ExpectationSuite]] = {
    entity.raw_table: partial(raw, entity) for entity in delivered_entities()
}
