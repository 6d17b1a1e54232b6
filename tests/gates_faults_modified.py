"""What can be wrong with modifiers and what they make of windows: as in `gates_faults_computed`."""

from tests.gates_faults import add, again, on, update
from tests.gates_faults_staged import COMPONENTS, CURRENT, OPEN, TIERS

MULTIPLIERS = "staging.stg_plan__component_multipliers"
GATES = "staging.stg_plan__component_gates"


def gate(component_id: str, gate_component_id: str, **more: object) -> tuple[str, str]:
    row = {"opens": "pay", "minimum_attainment_ppm": 800_000} | more
    ids = {"component_id": component_id, "gate_component_id": gate_component_id}
    return add(GATES, **ids, **row, **CURRENT, **OPEN)


def multiplier(measured_component_id: str, **more: object) -> tuple[str, str]:
    row = {"component_id": "C-1", "rate_table_id": "RT-1"} | CURRENT | OPEN | more
    return add(MULTIPLIERS, measured_component_id=measured_component_id, **row)


BLOCKING = {
    "a multiplier by no component": (
        multiplier("C-9"), "every_measured_component_is_known",
        "measured_component_id C-9 is not in components (component_multipliers.csv line 9)",
    ),
    "a multiplier of no component": (
        multiplier("C-1", component_id="C-9"), "every_component_is_known",
        "component_id C-9 is not in components (component_multipliers.csv line 9)",
    ),
    "a multiplier by what has no quota": (
        multiplier("C-2"), "every_measured_component_has_a_quota",
        ("Component C-1 is measured by C-2, for which nobody has a quota: nothing is ever"
        " multiplied (component_multipliers.csv line 9)"),
    ),
    "a multiplier without its table": (
        multiplier("C-1", rate_table_id="RT-9"), "every_rate_table_is_known",
        "rate_table_id RT-9 is not in rate_tiers (component_multipliers.csv line 9)",
    ),
    "a multiplier before its table": (
        multiplier("C-1", valid_from_on="1899-12-31"),
        "factors_are_in_force_with_their_multiplier",
        ("Rate table RT-1, by which C-1 is multiplied, has no tiers on some days of the multiplier"
        " (component_multipliers.csv line 9)"),
    ),
    "a factor of amounts": (
        on(
            MULTIPLIERS,
            ("", multiplier("C-1")[1] + f"; update {TIERS} set bound_unit = 'amount'"),
        ),
        "factors_are_of_shares_of_a_quota",
        ("Tier 1 of RT-1, by which C-1 is multiplied, is bounded by amount, and attainment is a"
        " quota_share (component_multipliers.csv line 9)"),
    ),
    "a factor that is an amount": (
        on(MULTIPLIERS, ("", multiplier("C-1")[1] + f"; update {TIERS} set rate_unit = 'amount'")),
        "factors_are_of_shares_of_a_quota", "is multiplied, is an amount, and no factor",
    ),
    "a factor below zero": (
        on(MULTIPLIERS, ("", multiplier("C-1")[1] + f"; update {TIERS} set rate_ppm = -1")),
        "factors_are_of_shares_of_a_quota",
        "is multiplied, has the factor -0.000001, which is not from 0 to below 1000",
    ),
    "a factor of a thousand": (
        on(MULTIPLIERS, ("", multiplier("C-1")[1] + f"; update {TIERS} set rate_ppm = 1000000000")),
        "factors_are_of_shares_of_a_quota",
        "is multiplied, has the factor 1000, which is not from 0 to below 1000",
    ),
    "a factor that grows inside its tier": (
        on(
            MULTIPLIERS,
            ("", multiplier("C-1")[1] + f"; update {TIERS} set upper_rate_ppm = rate_ppm + 1"),
        ),
        "factors_are_of_shares_of_a_quota", "has an upper_rate, and a factor is one number",
    ),
    "five multipliers": (
        (MULTIPLIERS, "; ".join(multiplier(f"C-{number}")[1] for number in range(1, 6))),
        "multipliers_are_four_at_most",
        ("Component C-1 has 5 multipliers on one day, and 4 is the most"
        " (component_multipliers.csv line 9)"),
    ),
    "a multiplier before the cap of every transaction": (
        on(
            COMPONENTS,
            (
                "",
                multiplier("C-1")[1]
                + f"; update {COMPONENTS} set accumulation_window = 'transaction', cap_minor = 1,"
                " multiplier_order = 'before_cap' where component_id = 'C-1'",
            ),
        ),
        "caps_of_transactions_are_multiplied_after",
        "Component C-1 caps every transaction alone and is multiplied before_cap",
    ),
    "a gate of no component": (
        gate("C-9", "C-1"), "every_component_is_known",
        "component_id C-9 is not in components (component_gates.csv line 9)",
    ),
    "a gate on no component": (
        gate("C-1", "C-9"), "every_gate_component_is_known",
        "gate_component_id C-9 is not in components (component_gates.csv line 9)",
    ),
    "a gate on what has no quota": (
        gate("C-1", "C-2"), "every_gate_component_has_a_quota",
        ("Component C-1 is measured by C-2, for which nobody has a quota: the gate never opens"
        " (component_gates.csv line 9)"),
    ),
    "a component that waits for itself": (
        gate("C-1", "C-1"), "gates_do_not_run_in_a_circle",
        "Component C-1 is a gate of itself (component_gates.csv line 9)",
    ),
    "a circle of three": (
        (
            GATES,
            "; ".join(gate(*pair)[1] for pair in (("C-2", "C-3"), ("C-3", "C-1"), ("C-1", "C-2"))),
        ),
        "gates_do_not_run_in_a_circle", "The gates of C-1, C-2, C-3 run in a circle",
    ),
    "a gate that opens no cap": (
        gate("C-1", "C-2", opens="cap"), "a_cap_that_is_opened_is_there",
        "Component C-1 has no cap for its gate on C-2 to open (component_gates.csv line 9)",
    ),
    "more gates needed than there are": (
        on(
            COMPONENTS,
            (
                "",
                gate("C-2", "C-1")[1]
                + f"; update {COMPONENTS} set gates_needed = 2 where component_id = 'C-2'",
            ),
        ),
        "gates_needed_are_there",
        "Component C-2 needs 2 of its gates and has 1 for its pay (components.csv line 3)",
    ),
    "a gate needed of none": (
        update(COMPONENTS, "gates_needed = 1", "component_id = 'C-1'"), "gates_needed_are_there",
        "Component C-1 needs 1 of its gates and has 0 (components.csv line 2)",
    ),
    "no gate needed": (
        on(
            COMPONENTS,
            (
                "",
                gate("C-2", "C-1")[1]
                + f"; update {COMPONENTS} set gates_needed = 0 where component_id = 'C-2'",
            ),
        ),
        "gates_needed_are_there", "Component C-2 needs 0 of its gates and has 1 for its pay",
    ),
    "a floor above the cap": (
        update(COMPONENTS, "floor_minor = 10001, cap_minor = 10000", "component_id = 'C-1'"),
        "floors_can_be_earned",
        ("Component C-1 has a floor of 100.01 and has a cap of 100 (components.csv line 2)"),
    ),
    "a floor of what pays nothing": (
        update(COMPONENTS, "floor_minor = 10000", "component_id = 'C-2'"), "floors_can_be_earned",
        ("Component C-2 has a floor of 100 and pays nothing, by its rate_method"
        " (components.csv line 3)"),
    ),
    "a budget below zero": (
        update(COMPONENTS, "budget_minor = -1", "component_id = 'C-1'"),
        "budgets_are_claimed_by_credits",
        "Component C-1 has a budget below zero (components.csv line 2)",
    ),
    "a budget of what pays nothing": (
        update(COMPONENTS, "budget_minor = 1", "component_id = 'C-2'"),
        "budgets_are_claimed_by_credits",
        "Component C-2 has a budget and pays nothing, by its rate_method (components.csv line 3)",
    ),
    "a budget and a floor": (
        update(COMPONENTS, "budget_minor = 1, floor_minor = 1", "component_id = 'C-1'"),
        "budgets_are_claimed_by_credits",
        ("Component C-1 has a budget and a floor: only credits claim a budget"
         " (components.csv line 2)"),
    ),
    "a budget and gates": (
        on(
            COMPONENTS,
            (
                "",
                gate("C-1", "C-3")[1]
                + f"; update {COMPONENTS} set budget_minor = 1 where component_id = 'C-1'",
            ),
        ),
        "budgets_are_claimed_by_credits", "Component C-1 has a budget and gates: only credits",
    ),
    "a budget and multipliers": (
        on(
            COMPONENTS,
            (
                "",
                multiplier("C-1")[1]
                + f"; update {COMPONENTS} set budget_minor = 1 where component_id = 'C-1'",
            ),
        ),
        "budgets_are_claimed_by_credits", "Component C-1 has a budget and multipliers: only",
    ),
    "a budget that is passed": (
        on(
            "commissions.int_commissions__earned",
            update(COMPONENTS, "budget_minor = 2999", "component_id = 'C-1'"),
        ),
        "a_budget_is_shared_in_whole",
        ("All payees of C-1 in 2025-01 by 2025-01 have earned 3000000000 (minor units x ppm), not"
         " 2999000000 as their budget says"),
    ),
    "a window without an end": (
        update("attainment.int_windows__listed", "valid_to_on = null"),
        "expect_column_values_to_not_be_null", "valid_to_on is empty",
    ),
    "a window twice": (
        again("attainment.int_windows__listed"), "each_key_occurs_once", "occurs 2 times",
    ),
    "a window that earns behind its gates": (
        on(
            "commissions.int_commissions__earned",
            update("commissions.int_windows__modified", "budgeted_minor_ppm = 0"),
        ),
        "a_window_earns_what_its_modifiers_leave",
        ("P-1|C-1|2025-01 by 2025-01 has earned 3000000000 (minor units x ppm), not 0 as its"
        " modifiers leave"),
    ),
    "a modifier twice": (
        again("commissions.int_modifiers__listed"), "each_key_occurs_once", "occurs 2 times",
    ),
    "a modifier of another kind": (
        update("commissions.int_modifiers__listed", "modifier_kind = 'door'"),
        "expect_column_values_to_be_in_set", "door (P-1|C-2|2025-01|2025-01|door|C-1)",
    ),
    "a slice of no credit": (
        update("marts.fct_commissions", "credit_id = null", "payee_id = 'P-1'"),
        "only_modifiers_have_no_credit",
        "Commission order|O-1|1|P-1|C-1|1 of kind slice names no credit",
    ),
    "a gate of one credit": (
        update("marts.fct_commissions", "commission_kind = 'gate'", "payee_id = 'P-1'"),
        "only_modifiers_have_no_credit", "of kind gate names the credit order|O-1|1|P-1|C-1",
    ),
}  # fmt: skip
