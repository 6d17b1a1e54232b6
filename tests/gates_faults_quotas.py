"""What can be wrong with what payees work towards; see gates_faults_staged.py."""

from tests.gates_faults import add, all_of, on, update
from tests.gates_faults_staged import ASSIGNED, COMPONENTS, CURRENT, OPEN

TARGETS = "staging.stg_plan__target_incentives"
GROUPS = "staging.stg_plan__group_quotas"
MATCHED = "attainment.int_group_quotas__matched"
# All leads have a quota, and so has P-3, who is one.
LEADS = {
    "component_id": "C-2",
    "period_id": "2025-01",
    "group_kind": "role",
    "group_id": "lead",
    "quota_minor": 100000,
    **CURRENT,
}
YEARS = "staging.stg_plan__year_quotas"
YEAR = {
    "payee_id": "P-1",
    "component_id": "C-1",
    "year_id": "2025",
    "quota_minor": 1200000,
    **CURRENT,
}
SEASONS = "staging.stg_plan__quota_seasons"
FIRST = {"component_id": "C-1", "period_number": 1, "weight_ppm": 1000000, **CURRENT}
P_3 = {
    "payee_id": "P-3",
    "component_id": "C-2",
    "period_id": "2025-01",
    "arrived_on": "2025-01-01",
    "group_kind": "role",
    "group_id": "lead",
    "last_group_id": "lead",
    "quota_minor": 100000,
}

