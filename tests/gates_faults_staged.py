"""What can be wrong with what was delivered and with the plan book.

name: (table, fault), the rule that must fail, words of its sentence.
"""

from tests.gates_faults import Fault, add, all_of, on, update

SPLITS = "staging.stg_crm__splits"
JOBS = "staging.stg_hr__job_assignments"
PLANS = "staging.stg_plan__plans"
TIERS = "staging.stg_plan__rate_tiers"
COMPONENTS = "staging.stg_plan__components"
RULES = "staging.stg_plan__crediting_rules"
PERIODS = "staging.stg_plan__calendar_periods"
ASSIGNED = "staging.stg_plan__plan_assignments"
RATES = "staging.stg_plan__payee_rates"
QUOTAS = "staging.stg_plan__quotas"
CURRENT = {"row_status": "current", "line_number": 9}
ALWAYS = {"valid_from_on": "1900-01-01", "valid_to_on": "9999-12-31"}
OPEN = {"valid_from_on": "2025-01-01", "valid_to_on": "9999-12-31"}


def _by_amounts_of(opportunity: int) -> Fault:
    """Two amounts of 40.01 of an opportunity of so much."""
    _, split = update(SPLITS, "split_minor = 4001, split_ppm = null")
    _, whole = add(
        "staging.stg_crm__opportunities", opportunity_id="O-1", amount_minor=opportunity,
        row_status="current",
    )  # fmt: skip
    return SPLITS, f"{split}; {whole}"


def _two_stages() -> Fault:
    """Of a deal of which one split names a stage."""
    _, split = update(SPLITS, "stage_name = 'won'", "payee_id = 'P-1'")
    table = "staging.stg_crm__opportunity_stages"
    entered = {"opportunity_id": "O-1", "entered_on": "2025-02-01", "file_id": 1} | CURRENT
    _, won = add(table, stage_name="won", **entered)
    _, lost = add(table, stage_name="lost", **entered | {"line_number": 8})
    return table, f"{split}; {won}; {lost}"


