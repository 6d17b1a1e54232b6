"""What can be wrong with pools and funds: whose the earned is, and what of it is paid.

name: (table, fault), the rule that must fail, words of its sentence.
"""

from tests.gates_faults import Fault, add, on, update
from tests.gates_faults_staged import ALWAYS, CURRENT

CLAIMS = "staging.stg_plan__fund_claims"
COMPONENTS = "staging.stg_plan__components"
MEMBERS = "staging.stg_plan__pool_members"


def claim(*, component: str = "C-1", amount: int = 100, before: str = "select 1") -> Fault:
    """A claim, of a component that is paid on them if it is C-1."""
    _, fund = update(COMPONENTS, "is_paid_on_claims = true", "component_id = 'C-1'")
    _, made = add(
        CLAIMS, claim_id="F-1", payee_id="P-1", component_id=component, claim_minor=amount,
        claimed_on="2025-01-20", **CURRENT,
    )  # fmt: skip
    return CLAIMS, f"{before}; {fund}; {made}"


def member(*, component: str = "C-1", weight: int = 1, before: str = "select 1") -> Fault:
    _, made = add(
        MEMBERS, component_id=component, payee_id="P-1", weight_ppm=weight, **CURRENT, **ALWAYS
    )
    return MEMBERS, f"{before}; {made}"


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
        "Claim F-1 is over 0, not above 0 (fund_claims.csv line 9)",
    ),
    "a fund of what pays nothing": (
        update(COMPONENTS, "is_paid_on_claims = true", "component_id = 'C-2'"),
        "what_pays_nothing_is_no_fund",
        ("Component C-2 is paid on claims and pays nothing, by its rate_method"
        " (components.csv line 3)"),
    ),
    "a member of the pool of an unknown component": (
        member(component="C-9"), "every_component_is_known",
        "component_id C-9 is not in components (pool_members.csv line 9)",
    ),
    "a member of no weight": (
        member(weight=0), "members_have_a_part",
        "Member P-1 of the pool of C-1 has a weight of 0 (pool_members.csv line 9)",
    ),
    "a pool of what pays nothing": (
        member(component="C-2"), "members_have_a_part",
        "Member P-1 of the pool of C-2 has a part of what pays nothing, by its rate_method",
    ),
    "a member twice on a day": (
        member(
            before=f"insert into {MEMBERS} by name select 'C-1' as component_id, 'P-1' as payee_id,"
            " 1 as weight_ppm, 'current' as row_status, 8 as line_number,"
            " '2025-01-01' as valid_from_on, '9999-12-31' as valid_to_on"
        ),
        "ranges_do_not_overlap", "C-1, P-1 has two versions on 2025-01-01",
    ),
    "a pool that is not shared in whole": (
        add(
            "commissions.int_windows__settled", accumulator_id="P-1|C-1|2025-01",
            period_id="2025-01", component_id="C-1", window_id="2025-01", budgeted_minor_ppm=8,
            pooled_minor_ppm=7, settled_minor_ppm=7,
        ),
        "a_pool_is_shared_in_whole",
        "All payees of C-1 in 2025-01 by 2025-01 are given 7 (minor units x ppm) of their pool",
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
    "a member who is nobody": (
        member(before="delete from staging.stg_hr__workers where payee_id = 'P-1'"),
        "every_payee_is_known",
        "payee_id P-1 is neither a worker nor an account (pool_members.csv line 9)",
    ),
    "a member who is not on the component": (
        member(before="delete from staging.stg_plan__plan_assignments where payee_id = 'P-1'"),
        "payees_are_on_their_component",
        ("Member P-1 of the pool of C-1 has no part: P-1 is never on C-1"
        " (pool_members.csv line 9)"),
    ),
    "a claim of nobody": (
        claim(before="delete from staging.stg_hr__workers where payee_id = 'P-1'"),
        "every_payee_is_known",
        "payee_id P-1 is neither a worker nor an account (fund_claims.csv line 9)",
    ),
    "a claim of who is not on the component": (
        claim(before="delete from staging.stg_plan__plan_assignments where payee_id = 'P-1'"),
        "payees_are_on_their_component",
        "Claim F-1 pays nothing: P-1 is never on C-1 (fund_claims.csv line 9)",
    ),
}  # fmt: skip
