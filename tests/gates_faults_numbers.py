"""Numbers that cannot be meant, and who is on what; see gates_faults_staged.py."""

from tests.gates_faults import add, all_of, on, update
from tests.gates_faults_staged import (
    ALWAYS,
    ASSIGNED,
    COMPONENTS,
    CURRENT,
    OPEN,
    PERIODS,
    PLANS,
    QUOTAS,
    RATES,
    TIERS,
)

GATES = "staging.stg_plan__component_gates"
MULTIPLIERS = "staging.stg_plan__component_multipliers"
RAMPS = "staging.stg_plan__ramps"
TARGETS = "staging.stg_plan__target_incentives"
SEASONS = "staging.stg_plan__quota_seasons"
YEARS = "staging.stg_plan__year_quotas"
CLAIMS = "staging.stg_plan__fund_claims"
PAYEE_RATES = "staging.stg_plan__payee_rates"
APART = {"component_id": "C-7", "plan_id": "PL-7", "calendar_id": "months", **CURRENT, **ALWAYS}
# A component of another plan, which nobody is on.
ANOTHER_PLAN = (
    add(PLANS, plan_id="PL-7", currency_code="EUR", **CURRENT, **ALWAYS),
    add(COMPONENTS, rate_method="none", **APART),
)

BLOCKING = {
    "a cap below zero": (
        update(COMPONENTS, "cap_minor = -1200000", "component_id = 'C-1'"),
        "caps_are_not_below_zero",
        "Component C-1 has a cap of -12000, below 0 (components.csv line 2)",
    ),
    "a cap of less than no target": (
        update(COMPONENTS, "cap_target_ppm = -1500000", "component_id = 'C-1'"),
        "caps_are_not_below_zero",
        "Component C-1 has a cap of -1.5 of its target, below 0 (components.csv line 2)",
    ),
    "a rounding to nothing": (
        update(COMPONENTS, "rounding_unit_minor = 0", "component_id = 'C-1'"),
        "rounding_units_can_be_paid",
        "Component C-1 rounds to a multiple of 0, which is not above 0 (components.csv line 2)",
    ),
    "a rate table that nothing reads": (
        update(COMPONENTS, "rate_table_id = 'RT-1'", "component_id = 'C-2'"),
        "rate_tables_are_read",
        ("Component C-2 names rate table RT-1, and is paid by none, by its rate_method none"
        " (components.csv line 3)"),
    ),
    "a season of a thirteenth month": (
        add(SEASONS, component_id="C-1", period_number=3, weight_ppm=1, **CURRENT),
        "seasons_are_of_periods_of_a_year",
        "Season of C-1 is for period 3, and its years have 2 (quota_seasons.csv line 9)",
    ),
    "a claim on a day of no period": (
        all_of(
            update(COMPONENTS, "is_paid_on_claims = true", "component_id = 'C-1'"),
            add(CLAIMS, claim_id="F-1", payee_id="P-1", component_id="C-1", claim_minor=100,
                claimed_on="2052-02-17", **CURRENT),
        ),
        "claims_can_be_paid",
        ("Claim F-1 is of 2052-02-17, which is in no period of its calendar"
        " (fund_claims.csv line 9)"),
    ),
    "a matrix with one attainment for row and column": (
        update(
            COMPONENTS, "matrix_id = 'M-1', matrix_component_id = 'C-2'", "component_id = 'C-2'"
        ),
        "components_say_all_of_their_matrix",
        "Component C-2 takes the column of its matrix by itself, as the row (components.csv",
    ),
    "a month of another year": (
        add(PERIODS, calendar_id="months", period_id="2025-03", year_id="2052", **CURRENT,
            valid_from_on="2025-01-20", valid_to_on="2025-02-01"),
        "years_are_not_interrupted",
        ("Period 2025-03 of the calendar months belongs to the year 2052, and those before and"
        " after it to 2025 (calendar_periods.csv line 9)"),
    ),
}  # fmt: skip