BLOCKING = {
    # extract
    "raw row without file": (
        update("raw_erp.order_lines", "file_id = null"), "expect_column_values_to_not_be_null",
        "file_id is empty",
    ),
    "raw column gone": (
        ("raw_erp.orders", "alter table raw_erp.orders drop column ordered_on"),
        "expect_table_columns_to_match_set", "missing columns: ordered_on",
    ),
    "truncated file": (
        on("raw_erp.order_lines", update("raw_control.mapped_files", "mapped_row_count = 5")),
        "rows_are_those_of_the_files", "order_lines_1.csv has 1 rows here, its mapping kept 5",
    ),
    "rows of an unknown file": (
        update("raw_erp.order_lines", "file_id = 77"), "rows_are_those_of_the_files",
        "1 rows are of file 77, which nobody delivered",
    ),
    # staging, delivered entities
    "unknown fate": (
        update(SPLITS, "row_status = 'maybe'", "payee_id = 'P-1'"),
        "expect_column_values_to_be_in_set", "maybe (splits_1.csv line 2)",
    ),
    "two current versions of a split": (
        add(SPLITS, deal_id="O-1", payee_id="P-1", split_ppm=0, file_id=3, **CURRENT, **ALWAYS),
        "each_key_occurs_once",
        "O-1|P-1||1900-01-01 occurs 2 times as deal_id, payee_id, stage_name, valid_from_on",
    ),
    "more quarantined than tolerated": (
        update("staging.stg_erp__order_lines", "row_status = 'quarantined'"),
        "quarantine_is_within_tolerance",
        "1 of 1 order_lines are quarantined, over the tolerance of 50.00 %",
    ),
    "more delivered quotas quarantined than tolerated": (
        update(QUOTAS, "file_id = 1, row_status = 'quarantined'"),
        "quarantine_is_within_tolerance",
        "2 of 2 quotas are quarantined, over the tolerance of 50.00 %",
    ),
    "split over 100 % from a day on": (
        add(SPLITS, deal_id="O-1", payee_id="P-3", split_ppm=1, file_id=3, **CURRENT, **OPEN),
        "splits_add_up_to_at_most_the_whole", "Split of O-1 sums to 1.000001 on 2025-01-01, over 1",
    ),
    "two splits of a payee at once": (
        add(SPLITS, deal_id="O-1", payee_id="P-1", split_ppm=0, file_id=3, **CURRENT, **OPEN),
        "ranges_do_not_overlap", "O-1, P-1 has two versions on 2025-01-01",
    ),
    "a split of no day": (
        update(SPLITS, "valid_to_on = valid_from_on", "payee_id = 'P-1'"),
        "ranges_end_after_they_begin", "which is no day at all (splits_1.csv line 2)",
    ),
    "split over 100 %": (
        update(SPLITS, "split_ppm = 700000", "payee_id = 'P-1'"),
        "splits_add_up_to_at_most_the_whole",
        "Split of O-1 sums to 1.1, over 1 (splits_1.csv line 3)",
    ),
    "a split without share and amount": (
        update(SPLITS, "split_ppm = null", "payee_id = 'P-1'"), "a_split_is_a_share_or_an_amount",
        "Split of O-1 for P-1 has neither a share nor an amount (splits_1.csv line 2)",
    ),
    "a split with share and amount": (
        update(SPLITS, "split_minor = 100", "payee_id = 'P-1'"), "a_split_is_a_share_or_an_amount",
        "Split of O-1 for P-1 has both a share and an amount (splits_1.csv line 2)",
    ),
    "a split of an amount below 0": (
        update(SPLITS, "split_minor = -1, split_ppm = null", "payee_id = 'P-1'"),
        "a_split_is_a_share_or_an_amount",
        "Split of O-1 for P-1 is an amount below 0: -0.01 (splits_1.csv line 2)",
    ),
    "a deal split by shares and by amounts": (
        update(SPLITS, "split_minor = 1, split_ppm = null", "payee_id = 'P-1'"),
        "a_deal_is_split_in_one_way",
        "O-1 is split by shares and by amounts (splits_1.csv line 3, splits_1.csv line 2)",
    ),
    "an amount of a split without opportunity": (
        update(SPLITS, "split_minor = 1, split_ppm = null"), "an_amount_is_part_of_an_opportunity",
        ("Split of O-1 for P-1 is an amount, and no opportunity O-1 has one above 0"
        " (splits_1.csv line 2)"),
    ),
    "an amount of a split of an opportunity over nothing": (
        _by_amounts_of(0),
        "an_amount_is_part_of_an_opportunity", "and no opportunity O-1 has one above 0",
    ),
    "amounts over that of the opportunity": (
        _by_amounts_of(8_001),
        "splits_add_up_to_at_most_the_whole",
        "Split of O-1 sums to 80.02, over the amount of 80.01 (splits_1.csv line 3)",
    ),
    "two stages on a day": (
        _two_stages(), "one_stage_is_entered_on_a_day",
        ("O-1 enters 2 stages on 2025-02-01: which is the last? (orders_1.csv line 8,"
        " orders_1.csv line 9)"),
    ),
    "exchange rate of zero": (
        update("staging.stg_erp__exchange_rates", "rate = 0"), "exchange_rates_are_above_zero",
        "Rate from USD to EUR on 2025-01-01 is 0.000000000000, not above 0 (rates_1.csv line 2)",
    ),
    "two jobs at once": (
        add(JOBS, payee_id="P-1", file_id=5, **CURRENT, **OPEN), "ranges_do_not_overlap",
        "P-1 has two versions on 2025-01-01 (jobs_1.csv line 2, jobs_1.csv line 9)",
    ),
    "a job that ends before it begins": (
        update(JOBS, "valid_to_on = date '1800-01-01'", "payee_id = 'P-1'"),
        "ranges_end_after_they_begin", "(jobs_1.csv line 2)",
    ),
    "a manager of one's manager": (
        update(JOBS, "manager_id = 'P-1'", "payee_id = 'P-3'"), "nobody_manages_themselves",
        "P-1 is their own manager on 1900-01-01, over P-3, P-1 (jobs_1.csv line 2)",
    ),
    "one's own manager": (
        update(JOBS, "manager_id = 'P-3'", "payee_id = 'P-3'"), "nobody_manages_themselves",
        "P-3 is their own manager on 1900-01-01, over P-3 (jobs_1.csv line 4)",
    ),
    "a territory member twice": (
        add(
            "staging.stg_crm__territory_members", territory_id="T-1", payee_id="P-1", file_id=5,
            **CURRENT, **OPEN,
        ),
        "ranges_do_not_overlap", "T-1, P-1 has two versions on 2025-01-01",
    ),
    "two leaves at once": (
        add(
            "staging.stg_hr__leaves", leave_id="L-2", payee_id="P-2", file_id=4, **CURRENT,
            valid_from_on="2025-03-05", valid_to_on="2025-03-06",
        ),
        "ranges_do_not_overlap", "P-2 has two versions on 2025-03-05",
    ),
    # staging, plan book
    "a plan row that cannot be read": (
        update(
            PLANS,
            "row_status = 'quarantined', fault_column = 'currency_code', fault_value = 'EUX',"
            " fault_reason = 'is not a currency of the plan book'",
        ),
        "every_written_row_can_be_read",
        "currency_code EUX is not a currency of the plan book (plans.csv line 2)",
    ),
    "a key written twice": (
        add(PLANS, plan_id="PL-1", row_status="superseded", line_number=3),
        "nothing_is_written_twice",
        "Plan PL-1 is there 2 times (plans.csv line 2, plans.csv line 3)",
    ),
    "two plan assignments at once": (
        add(ASSIGNED, payee_id="P-1", plan_id="PL-1", **CURRENT, **OPEN), "ranges_do_not_overlap",
        ("P-1, PL-1 has two versions on 2025-01-01 (plan_assignments.csv line 2, "
        "plan_assignments.csv line 9)"),
    ),
    "two payee rates at once": (
        all_of(
            add(RATES, payee_id="P-1", component_id="C-1", rate_ppm=1, **CURRENT, **ALWAYS),
            add(RATES, payee_id="P-1", component_id="C-1", rate_ppm=1, **CURRENT, **OPEN),
        ),
        "ranges_do_not_overlap", "P-1, C-1 has two versions on 2025-01-01",
    ),
    "periods that overlap": (
        update(PERIODS, "valid_to_on = date '2025-02-02'", "period_id = '2025-01'"),
        "ranges_do_not_overlap", "months has two versions on 2025-02-01",
    ),
    "no period of the pay calendar": (
        on(PERIODS, update("raw_control.runs", "pay_calendar_id = 'weeks'")),
        "the_pay_calendar_is_known", "pay_calendar_id weeks of company.yml has no period",
    ),
    "a component of no plan": (
        update(COMPONENTS, "plan_id = 'PL-9'", "component_id = 'C-1'"), "every_plan_is_known",
        "plan_id PL-9 is not in plans (components.csv line 2)",
    ),
    "a component without rate table": (
        update(COMPONENTS, "rate_table_id = null", "component_id = 'C-1'"),
        "every_rate_table_is_known", "rate_table_id is empty and is not in rate_tiers",
    ),
    "a component without calendar": (
        update(COMPONENTS, "calendar_id = 'weeks'", "component_id = 'C-1'"),
        "every_calendar_is_known", "calendar_id weeks is not in calendar_periods",
    ),
    "a rule of no component": (
        update(RULES, "component_id = 'C-9'", "rule_id = 'R-1'"), "every_component_is_known",
        "component_id C-9 is not in components (crediting_rules.csv line 2)",
    ),
    "a team role rule without role": (
        update(RULES, "credit_method = 'team_role'", "rule_id = 'R-1'"),
        "team_role_rules_name_their_role", "Rule R-1 credits a team role and names none",
    ),
    "one payee for a worker and an account": (
        on(
            ASSIGNED,
            (
                "",
                (add("staging.stg_crm__accounts", account_id="P-1", **CURRENT)[1]
                + f"; update {RULES} set credit_method = 'channel_account' where rule_id = 'R-1'"),
            ),
        ),
        "nobody_is_worker_and_account",
        "P-1 is on plan PL-1 and is a worker and an account: who is meant? (plan_assignments.csv",
    ),
    "a second credit of a manager who has none": (
        update(COMPONENTS, "manager_credit = 'beside'", "component_id = 'C-1'"),
        "manager_credit_needs_a_roll_up",
        "Component C-1 says manager_credit beside, and no rule of it rolls up (components.csv line",
    ),
    "a roll-up of what counts alone": (
        on(
            RULES,
            (
                "",
                (f"update {COMPONENTS} set accumulation_window = 'transaction';"
                f" update {RULES} set credit_method = 'roll_up' where rule_id = 'R-1'"),
            ),
        ),
        "roll_up_stands_for_days",
        "Rule R-1 rolls up to C-1, which rates every transaction alone: roll-up",
    ),
    "a share of an owner's credit": (
        update(RULES, "credit_share_ppm = 500000", "rule_id = 'R-1'"),
        "rules_say_only_what_their_method_knows",
        "Rule R-1 says credit_share 0.5, which means nothing to rules of method split",
    ),
    "a job of an account": (
        update(RULES, "job_role = 'lead', credit_method = 'channel_account'", "rule_id = 'R-1'"),
        "rules_say_only_what_their_method_knows",
        "Rule R-1 says job_role lead, which means nothing to rules of method channel_account",
    ),
    "a level above a seller": (
        update(RULES, "levels_up = 1", "rule_id = 'R-1'"),
        "rules_say_only_what_their_method_knows", "Rule R-1 says levels_up 1, which means nothing",
    ),
    "a roll-up to no level": (
        update(RULES, "levels_up = 0, credit_method = 'roll_up'", "rule_id = 'R-1'"),
        "rules_say_only_what_their_method_knows", "Rule R-1 says levels_up 0, which means nothing",
    ),
    "cents of a roll-up": (
        on(
            RULES,
            (
                "",
                (f"update {COMPONENTS} set rounding_point = 'credit';"
                f" update {RULES} set credit_method = 'roll_up' where rule_id = 'R-1'"),
            ),
        ),
        "roll_up_stands_for_days", "Rule R-1 rolls up to C-1, which rounds every credit",
    ),
    "a flat table with two tiers": (
        update(COMPONENTS, "rate_method = 'flat'", "component_id = 'C-1'"),
        "flat_tables_have_one_tier",
        "Component C-1 is flat and its rate table RT-1 has 2 tiers (components.csv line 2)",
    ),
    "a table of a rule that nobody wrote": (
        update(RULES, "rate_table_id = 'RT-9'", "rule_id = 'R-1'"), "every_rate_table_is_known",
        "rate_table_id RT-9 is not in rate_tiers (crediting_rules.csv line 2)",
    ),
    "a table of a rule where totals are re-rated": (
        on(
            RULES,
            (
                "",
                (f"update {COMPONENTS} set rate_method = 'retroactive' where component_id = 'C-1';"
                f" update {RULES} set rate_table_id = 'RT-1' where rule_id = 'R-1'"),
            ),
        ),
        "rules_pay_by_their_table_what_counts_alone",
        "Rule R-1 names rate table RT-1, and component C-1 is retroactive: only flat and marginal",
    ),
    "a payee's own rate of a target": (
        update(COMPONENTS, "rate_method = 'payee_rate', basis = 'target'", "component_id = 'C-1'"),
        "components_pay_by_what_their_basis_knows",
        "Component C-1 has the basis target and the rate_method payee_rate: a payee's own rate is",
    ),
    "a step of credits": (
        update(COMPONENTS, "rate_method = 'step'", "component_id = 'C-1'"),
        "components_pay_by_what_their_basis_knows",
        "is paid once by a table with rate_unit amount, a share of all credits by rate_method",
    ),
    "an amount of a target": (
        on(
            COMPONENTS,
            (
                "",
                (f"update {COMPONENTS} set basis = 'target';"
                f" update {TIERS} set rate_unit = 'amount'"),
            ),
        ),
        "components_pay_by_what_their_basis_knows",
        "its rate table pays amounts, not shares of the target (components.csv line 2)",
    ),
    "a rate that grows where nobody looks": (
        update(TIERS, "upper_rate_ppm = 60000", "tier_number = 1"),
        "rates_grow_where_tables_are_interpolated",
        "Tier 1 of RT-1 says upper_rate 0.06, and component C-1 is paid by the table and is",
    ),
    "a rate that grows without end": (
        on(
            TIERS,
            (
                "",
                (f"update {COMPONENTS} set rate_method = 'interpolated';"
                f" update {TIERS} set upper_rate_ppm = 90000 where tier_number = 2"),
            ),
        ),
        "rates_grow_where_tables_are_interpolated",
        "Tier 2 of RT-1 says upper_rate 0.09, and the tier has no upper_bound (rate_tiers.csv",
    ),
    "a quota that begins when its period has ended": (
        update(QUOTAS, "valid_from_on = date '2025-02-01'", "payee_id = 'P-1'"),
        "quotas_hold_before_their_period_ends",
        "Quota of P-1 for C-1 in 2025-01 begins on 2025-02-01, when that period has ended",
    ),
    "an assignment to no plan": (
        update(ASSIGNED, "plan_id = 'PL-9'", "payee_id = 'P-1'"), "every_plan_is_known",
        "plan_id PL-9 is not in plans (plan_assignments.csv line 2)",
    ),
    "a rate for no component": (
        add(RATES, payee_id="P-1", component_id="C-9", rate_ppm=1, **CURRENT, **ALWAYS),
        "every_component_is_known",
        "component_id C-9 is not in components (payee_rates.csv line 9)",
    ),
    "a quota for no component": (
        update(QUOTAS, "component_id = 'C-9'", "payee_id = 'P-1'"), "every_component_is_known",
        "component_id C-9 is not in components (quotas.csv line 2)",
    ),
    "a quota for no period": (
        update(QUOTAS, "period_id = '2031-01'", "payee_id = 'P-1'"),
        "quotas_are_for_periods_of_their_component",
        "Quota of P-1 for C-1 is for 2031-01, which is no period of its calendar",
    ),
    "a quota below zero": (
        update(QUOTAS, "quota_minor = -100001", "payee_id = 'P-1'"), "quotas_are_not_below_zero",
        "Quota of P-1 for C-1 in 2025-01 is -1000.01, below 0 (quotas.csv line 2)",
    ),
    "a quota below zero that was delivered": (
        update(QUOTAS, "quota_minor = -1, file_id = 1, line_number = 4", "payee_id = 'P-2'"),
        "quotas_are_not_below_zero",
        "Quota of P-2 for C-1 in 2025-01 is -0.01, below 0 (orders_1.csv line 4)",
    ),
    "percent tiers without quota": (
        on(ASSIGNED, (QUOTAS, f"delete from {QUOTAS} where payee_id = 'P-2'")),
        "percent_tiers_have_a_quota",
        ("P-2 is on plan PL-1, whose component C-1 has tiers in per cent of a quota, and has no"
        " quota for it (plan_assignments.csv line 3)"),
    ),
    "a rule for what has no units": (
        on(
            RULES,
            ("", (f"update {COMPONENTS} set measure = 'units';"
            f" update {RULES} set transaction_type = 'billing' where rule_id = 'R-1'")),
        ),
        "rules_are_for_what_can_be_counted",
        ("Rule R-1 can never match: it is for billing, and C-1 counts units"
        " (crediting_rules.csv line 2)"),
    ),
    "a rule for new customers that renew": (
        on(
            RULES,
            ("", (f"update {COMPONENTS} set measure = 'logos';"
            f" update {RULES} set transaction_type = 'renewal' where rule_id = 'R-1'")),
        ),
        "rules_are_for_what_can_be_counted",
        "Rule R-1 can never match: it is for renewal, and C-1 counts logos",
    ),
    "a rule for deals of a product": (
        on(
            RULES,
            ("", (f"update {COMPONENTS} set measure = 'deals';"
            f" update {RULES} set product_family = 'services' where rule_id = 'R-1'")),
        ),
        "rules_for_deals_name_no_product",
        ("Rule R-1 asks for a product, and C-1 counts deals, whose lines are of several"
        " (crediting_rules.csv line 2)"),
    ),
    "a component that counts one thing and then another": (
        add(
            COMPONENTS, component_id="C-1", plan_id="PL-1", calendar_id="months", measure="units",
            rate_method="none", **(CURRENT | OPEN),
        ),
        "a_component_keeps_its_measure",
        ("Component C-1 counts units from 2025-01-01 and amount before: what a component counts"
        " does not change (components.csv line 9)"),
    ),
    "tiers that do not begin at zero": (
        update(TIERS, "lower_bound_ppm = 100000", "tier_number = 1"), "tiers_begin_at_zero",
        "Rate table RT-1 begins at 0.1, not at 0 (rate_tiers.csv line 2)",
    ),
    "a gap between tiers": (
        update(TIERS, "upper_bound_ppm = 900000", "tier_number = 1"), "tiers_leave_no_gap",
        "Tier 2 of RT-1 begins at 1, tier 1 ends at 0.9 (rate_tiers.csv line 3)",
    ),
    "an open tier below another": (
        update(TIERS, "upper_bound_ppm = null", "tier_number = 1"), "tiers_leave_no_gap",
        "tier 1 ends at no bound",
    ),
    "a tier that ends where it begins": (
        update(TIERS, "upper_bound_ppm = 0", "tier_number = 1"), "tiers_end_above_their_beginning",
        "Tier 1 of RT-1 ends at 0, not above its beginning at 0",
    ),
    "a closed last tier": (
        update(TIERS, "upper_bound_ppm = 2000000", "tier_number = 2"), "the_last_tier_is_open",
        "Tier 2 of RT-1, its last, ends at 2",
    ),
    "tiers of two units": (
        update(TIERS, "bound_unit = 'amount'", "tier_number = 2"), "tiers_share_one_unit",
        "Tier 2 of RT-1 is bounded by amount, tier 1 by quota_share",
    ),
    "rates of two units": (
        update(TIERS, "rate_unit = 'amount'", "tier_number = 2"), "tiers_pay_in_one_unit",
        "Tier 2 of RT-1 pays by amount, tier 1 by share (rate_tiers.csv line 3)",
    ),
    "a tier that outlives its version": (
        update(TIERS, "valid_to_on = date '2030-01-01'", "tier_number = 2"),
        "tiers_of_a_version_end_together", "Tier 2 of RT-1 is valid to 2030-01-01",
    ),
}  # fmt: skip

