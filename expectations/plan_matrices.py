"""Matrices: a rate for every pair of attainments, on every day, of a component that asks for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from expectations.plan_modifiers import (
    the_measured_component_has_a_quota,
    the_measured_component_is_known,
)
from expectations.references import known
from expectations.rows_in_files import located, shown_ppm
from expectations.vocabulary import no_rows

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

MATRICES = "staging.stg_plan__rate_matrices"

# Cells that are valid from and to the same days are one version of their matrix. What is wrong
# with a matrix with a cell that cannot be read will be known when it can.
_CELLS = f"""
    {located("rate_matrices.csv")},
    cells as (
        select * from located
        where
            row_status = 'current'
            and matrix_id not in (
                select unread.matrix_id from located as unread
                where unread.row_status = 'quarantined' and unread.matrix_id is not null
            )
    )"""


def matrices_have_a_cell_for_every_row_and_column() -> Expectation:
    """Who came to a cell that is not there would be paid by one below, or nothing."""
    return no_rows(
        "matrices_have_a_cell_for_every_row_and_column",
        f"""
    {_CELLS},
    rows_of as (
        select matrix_id, valid_from_on, valid_to_on, row_from_ppm,
            min_by(place, line_number) as place
        from cells group by all
    ),
    columns_of as (
        select distinct matrix_id, valid_from_on, valid_to_on, column_from_ppm from cells
    )
    select
        rows_of.matrix_id as row_key,
        columns_of.column_from_ppm as value,
        'Matrix ' || rows_of.matrix_id || ' has no cell from ' || {shown_ppm("row_from_ppm")}
        || ' and ' || {shown_ppm("column_from_ppm")} || ' (' || rows_of.place || ')' as reason
    from rows_of
    inner join columns_of using (matrix_id, valid_from_on, valid_to_on)
    anti join cells using (matrix_id, valid_from_on, valid_to_on, row_from_ppm, column_from_ppm)""",
        column="column_from_ppm",
    )


def matrices_begin_at_zero() -> Expectation:
    """Who has reached no row or no column would be paid nothing."""
    return no_rows(
        "matrices_begin_at_zero",
        f"""
    {_CELLS},
    begun as (
        select matrix_id, min(row_from_ppm) as row_from_ppm,
            min(column_from_ppm) as column_from_ppm, min_by(place, line_number) as place
        from cells
        group by matrix_id, valid_from_on, valid_to_on
    )
    select
        matrix_id as row_key,
        row_from_ppm as value,
        'Matrix ' || matrix_id || ' begins at ' || {shown_ppm("row_from_ppm")} || ' and '
        || {shown_ppm("column_from_ppm")} || ', not at 0 and 0 (' || place || ')' as reason
    from begun
    where row_from_ppm > 0 or column_from_ppm > 0""",
        column="row_from_ppm",
    )


def matrices_are_used() -> Expectation:
    """Warns: nobody is paid by it; perhaps a component names another by mistake."""
    return no_rows(
        "matrices_are_used",
        f"""
    {located("rate_matrices.csv")}
    select
        located.matrix_id as row_key,
        located.matrix_id as value,
        'Matrix ' || located.matrix_id || ' is used by no component ('
        || min_by(located.place, located.line_number) || ')' as reason
    from located
    anti join (
        select matrix_id from staging.stg_plan__components where row_status <> 'superseded'
    ) as used on located.matrix_id = used.matrix_id
    where located.row_status = 'current'
    group by located.matrix_id""",
        column="matrix_id",
        severity="warning",
    )


def matrices_are_in_force_with_their_component() -> Expectation:
    """On a day without a version of the matrix the window would have earned nothing."""
    return no_rows(
        "matrices_are_in_force_with_their_component",
        f"""
    {located("components.csv")},
    versions as (
        select distinct matrix_id, valid_from_on, valid_to_on from {MATRICES}
        where row_status = 'current'
    ),
    covered as (
        select located.place, located.component_id, located.matrix_id, located.valid_from_on,
            located.valid_to_on,
            sum(date_diff('day',
                greatest(located.valid_from_on, versions.valid_from_on),
                least(located.valid_to_on, versions.valid_to_on))) as day_count
        from located
        inner join versions on located.matrix_id = versions.matrix_id
        where
            located.row_status = 'current'
            and located.valid_from_on < versions.valid_to_on
            and versions.valid_from_on < located.valid_to_on
        group by all
    )
    select
        place as row_key,
        matrix_id as value,
        'Matrix ' || matrix_id || ', by which ' || component_id
        || ' is paid, has no cells on some days of these terms (' || place || ')' as reason
    from covered
    where day_count < date_diff('day', valid_from_on, valid_to_on)""",
        column="matrix_id",
    )


def components_say_all_of_their_matrix() -> Expectation:
    """A matrix is all that pays its component, in all its versions, window by window."""
    return no_rows(
        "components_say_all_of_their_matrix",
        f"""
    {located("components.csv")},
    said as (
        select *,
            bool_or(matrix_id is not null) over (partition by component_id) as has_matrix
        from located
        where row_status = 'current'
    ),
    wrong as (
        select *,
            case
                when matrix_id is not null and matrix_component_id is null
                    then 'names matrix ' || matrix_id || ' and no matrix_component_id'
                when matrix_id is null and matrix_component_id is not null
                    then 'names matrix_component_id ' || matrix_component_id || ' and no matrix_id'
                when has_matrix and rate_method <> 'none'
                    then 'is paid by a matrix and by rate_method ' || rate_method
                        || ': beside a matrix it is none, in all versions'
                when matrix_id is not null and accumulation_window = 'transaction'
                    then 'counts every transaction alone, and matrix ' || matrix_id
                        || ' looks at a window'
                when matrix_component_id = component_id
                    then 'takes the column of its matrix by itself, as the row'
            end as what
        from said
    )
    select
        component_id as row_key,
        matrix_id as value,
        'Component ' || component_id || ' ' || what || ' (' || place || ')' as reason
    from wrong
    where what is not null""",
        column="matrix_id",
    )


MATRIX_RULES: dict[str, tuple[Callable[[], Expectation], ...]] = {
    "components": (
        partial(
            known,
            "matrix_id",
            MATRICES,
            book="components",
            where="located.matrix_id is not null",
        ),
        partial(the_measured_component_is_known, "components", "matrix_component_id"),
        partial(
            the_measured_component_has_a_quota,
            "components",
            "matrix_component_id",
            otherwise="its matrix never leaves the first column",
        ),
        components_say_all_of_their_matrix,
        matrices_are_in_force_with_their_component,
    ),
    "rate_matrices": (
        matrices_have_a_cell_for_every_row_and_column,
        matrices_begin_at_zero,
        matrices_are_used,
    ),
}
