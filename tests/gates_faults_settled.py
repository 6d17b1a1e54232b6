"""What can be wrong with funds: what of the earned is paid.

name: (table, fault), the rule that must fail, words of its sentence.
"""

from tests.gates_faults import Fault, add, on, update
from tests.gates_faults_staged import CURRENT

CLAIMS = "staging.stg_plan__fund_claims"
COMPONENTS = "staging.stg_plan__components"


def claim(*, component: str = "C-1", amount: int = 100, before: str = "select 1") -> Fault:
    """A claim, of a component that is paid on them if it is C-1."""
    _, fund = update(COMPONENTS, "is_paid_on_claims = true", "component_id = 'C-1'")
    _, made = add(
        CLAIMS, claim_id="F-1", payee_id="P-1", component_id=component, claim_minor=amount,
        claimed_on="2025-01-20", **CURRENT,
    )  # fmt: skip
    return CLAIMS, f"{before}; {fund}; {made}"


BLOCKING = {
    "a claim of an unknown component": (
        claim(component="C-9"), "every_component_is_known",
        "component_id C-9 is not in components (fund_claims.csv line 9)",
    ),
    "a claim of what is no fund": (
        claim(component="C-2"), "claims_can_be_paid",
        "Claim F-1 is for C-2, which is not paid on claims (fund_claims.csv line 9)",
    ),
    "a claim over nothing": (
        claim(amount=0), "claims_can_be_paid",
        "Claim F-1 is over 0.0000, not above 0 (fund_claims.csv line 9)",
    ),
    "a fund of what pays nothing": (
        update(COMPONENTS, "is_paid_on_claims = true", "component_id = 'C-2'"),
        "what_pays_nothing_is_no_fund",
        ("Component C-2 is paid on claims and pays nothing, by its rate_method"
        " (components.csv line 3)"),
    ),
    "a window that pays more than is claimed": (
        on(
            "commissions.int_commissions__earned",
            add(
                "commissions.int_windows__settled", accumulator_id="P-1|C-1|2025-01",
                period_id="2025-01", settled_minor_ppm=7,
            ),
        ),
        "a_window_earns_what_its_modifiers_leave",
        "P-1|C-1|2025-01 by 2025-01 has earned 3000000000 (minor units x ppm), not 7",
    ),
}  # fmt: skip

WARNING = {
    "a claim of nobody": (
        claim(before="delete from staging.stg_hr__workers where payee_id = 'P-1'"),
        "every_payee_is_known",
        "payee_id P-1 is neither a worker nor an account (fund_claims.csv line 9)",
    ),
    "a claim of who is not on the component": (
        claim(before="delete from staging.stg_plan__plan_assignments where payee_id = 'P-1'"),
        "claims_are_of_payees_of_their_component",
        "Claim F-1 pays nothing: P-1 is never on C-1 (fund_claims.csv line 9)",
    ),
}  # fmt: skip
