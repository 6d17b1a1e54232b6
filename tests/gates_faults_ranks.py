"""What can be wrong with bonuses of ranks; see gates_faults_staged.py."""

from tests.gates_faults import Fault, add, update
from tests.gates_faults_staged import COMPONENTS, CURRENT, OPEN

BONUSES = "staging.stg_plan__rank_bonuses"


def ranks(*numbers: int, of: str = BONUSES, component_id: str = "C-1", then: str = "") -> Fault:
    """Bonuses of these ranks, one a line from 2 on, and what `then` does to that."""
    rows = [
        add(
            BONUSES,
            **CURRENT
            | OPEN
            | {"component_id": component_id, "rank_number": number, "bonus_minor": 5000}
            | {"line_number": line},
        )[1]
        for line, number in enumerate(numbers, start=2)
    ]
    return of, "; ".join([*rows, *([then] if then else [])])


BLOCKING = {
    "a rank that is left out": (
        ranks(1, 3), "ranks_follow_one_another",
        "Rank 3 of component C-1 follows rank 1 (rank_bonuses.csv line 3)",
    ),
    "no first rank": (
        ranks(2, 3), "ranks_follow_one_another",
        "Rank 2 of component C-1 is its first, and that is 1 (rank_bonuses.csv line 2)",
    ),
    "a rank that ends before the others": (
        ranks(1, 2, 3, then=f"update {BONUSES} set valid_to_on = date '2026-01-01'"
              " where rank_number = 2"),
        "ranks_follow_one_another", "Rank 3 of component C-1 follows rank 1",
    ),
    "a rank twice": (
        ranks(1, 1), "ranges_do_not_overlap", "rank_bonuses.csv line 3",
    ),
    "a bonus below zero": (
        ranks(1, then=f"update {BONUSES} set bonus_minor = -500"), "bonuses_are_not_below_zero",
        "Rank 1 of component C-1 has the bonus -5, below 0 (rank_bonuses.csv line 2)",
    ),
    "ranks of no component": (
        ranks(1, component_id="C-9"), "every_component_is_known",
        "component_id C-9 is not in components (rank_bonuses.csv line 2)",
    ),
    "ranks of what has no quota": (
        ranks(1, component_id="C-2"), "every_component_has_a_quota",
        ("Component C-2 is measured by C-2, for which nobody has a quota: nobody comes to a rank"
        " (rank_bonuses.csv line 2)"),
    ),
    "a budget and ranks": (
        ranks(
            1, of=COMPONENTS,
            then=update(COMPONENTS, "budget_minor = 1", "component_id = 'C-1'")[1],
        ),
        "budgets_are_claimed_by_credits",
        "Component C-1 has a budget and bonuses of ranks: only credits claim a budget",
    ),
}  # fmt: skip