WARNING = {
    "a gate in per cent": (
        add(GATES, component_id="C-2", gate_component_id="C-1", opens="pay",
            minimum_attainment_ppm=80_000_000, **CURRENT, **ALWAYS),
        "minimum_attainments_are_not_in_per_cent",
        "The minimum attainment 80 is 8000 %: is 0.8 meant? (component_gates.csv line 9)",
    ),
    "a cap of a target in per cent": (
        update(
            COMPONENTS, "cap_target_ppm = 150000000", "component_id = 'C-1'"
        ),
        "cap_targets_are_not_in_per_cent",
        "The cap target 150 is 15000 %: is 1.5 meant? (components.csv line 2)",
    ),
    "a ramp in per cent": (
        update(RAMPS, "ramp_share_ppm = 25000000", "month_number = 1"),
        "ramp_shares_are_not_in_per_cent",
        "The ramp share 25 is 2500 %: is 0.25 meant? (ramps.csv line 2)",
    ),
    "a growth without what was there": (
        on(COMPONENTS, all_of(
            update(COMPONENTS, "quota_growth_ppm = 100000", "component_id = 'C-1'"),
            add(PERIODS, calendar_id="months", period_id="2024-12", year_id="2024", **CURRENT,
                valid_from_on="2024-12-01", valid_to_on="2025-01-01"),
        )),
        "quotas_grow_from_what_was_sold",
        "The quota growth 0.1 of C-1 is 10 % of the year before: is 1.1 meant? (components.csv",
    ),
    "a factor in per cent": (
        on(TIERS, all_of(
            update(TIERS, "rate_ppm = 120000000, upper_rate_ppm = 120000000", "tier_number = 2"),
            add(MULTIPLIERS, component_id="C-2", measured_component_id="C-1",
                rate_table_id="RT-1", **CURRENT, **ALWAYS),
        )),
        "rates_of_more_are_not_in_per_cent",
        "The rate 120 is 12000 %: is 1.2 meant? (rate_tiers.csv line 3)",
    ),
    "a rate below zero": (
        update(TIERS, "rate_ppm = -50000, upper_rate_ppm = -50000", "tier_number = 1"),
        "rates_are_not_below_zero",
        "The rate -0.05 is below 0: whoever sells more is paid less (rate_tiers.csv line 2)",
    ),
    "a share of a quota that is an amount": (
        all_of(
            update(TIERS, "bound_unit = 'amount', upper_bound_ppm = 800000", "tier_number = 1"),
            update(TIERS, "bound_unit = 'amount', lower_bound_ppm = 800000", "tier_number = 2"),
        ),
        "bounds_are_not_shares_of_a_quota",
        ("Tier 2 of RT-1 begins at the amount 0.8: is bound_unit quota_share meant?"
        " (rate_tiers.csv line 3)"),
    ),
    "a rate of a payee that nothing reads": (
        add(RATES, payee_id="P-1", component_id="C-1", rate_ppm=1, **CURRENT, **ALWAYS),
        "payee_rates_are_paid",
        ("The rate of P-1 for C-1 pays nothing: the rate_method of the component is marginal"
        " (payee_rates.csv line 9)"),
    ),
    "a target that no component pays by": (
        on(TARGETS, update(COMPONENTS, "cap_target_ppm = null")),
        "targets_are_paid",
        ("Target incentives of plan PL-1 pay nothing: no component of it has the basis target or a"
        " cap_target_share (target_incentives.csv line 2, target_incentives.csv line 3)"),
    ),
    "a ramp that nobody goes up": (
        add(RAMPS, ramp_id="RP-2", month_number=1, ramp_share_ppm=0, **CURRENT),
        "ramps_are_used", "Ramp RP-2 is used by no component (ramps.csv line 9)",
    ),
    "a gate on a component of another plan": (
        on(GATES, all_of(
            *ANOTHER_PLAN,
            add(QUOTAS, payee_id="P-1", component_id="C-7", period_id="2025-01", quota_minor=1,
                valid_from_on="2025-01-01", **CURRENT),
            add(GATES, component_id="C-1", gate_component_id="C-7", opens="pay",
                minimum_attainment_ppm=1, **CURRENT, **ALWAYS),
        )),
        "somebody_is_on_the_component_and_its_gate_component",
        ("Component C-1 is measured by C-7, and nobody is on both: the gate never opens"
        " (component_gates.csv line 9)"),
    ),
    "an assignment after the last period": (
        update(ASSIGNED, "valid_from_on = date '2042-01-01'", "payee_id = 'P-2'"),
        "assignments_begin_before_the_calendar_ends",
        ("P-2 is assigned to plan PL-1 from 2042-01-01, after the last period"
        " (plan_assignments.csv line 3)"),
    ),
    "a payee without a rate": (
        on(ASSIGNED, all_of(
            update(COMPONENTS, "rate_method = 'payee_rate'", "component_id = 'C-1'"),
            add(RATES, payee_id="P-1", component_id="C-1", rate_ppm=1, **CURRENT, **ALWAYS),
            add(RATES, payee_id="P-2", component_id="C-1", rate_ppm=1, **CURRENT,
                valid_from_on="1900-01-01", valid_to_on="2025-02-01"),
        )),
        "payees_have_a_rate",
        "P-2 is on plan PL-1 and has no rate for C-1 on 2025-02-01 (plan_assignments.csv line 3)",
    ),
    "a payee who has left": (
        on(ASSIGNED, update(
            "staging.stg_hr__workers", "terminated_on = '2025-02-01'", "payee_id = 'P-2'"
        )),
        "who_has_left_is_on_no_plan",
        "P-2 has left by 2025-02-01 and is still on plan PL-1 (plan_assignments.csv line 3)",
    ),
    "a payee without a target": (
        on(ASSIGNED, ("", f"delete from {TARGETS} where payee_id = 'P-2'")),
        "payees_have_a_target",
        "P-2 is on plan PL-1 and has no target for PL-1 (plan_assignments.csv line 3)",
    ),
    "a quota of a year for nobody": (
        add(YEARS, payee_id="P-3", component_id="C-1", year_id="2025", quota_minor=1, **CURRENT),
        "payees_are_on_their_component",
        "Quota of P-3 for 2025 is nobody's: P-3 is never on C-1 (year_quotas.csv line 9)",
    ),
    "a rate of who is not on the component": (
        all_of(
            update("staging.stg_plan__components", "rate_method = 'payee_rate'"),
            add(PAYEE_RATES, payee_id="P-3", component_id="C-1", rate_ppm=1, **CURRENT, **OPEN),
        ),
        "payees_are_on_their_component",
        "The rate of P-3 for C-1 is nobody's: P-3 is never on C-1 (payee_rates.csv line 9)",
    ),
    "a kind of exchange rate that is not delivered": (
        update("staging.stg_plan__plans", "exchange_rate_type = 'spt'", "plan_id = 'PL-1'"),
        "exchange_rate_types_are_delivered",
        ("Plan PL-1 converts by exchange rates of the type spt, and none is delivered"
        " (plans.csv line 2)"),
    ),
    "a quota of zero": (
        update(QUOTAS, "quota_minor = 0", "payee_id = 'P-1'"),
        "quotas_that_bound_tiers_are_above_zero",
        ("Quota of P-1 for C-1 in 2025-01 is 0: all that is credited lies above the bounds of its"
        " tiers (quotas.csv line 2)"),
    ),
    "a period without a quota": (
        on(QUOTAS, all_of(
            add(PERIODS, calendar_id="months", period_id="2025-03", year_id="2025", **CURRENT,
                valid_from_on="2025-03-01", valid_to_on="2025-04-01"),
            add(QUOTAS, payee_id="P-1", component_id="C-1", period_id="2025-03", quota_minor=1,
                valid_from_on=OPEN["valid_from_on"], **CURRENT),
        )),
        "quotas_leave_no_period_out",
        "P-1 has a quota for C-1 in 2025-01 and in 2025-03, and none between (quotas.csv line 9)",
    ),
}  # fmt: skip
