"""What belongs to a window as a whole, and to no credit of it."""

# What a window is paid at the end of a pay period, by kind of commission.
WINDOW_KINDS = {
    "matrix": (
        "A matrix looks at the window as a whole: its credits so far (of a target: the target) at "
        "the rate of the cell that both attainments have reached, its cap at most, less what it "
        "had earned before."
    ),
    "multiplier": (
        "Multipliers look at the window as a whole: what it has earned so far times their factor, "
        "less what was multiplied before."
    ),
    "rank": (
        "When the window ended the payees of the component were ranked by attainment; whoever has "
        "come to a rank, here the tier, earns its bonus."
    ),
    "gate": (
        "Gates look at the window as a whole: while they are not met it has earned nothing, or no "
        "more than its cap; what that changes in this period is a row of its own."
    ),
    "floor": "The floor pays what a window that has ended lacks up to it.",
    "budget": (
        "The budget of all payees together was used up by earlier credits; what that changes in "
        "this period is a row of its own."
    ),
    "pool": (
        "The pool takes what everybody has earned of it so far and gives each member the part of "
        "their weight; what that changes in this period is a row of its own."
    ),
    "fund": (
        "The fund pays no more than was claimed of it so far; what waits for a claim is taken off, "
        "and comes back when it is claimed in the window."
    ),
}

IN_ORDER = "case commission_kind {} else 0 end".format(
    " ".join(f"when '{kind}' then {place}" for place, kind in enumerate(("cap", *WINDOW_KINDS), 1))
)

# A credit is paid by the tiers it lies in, or by a matrix or rank with all others of its window.
PAYOUTS_OF_CREDITS = """
    select credit_id, payout_id
    from fct_commissions
    where credit_id is not null
    union
    select credits.credit_id, commissions.payout_id
    from fct_credits as credits
    inner join fct_commissions as commissions
        using (payee_id, component_id, earning_period_id)
    where commissions.commission_kind in ('matrix', 'rank')
"""
