"""What can be wrong with matrices of rates; see gates_faults_staged.py."""

from tests.gates_faults import Fault, add, update
from tests.gates_faults_staged import COMPONENTS, CURRENT, OPEN

MATRICES = "staging.stg_plan__rate_matrices"
# Rows from 0 and 50 %, columns from 0 and 100 %.
GRID = ((0, 0), (0, 1_000_000), (500_000, 0), (500_000, 1_000_000))


def cell(row_from_ppm: int, column_from_ppm: int, **more: object) -> str:
    row = {"matrix_id": "M-1", "rate_ppm": 10_000} | CURRENT | OPEN | more
    return add(MATRICES, row_from_ppm=row_from_ppm, column_from_ppm=column_from_ppm, **row)[1]


def grid(*more: str, of: str = MATRICES) -> Fault:
    """C-2 is paid by M-1, with its columns by C-1, and what `more` does to that."""
    cells = [cell(*place, line_number=line) for line, place in enumerate(GRID, start=2)]
    used = update(
        COMPONENTS, "matrix_id = 'M-1', matrix_component_id = 'C-1'", "component_id = 'C-2'"
    )[1]
    return of, "; ".join([*cells, used, *more])


def says(change: str, component_id: str = "C-2") -> Fault:
    """The gate of components after a change of one."""
    changed = update(COMPONENTS, change, f"component_id = '{component_id}'")[1]
    return grid(changed, of=COMPONENTS)


BLOCKING = {
    "a cell that is not there": (
        grid(cell(0, 2_000_000, line_number=6)), "matrices_have_a_cell_for_every_row_and_column",
        "Matrix M-1 has no cell from 0.5 and 2 (rate_matrices.csv line 4)",
    ),
    "a cell that ends before the others": (
        grid(f"update {MATRICES} set valid_to_on = date '2026-01-01' where line_number = 5"),
        "matrices_have_a_cell_for_every_row_and_column",
        "Matrix M-1 has no cell from 0.5 and 1 (rate_matrices.csv line 4)",
    ),
    "no row from 0": (
        grid(f"delete from {MATRICES} where row_from_ppm = 0"), "matrices_begin_at_zero",
        "Matrix M-1 begins at 0.5 and 0, not at 0 and 0 (rate_matrices.csv line 4)",
    ),
    "no column from 0": (
        grid(f"delete from {MATRICES} where column_from_ppm = 0"), "matrices_begin_at_zero",
        "Matrix M-1 begins at 0 and 1, not at 0 and 0 (rate_matrices.csv line 3)",
    ),
    "a cell twice": (
        grid(cell(0, 0)), "ranges_do_not_overlap",
        "rate_matrices.csv line 9",
    ),
    "a matrix that is not there": (
        says("matrix_id = 'M-9'"), "every_matrix_is_known",
        "matrix_id M-9 is not in rate_matrices (components.csv line 3)",
    ),
    "columns by no component": (
        says("matrix_component_id = 'C-9'"), "every_matrix_component_is_known",
        "matrix_component_id C-9 is not in components (components.csv line 3)",
    ),
    "columns by what has no quota": (
        says("matrix_component_id = 'C-2'"), "every_matrix_component_has_a_quota",
        ("Component C-2 is measured by C-2, for which nobody has a quota: its matrix never leaves"
        " the first column (components.csv line 3)"),
    ),
    "a matrix without a component for its columns": (
        says("matrix_component_id = null"), "components_say_all_of_their_matrix",
        "Component C-2 names matrix M-1 and no matrix_component_id (components.csv line 3)",
    ),
    "a component for columns of no matrix": (
        says("matrix_id = null"), "components_say_all_of_their_matrix",
        "Component C-2 names matrix_component_id C-1 and no matrix_id (components.csv line 3)",
    ),
    "a matrix beside tiers": (
        says("matrix_id = 'M-1', matrix_component_id = 'C-1'", "C-1"),
        "components_say_all_of_their_matrix",
        ("Component C-1 is paid by a matrix and by rate_method marginal: beside a matrix it is"
        " none, in all versions (components.csv line 2)"),
    ),
    "a matrix of single transactions": (
        says("accumulation_window = 'transaction'"), "components_say_all_of_their_matrix",
        ("Component C-2 counts every transaction alone, and matrix M-1 looks at a window"
        " (components.csv line 3)"),
    ),
    "a matrix that begins after its component": (
        grid(
            f"update {MATRICES} set valid_from_on = date '2025-01-02'", of=COMPONENTS
        ),
        "matrices_are_in_force_with_their_component",
        ("Matrix M-1, by which C-2 is paid, has no cells on some days of these terms"
        " (components.csv line 3)"),
    ),
    "a budget and a matrix": (
        says("budget_minor = 1"), "budgets_are_claimed_by_credits",
        "Component C-2 has a budget and a matrix: only credits claim a budget",
    ),
}  # fmt: skip

WARNING = {
    "a matrix that nobody uses": (
        (MATRICES, cell(0, 0)), "matrices_are_used",
        "Matrix M-1 is used by no component (rate_matrices.csv line 9)",
    ),
    "a rate of a cell in per cent": (
        grid(f"update {MATRICES} set rate_ppm = 5000000 where line_number = 5"),
        "rates_are_not_in_per_cent",
        "The rate 5 is 500 %: is 0.05 meant? (rate_matrices.csv line 5)",
    ),
    "a row in per cent": (
        grid(f"update {MATRICES} set row_from_ppm = 50000000 where row_from_ppm > 0"),
        "row_froms_are_not_in_per_cent",
        "The row from 50 is 5000 %: is 0.5 meant? (rate_matrices.csv line 4)",
    ),
    "a column in per cent": (
        grid(f"update {MATRICES} set column_from_ppm = 100000000 where column_from_ppm > 0"),
        "column_froms_are_not_in_per_cent",
        "The column from 100 is 10000 %: is 1 meant? (rate_matrices.csv line 3)",
    ),
}  # fmt: skip
