"""What stays the same in all versions of a component: another is another component."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from expectations.rows_in_files import located
from expectations.vocabulary import no_rows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


def a_component_keeps(column: str, *, says: str, why: str, where: str = "true") -> Expectation:
    """Two versions never differ in `column`. Told of the first that does, where `where` holds."""
    what = column.removesuffix("_id")
    return no_rows(
        f"a_component_keeps_its_{what}",
        f"""
    {located("components.csv")},
    in_order as (
        select *, lag({column}) over (partition by component_id order by valid_from_on) as earlier
        from located
        where row_status = 'current' and {where}
    )
    select
        component_id as row_key,
        {column} as value,
        'Component ' || component_id || ' {says} ' || {column} || ' from ' || valid_from_on
        || ' and ' || earlier || ' before: {why} (' || place || ')' as reason
    from in_order
    where earlier <> {column}
    qualify row_number() over (partition by component_id order by valid_from_on) = 1""",
        column=column,
    )


VERSION_RULES: dict[str, tuple[Callable[[], Expectation], ...]] = {
    "components": (
        # Its credits would be added up over both: 3 units and 3,000.00 are nothing together.
        partial(
            a_component_keeps,
            "measure",
            says="counts",
            why="what a component counts does not change",
        ),
        # Quotas of the one plan would be in the currency of the other, and a period has two lines.
        partial(
            a_component_keeps,
            "plan_id",
            says="belongs to plan",
            why="a component of another plan is another component",
            where="plan_id in (select plan_id from staging.stg_plan__plans)",
        ),
        # A year of both calendars would have the quotas of the periods of both.
        partial(
            a_component_keeps,
            "calendar_id",
            says="counts by the calendar",
            why="a component of another calendar is another component",
            where="calendar_id in (select calendar_id from staging.stg_plan__calendar_periods)",
        ),
    ),
}
