"""What can be wrong with scores of objectives; see gates_faults_staged.py."""

from tests.gates_faults import Fault, add, on, update
from tests.gates_faults_staged import ASSIGNED, COMPONENTS, CURRENT, RULES

SCORES = "staging.stg_plan__objective_scores"


def scored(*, before: str = "", **row: object) -> Fault:
    """C-1 counts scores, and P-1 is given one for January."""
    score = {"payee_id": "P-1", "component_id": "C-1", "period_id": "2025-01", "score_minor": 8550}
    counts = f"update {COMPONENTS} set measure = 'score' where component_id = 'C-1'"
    written = add(SCORES, **(CURRENT | score | row))[1]
    return SCORES, "; ".join([counts, written, *([before] if before else [])])


BLOCKING = {
    "a score of an unknown component": (
        scored(component_id="C-9"), "every_component_is_known",
        "component_id C-9 is not in components (objective_scores.csv line 9)",
    ),
    "a score of a component that counts amounts": (
        scored(component_id="C-2"), "scores_are_for_components_that_count_them",
        ("Score of P-1 for C-2 in 2025-01 is credited to nobody: C-2 counts amount"
        " (objective_scores.csv line 9)"),
    ),
    "a score for no period": (
        scored(period_id="2025-Q1"), "scores_lie_in_their_period",
        ("Score of P-1 for C-1 in 2025-Q1 is for no period of the calendar months"
        " (objective_scores.csv line 9)"),
    ),
    "a score of the day after its period": (
        scored(scored_on="2025-02-01"), "scores_lie_in_their_period",
        ("Score of P-1 for C-1 in 2025-01 is of 2025-02-01, which is not in that period"
        " (objective_scores.csv line 9)"),
    ),
    "a score of the day before its period": (
        scored(scored_on="2024-12-31"), "scores_lie_in_their_period",
        "Score of P-1 for C-1 in 2025-01 is of 2024-12-31, which is not in that period",
    ),
    "two scores of one day": (
        scored(before=scored(scored_on="2025-01-31", line_number=10)[1]), "a_day_is_scored_once",
        ("P-1 has 2 scores for C-1 on 2025-01-31 (objective_scores.csv line 9,"
        " objective_scores.csv line 10)"),
    ),
    "a rule for scores": (
        on(RULES, update(COMPONENTS, "measure = 'score'", "component_id = 'C-1'")),
        "scores_need_no_rule",
        ("Rule R-1 can never match: C-1 counts scores, which are credited without a rule"
        " (crediting_rules.csv line 2)"),
    ),
    "a credit without a rule": (
        update("crediting.int_credits__combined", "rule_id = null", "payee_id = 'P-1'"),
        "only_scores_have_no_rule", "Credit of P-1 for C-1 by split names no rule",
    ),
    "a score with a rule": (
        update("crediting.int_credits__combined", "credit_method = 'score'", "payee_id = 'P-1'"),
        "only_scores_have_no_rule", "Credit of P-1 for C-1 by score names the rule R-1",
    ),
}  # fmt: skip
WARNING = {
    "a score of who is not on the component that day": (
        scored(before=f"update {ASSIGNED} set valid_to_on = date '2025-01-31'"),
        "scores_are_for_payees_of_their_component",
        ("Score of P-1 for C-1 in 2025-01 credits nobody: P-1 is not on the component on"
        " 2025-01-31 (objective_scores.csv line 9)"),
    ),
    "a score of an unknown worker": (
        scored(before="delete from staging.stg_hr__workers where payee_id = 'P-1'"),
        "every_payee_is_known",
        "payee_id P-1 is neither a worker nor an account (objective_scores.csv line 9)",
    ),
}  # fmt: skip
