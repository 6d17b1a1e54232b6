"""What can be wrong with versions and single cells of a plan book; see gates_faults_staged.py."""

from tests.gates_faults import add, all_of, on, update
from tests.gates_faults_numbers import GATES, RAMPS, SEASONS
from tests.gates_faults_ranks import BONUSES, ranks
from tests.gates_faults_staged import (
    ALWAYS,
    ASSIGNED,
    COMPONENTS,
    CURRENT,
    OPEN,
    PERIODS,
    PLANS,
    QUOTAS,
    RULES,
    TIERS,
)

HOLIDAYS = "staging.stg_plan__holidays"

C_1 = {
    "component_id": "C-1",
    "plan_id": "PL-1",
    "calendar_id": "months",
    "measure": "amount",
    "rate_method": "none",
}

BLOCKING = {
    "a component that moves to another plan": (
        all_of(
            add(PLANS, plan_id="PL-2", currency_code="EUR", **CURRENT, **OPEN),
            add(COMPONENTS, **C_1 | {"plan_id": "PL-2"}, **CURRENT, **OPEN),
        ),
        "a_component_keeps_its_plan",
        ("Component C-1 belongs to plan PL-2 from 2025-01-01 and PL-1 before: a component of"
        " another plan is another component (components.csv line 9)"),
    ),
    "a component that moves to another calendar": (
        all_of(
            add(PERIODS, calendar_id="years", period_id="Y2025", year_id="2025", **CURRENT, **OPEN),
            add(COMPONENTS, **C_1 | {"calendar_id": "years"}, **CURRENT, **OPEN),
        ),
        "a_component_keeps_its_calendar",
        ("Component C-1 counts by the calendar years from 2025-01-01 and months before: a"
        " component of another calendar is another component (components.csv line 9)"),
    ),
    "a currency of too many digits": (
        update("staging.stg_plan__currencies", "decimal_digits = 20"), "digits_are_those_of_money",
        "Currency EUR is paid in 20 digits after the point, not 0 to 6 (currencies.csv line 2)",
    ),
}  # fmt: skip