BLOCKING = {
    "a target on no plan": (
        update(TARGETS, "plan_id = 'PL-9'", "payee_id = 'P-1'"), "every_plan_is_known",
        "plan_id PL-9 is not in plans (target_incentives.csv line 2)",
    ),
    "two targets at once": (
        add(TARGETS, payee_id="P-1", plan_id="PL-1", target_minor=1, **CURRENT, **OPEN),
        "ranges_do_not_overlap", "P-1, PL-1 has two versions on 2025-01-01",
    ),
    "a target below zero": (
        update(TARGETS, "target_minor = -100001"), "targets_are_not_below_zero",
        ("Target incentive of P-1 on plan PL-1 is -1000.01, below 0"
        " (target_incentives.csv line 2)"),
    ),
    "a weight of no target": (
        update(COMPONENTS, "weight_ppm = 600000", "component_id = 'C-1'"),
        "weights_are_of_a_target",
        "Component C-1 says weight 0.6 of a target that neither pays nor caps it (components.csv",
    ),
    "part-time work without days": (
        update(COMPONENTS, "quota_part_time = 'fte'", "component_id = 'C-1'"),
        "terms_of_days_have_days",
        ("Component C-1 counts part-time work by fte, and its quota_proration none counts no days"
        " (components.csv line 2)"),
    ),
    "a first day without days": (
        update(COMPONENTS, "quota_first_day = 'not_counted'", "component_id = 'C-1'"),
        "terms_of_days_have_days",
        ("Component C-1 does not count the first day, and its quota_proration none counts no days"
        " (components.csv line 2)"),
    ),
    "a quota that grows to nothing": (
        update(COMPONENTS, "quota_growth_ppm = 0", "component_id = 'C-1'"),
        "quotas_grow_to_something",
        ("Component C-1 says quota_growth 0: leave it empty where quotas do not come out of the"
        " year before (components.csv line 2)"),
    ),
    "a quota out of no component": (
        update(COMPONENTS, "quota_component_id = 'C-9'", "component_id = 'C-1'"),
        "every_quota_component_is_known",
        "quota_component_id C-9 is not in components (components.csv line 2)",
    ),
    **{
        name: (
            update(COMPONENTS, f"quota_component_id = 'C-2', {change}", "component_id = 'C-1'"),
            "credits_can_be_a_quota",
            ("Component C-1 has the credits of C-2 for a quota, and "
            f"{advice} (components.csv line 2)"),
        )
        for name, change, advice in (
            ("a quota that grows and is compared", "quota_growth_ppm = 1100000",
             "quota_growth 1.1 too: only one of them is meant"),
            ("a quota out of the rest of the year", "accumulation_window = 'year'",
             "it adds up over a year, of which the rest is still to be sold"),
            ("a prorated quota out of credits", "quota_proration = 'working_days'",
             "its quota_proration is working_days: what was credited is not prorated"),
            ("a quota out of credits with a ramp", "ramp_id = 'RP-1'",
             "it has the ramp RP-1: what was credited has none"),
            ("units out of amounts", "measure = 'units'", "counts no money, and C-2 EUR"),
        )
    },
    "a quota out of the component itself": (
        update(COMPONENTS, "quota_component_id = 'C-1'", "component_id = 'C-1'"),
        "credits_can_be_a_quota",
        ("Component C-1 has the credits of C-1 for a quota, and that is the component itself"
        " (components.csv line 2)"),
    ),
    "a quota of a group for no component": (
        add(GROUPS, **LEADS | {"component_id": "C-9"}), "every_component_is_known",
        "component_id C-9 is not in components (group_quotas.csv line 9)",
    ),
    "a quota of a group for no period": (
        add(GROUPS, **LEADS | {"period_id": "2031-01"}),
        "quotas_are_for_periods_of_their_component",
        ("Quota of the role lead for C-2 is for 2031-01, which is no period of its calendar"
        " (group_quotas.csv line 9)"),
    ),
    "a quota of a group below zero": (
        add(GROUPS, **LEADS | {"quota_minor": -100001}), "quotas_are_not_below_zero",
        ("Quota of the role lead for C-2 in 2025-01 is -1000.01, below 0"
        " (group_quotas.csv line 9)"),
    ),
    "a quota of a year for no component": (
        add(YEARS, **YEAR | {"component_id": "C-9"}), "every_component_is_known",
        "component_id C-9 is not in components (year_quotas.csv line 9)",
    ),
    "a quota of a year for no year": (
        add(YEARS, **YEAR | {"year_id": "2031"}), "quotas_are_for_periods_of_their_component",
        ("Quota of P-1 for C-1 is for 2031, which is no year of its calendar"
        " (year_quotas.csv line 9)"),
    ),
    "a quota of a year below zero": (
        add(YEARS, **YEAR | {"quota_minor": -100001}), "quotas_are_not_below_zero",
        ("Quota of P-1 for C-1 in 2025 is -1000.01, below 0 (year_quotas.csv line 9)"),
    ),
    "a period without a season": (
        all_of(add(SEASONS, **FIRST), add(YEARS, **YEAR)), "every_period_of_a_quota_has_a_season",
        ("Seasons of C-1 are of 1 of the 2 periods of 2025, for which P-1 has a quota"
        " (year_quotas.csv line 9)"),
    ),
    "seasons of nothing": (
        all_of(
            add(SEASONS, **FIRST | {"weight_ppm": 0}),
            add(SEASONS, **FIRST | {"weight_ppm": 0, "period_number": 2}),
            add(YEARS, **YEAR),
        ),
        "every_period_of_a_quota_has_a_season",
        ("Seasons of C-1 leave nothing of 2025, for which P-1 has a quota"
        " (year_quotas.csv line 9)"),
    ),
    "a season of no component": (
        add(SEASONS, **FIRST | {"component_id": "C-9"}), "every_component_is_known",
        "component_id C-9 is not in components (quota_seasons.csv line 9)",
    ),
    "the quotas of two groups": (
        all_of(
            add(GROUPS, **LEADS),
            add(GROUPS, **LEADS | {"group_id": "boss", "line_number": 8}),
            add(MATCHED, **P_3 | {"group_id": "boss"}),
        ),
        "nobody_has_the_quotas_of_two_groups",
        ("P-3 is on 2025-01-01 in the role boss and in lead, which both have a quota for C-2 in"
        " 2025-01: which is meant? (group_quotas.csv line 8, group_quotas.csv line 9)"),
    ),
    "the quota of a group twice": (
        all_of(add(MATCHED, **P_3), add(MATCHED, **P_3)), "each_key_occurs_once",
        "P-3|C-2|2025-01 occurs 2 times",
    ),
    "a ramp that is not there": (
        update(COMPONENTS, "ramp_id = 'RP-9'", "component_id = 'C-1'"), "every_ramp_is_known",
        "ramp_id RP-9 is not in ramps (components.csv line 2)",
    ),
    "a month of a ramp left out": (
        update("staging.stg_plan__ramps", "month_number = 3", "month_number = 2"),
        "ramps_leave_no_month_out",
        "Ramp RP-1 has a month 3 and no month 2: its months are counted from 1 (ramps.csv line 3)",
    ),
    "a month of a ramp before the first": (
        update("staging.stg_plan__ramps", "month_number = month_number - 1"),
        "ramps_leave_no_month_out", "Ramp RP-1 has a month 0 and no month -1",
    ),
    "a holiday of no calendar": (
        update("staging.stg_plan__holidays", "calendar_id = 'weeks'"), "every_calendar_is_known",
        "calendar_id weeks is not in calendar_periods (holidays.csv line 2)",
    ),
}  # fmt: skip
WARNING = {
    "a quota of a year of an unknown worker": (
        all_of(("", "delete from staging.stg_hr__workers where payee_id = 'P-1'"),
               add(YEARS, **YEAR)),
        "every_payee_is_known",
        "payee_id P-1 is neither a worker nor an account (year_quotas.csv line 9)",
    ),
    "a quota of a group without people": (
        on(MATCHED, add(GROUPS, **LEADS)), "every_group_quota_is_somebodys",
        "Quota of the role lead for C-2 in 2025-01 is nobody's (group_quotas.csv line 9)",
    ),
    "a target of nobody": (
        on(
            TARGETS,
            (
                "",
                (f"update {TARGETS} set valid_to_on = date '2025-02-01';"
                f" update {ASSIGNED} set valid_from_on = date '2025-02-01'"),
            ),
        ),
        "targets_are_for_payees_of_their_plan",
        ("Target incentive of P-1 is nobody's: P-1 is not on plan PL-1 then"
        " (target_incentives.csv line 2)"),
    ),
    "a target of an unknown worker": (
        on(TARGETS, ("", "delete from staging.stg_hr__workers where payee_id = 'P-1'")),
        "every_payee_is_known",
        "payee_id P-1 is neither a worker nor an account (target_incentives.csv line 2)",
    ),
    "a quota that grows out of no year": (
        update(COMPONENTS, "quota_growth_ppm = 1100000", "component_id = 'C-1'"),
        "quotas_grow_out_of_a_year_before",
        ("Quotas of component C-1 grow out of the year before, and calendar months has one year"
        " only (components.csv line 2)"),
    ),
    "a growth in per cent": (
        on(
            COMPONENTS,
            (
                "",
                (f"update {COMPONENTS} set quota_growth_ppm = 110000000 where component_id = 'C-1';"
                " update staging.stg_plan__calendar_periods set year_id = period_id"),
            ),
        ),
        "quota_growths_are_not_in_per_cent",
        "The quota growth 110 is 11000 %: is 1.1 meant? (components.csv line 2)",
    ),
    "more than the whole target": (
        update(
            COMPONENTS,
            "basis = 'target', weight_ppm = if(component_id = 'C-2', 200000, weight_ppm)",
        ),
        "weights_add_up_to_the_target",
        ("Components of plan PL-1 carry 120 % of its target incentives, not 100 %"
        " (components.csv line 2)"),
    ),
    "less than the whole target from a day": (
        update(
            COMPONENTS,
            "basis = 'target', weight_ppm = if(component_id = 'C-2', 0, weight_ppm),"
            " valid_to_on = if(component_id = 'C-1', date '2025-02-01', valid_to_on)",
        ),
        "weights_add_up_to_the_target",
        ("Components of plan PL-1 carry 0 % of its target incentives from 2025-02-01, not 100 %"
        " (components.csv line 3)"),
    ),
}  # fmt: skip