QUARANTINED = (
    "row_status = 'quarantined', fault_column = 'split_share', fault_value = 'x',"
    " fault_reason = 'is not a share'"
)
WARNING = {
    "a split of a stage that was never entered": (
        update(SPLITS, "stage_name = 'won'", "payee_id = 'P-1'"), "stages_are_entered",
        ("Split of O-1 for P-1 waits for the stage won, which O-1 has never entered"
        " (splits_1.csv line 2)"),
    ),
    "a split that cannot be read": (
        update(SPLITS, QUARANTINED, "payee_id = 'P-2'"), "nothing_is_quarantined",
        "split_share x is not a share (splits_1.csv line 3)",
    ),
    "a quota that cannot be read and was delivered": (
        update(
            QUOTAS,
            "file_id = 1, row_status = case payee_id when 'P-2' then 'quarantined' else row_status"
            " end, fault_column = 'quota_amount', fault_value = '?',"
            " fault_reason = 'is not an amount'",
        ),
        "nothing_is_quarantined", "quota_amount ? is not an amount (orders_1.csv line 3)",
    ),
    "a segment that no account has": (
        on(
            RULES,
            (
                "",
                add("staging.stg_crm__accounts", account_id="A-1", segment="smb", **CURRENT)[1]
                + f"; update {RULES} set segment = 'small' where rule_id = 'R-1'",
            ),
        ),
        "some_row_has_the_segment",
        ("Rule R-1 matches nothing so far: no delivered row has the segment small"
        " (crediting_rules.csv line 2)"),
    ),
    "a plan for an unknown worker": (
        on(ASSIGNED, ("", "delete from staging.stg_hr__workers where payee_id = 'P-1'")),
        "every_payee_is_known",
        "payee_id P-1 is neither a worker nor an account (plan_assignments.csv line 2)",
    ),
}  # fmt: skip