WARNING = {
    "levels above every hierarchy": (
        update(RULES, "levels_up = 99", "rule_id = 'R-2'"), "rules_reach_levels_that_there_are",
        ("Rule R-2 reaches up to level 99, and a hierarchy is followed to level 30: leave it empty"
        " for every level (crediting_rules.csv line 3)"),
    ),
    "a year of a hundred years ago": (
        update(ASSIGNED, "valid_from_on = date '1925-02-01'", "payee_id = 'P-1'"),
        "dates_are_plausible",
        ("valid_from_on 1925-02-01 is before 1990: leave it empty where it has always been so"
        " (plan_assignments.csv line 2)"),
    ),
    "a year far away in two rows": (
        update(COMPONENTS, "valid_to_on = date '2205-01-01'"), "dates_are_plausible",
        ("valid_to_on 2205-01-01 is after 2100: leave it empty where it never ends"
        " (components.csv line 2, components.csv line 3)"),
    ),
    "the last day for the day after it": (
        update(ASSIGNED, "valid_to_on = date '2025-06-30'"), "ends_are_the_day_after_the_last",
        ("valid_to_on 2025-06-30 is the day after the last, and is left out: is 2025-07-01 meant?"
        " (plan_assignments.csv line 2, plan_assignments.csv line 3)"),
    ),
    "a day left out before the next version": (
        all_of(
            update(ASSIGNED, "valid_to_on = date '2025-01-14'", "payee_id = 'P-1'"),
            add(ASSIGNED, payee_id="P-1", plan_id="PL-1", valid_from_on="2025-01-15",
                valid_to_on="9999-12-31", **CURRENT),
        ),
        "ends_are_the_day_after_the_last",
        "valid_to_on 2025-01-14 is the day after the last, and is left out: is 2025-01-15 meant?",
    ),
    "a holiday of long ago": (
        update(HOLIDAYS, "holiday_on = date '1925-01-01'"), "dates_are_plausible",
        "holiday_on 1925-01-01 is before 1990: is the year meant so? (holidays.csv line 2)",
    ),
    "a bound with a point between thousands": (
        on(TIERS, all_of(
            update(TIERS, "bound_unit = 'amount', upper_bound_ppm = 25000000", "tier_number = 1"),
            update(TIERS, "bound_unit = 'amount', lower_bound_ppm = 25000000", "tier_number = 2"),
            add("plan_book.rate_tiers", bound_unit="amount", lower_bound="0", upper_bound="25.000",
                rate="0.05", line_number=2),
            add("plan_book.rate_tiers", bound_unit="amount", lower_bound="25.000", rate="0.08",
                line_number=3),
        )),
        "points_do_not_separate_thousands",
        ("upper_bound 25.000 is read as 25: is 25000 meant? (rate_tiers.csv line 2, rate_tiers.csv"
        " line 3)"),
    ),
    "a quota with a point between thousands, of a currency of three decimals": (
        on(QUOTAS, all_of(
            ("", "update raw_control.runs set money_scale = 3"),
            add("plan_book.quotas", quota_amount="100.000", line_number=2),
            add("plan_book.quotas", quota_amount="900.50", line_number=3),
        )),
        "points_do_not_separate_thousands",
        "quota_amount 100.000 is read as 100: is 100000 meant? (quotas.csv line 2)",
    ),
    "a word that other rows spell otherwise": (
        all_of(
            update(RULES, "transaction_type = 'booking'", "rule_id = 'R-1'"),
            *(
                add(RULES, rule_id=f"R-{number}", component_id="C-1", priority=1, segment=segment,
                    credit_method="split", transaction_type=kind,
                    **CURRENT | {"line_number": number}, **ALWAYS)
                for number, kind, segment in (
                    (3, "renewal", "enterprise"),
                    (4, "upsell", "enterprise"),
                    (5, "cancellation", "enterprse"),
                )
            ),
        ),
        "words_are_spelt_as_elsewhere",
        ("segment enterprse is enterprise in other rows: is that meant? (crediting_rules.csv"
        " line 5)"),
    ),
    "a cap that is a share": (
        update(COMPONENTS, "cap_minor = 150", "component_id = 'C-1'"),
        "caps_are_not_shares_of_a_target",
        ("Component C-1 has a cap of 1.5 in money: is cap_target_share meant? (components.csv"
        " line 2)"),
    ),
    "a quota of nobody that was delivered twice": (
        all_of(*(
            add(QUOTAS, payee_id="P-3", component_id="C-1", period_id="2025-01", quota_minor=1,
                valid_from_on="1900-01-01", file_id=file_id, line_number=9, row_status=status)
            for file_id, status in ((1, "superseded"), (2, "current"))
        )),
        "quotas_are_for_payees_of_their_component",
        ("Quota of P-3 for C-1 in 2025-01 is nobody's: P-3 is not on plan PL-1 then"
        " (order_lines_1.csv line 9)"),
    ),
    "a rule that credits nothing": (
        update(RULES, "credit_method = 'territory', credit_share_ppm = 0", "rule_id = 'R-1'"),
        "rules_credit_something",
        ("Rule R-1 credits 0 of the amount, and no rule of C-1 comes after it: it does nothing"
        " (crediting_rules.csv line 2)"),
    ),
    **{
        f"a component with {zero}": (
            update(COMPONENTS, change, "component_id = 'C-1'"), "components_can_earn",
            f"Component C-1 has {zero} and never earns anything (components.csv line 2)",
        )
        for zero, change in (
            ("a cap of 0", "cap_minor = 0"),
            ("a cap of 0 of its target", "cap_target_ppm = 0"),
            ("a budget of 0", "budget_minor = 0"),
        )
    },
    "a component without a part of its target": (
        update(COMPONENTS, "basis = 'target', weight_ppm = if(component_id = 'C-1', 0, 1000000)"),
        "components_can_earn",
        ("Component C-1 has the weight 0 of its target and never earns anything"
        " (components.csv line 2)"),
    ),
    "a gate that is always open": (
        add(GATES, component_id="C-2", gate_component_id="C-1", opens="pay",
            minimum_attainment_ppm=0, **CURRENT, **ALWAYS),
        "gates_can_be_shut",
        ("The gate of C-2 on C-1 is met from 0 of the quota: it is always open"
        " (component_gates.csv line 9)"),
    ),
    "a month of a ramp without a quota": (
        on(RAMPS, all_of(
            update(COMPONENTS, "ramp_id = 'RP-1'", "component_id = 'C-1'"),
            update(RAMPS, "ramp_share_ppm = 0", "month_number = 1"),
        )),
        "parts_of_a_quota_are_above_zero",
        ("Month 1 of the ramp RP-1 leaves a quota of 0: all that is credited lies above the bounds"
        " of the tiers of C-1 (ramps.csv line 2)"),
    ),
    "a season without a quota": (
        add(SEASONS, component_id="C-1", period_number=2, weight_ppm=0, **CURRENT),
        "parts_of_a_quota_are_above_zero",
        ("Season of C-1 in period 2 leaves a quota of 0: all that is credited lies above the"
        " bounds of the tiers of C-1 (quota_seasons.csv line 9)"),
    ),
    "a rank that earns more than the one before": (
        ranks(1, 2, 3, then=f"update {BONUSES} set bonus_minor = 600000 where rank_number = 3"),
        "ranks_earn_no_more_than_those_before",
        ("Rank 3 of component C-1 earns 6000, more than the rank before it, 50"
        " (rank_bonuses.csv line 4)"),
    ),
}  # fmt: skip
