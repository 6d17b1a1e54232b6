"""What can be wrong with commissions, payouts and marts: as in `gates_faults_computed`."""

from tests.gates_faults import again, on, update

BLOCKING = {
    # commissions
    "a slice in no tier": (
        ("commissions.int_commissions__sliced",
         "delete from commissions.int_commissions__sliced where payee_id = 'P-1'"),
        "slices_hold_every_paid_credit", "their slices to 0",
    ),
    "a slice at another rate": (
        update("commissions.int_commissions__sliced", "commission_minor_ppm = 1"),
        "slices_of_a_segment_follow_its_tiers",
        "Tiers of P-1|C-1|2025-01|1 earn 3000000000 (minor units x ppm), its slices add up to 1",
    ),
    "a bound that a total reaches, paid as if it were below": (
        on(
            "commissions.int_commissions__sliced",
            (
                "",
                ("update attainment.int_segments__built set rate_method = 'retroactive',"
                " boundary_side = 'higher' where payee_id = 'P-1';"
                " update commissions.int_tiers__in_money set upper_minor = 60000"
                " where tier_number = 1;"
                " update commissions.int_tiers__in_money set lower_minor = 60000"
                " where tier_number = 2"),
            ),
        ),
        "slices_of_a_segment_follow_its_tiers",
        ("Tiers of P-1|C-1|2025-01|1 earn 4800000000 (minor units x ppm), its slices add up to"
        " 3000000000"),
    ),
    "a step that pays twice": (
        on(
            "commissions.int_commissions__sliced",
            (
                "",
                ("update commissions.int_tiers__in_money set is_stepped = true, basis = 'target',"
                " pay_numerator = 100000 where segment_id like 'P-1%'"),
            ),
        ),
        "slices_of_a_segment_follow_its_tiers",
        "Tiers of P-1|C-1|2025-01|1 earn 5000000000 (minor units x ppm), its slices add up to",
    ),
    "a slice of no segment": (
        (
            "commissions.int_commissions__sliced",
            ("insert into commissions.int_commissions__sliced select * replace ('X' as segment_id)"
            " from commissions.int_commissions__sliced where payee_id = 'P-1'"),
        ),
        "slices_of_a_segment_follow_its_tiers",
        "Tiers of X earn 0 (minor units x ppm), its slices add up to 3000000000",
    ),
    "a tier without bound": (
        update("commissions.int_tiers__in_money", "upper_minor = null"),
        "expect_column_values_to_not_be_null", "upper_minor is empty",
    ),
    "a tier twice": (
        again("commissions.int_tiers__in_money"), "each_key_occurs_once", "occurs 2 times",
    ),
    "a window above its cap": (
        on(
            "commissions.int_commissions__earned",
            update("attainment.int_segments__built", "cap_minor = 2999", "payee_id = 'P-1'"),
        ),
        "a_window_earns_at_most_its_cap",
        ("P-1|C-1|2025-01 earns 3000000000 (minor units x ppm), not 2999000000 as its tiers and"
        " cap say"),
    ),
    "a cap that cuts what lies below it": (
        on(
            "commissions.int_commissions__earned",
            (
                "",
                ("update attainment.int_segments__built set cap_minor = 3000;"
                " insert into commissions.int_commissions__earned select * replace"
                " ('cap' as commission_kind, cast(-1 as bigint) as commission_minor_ppm)"
                " from commissions.int_commissions__sliced where payee_id = 'P-1'"),
            ),
        ),
        "a_window_earns_at_most_its_cap",
        "P-1|C-1|2025-01 earns 2999999999 (minor units x ppm), not 3000000000 as its tiers and",
    ),
    # payouts
    "a commission that is not paid": (
        update("payouts.int_payouts__rounded", "exact_minor_ppm = 1", "payee_id = 'P-1'"),
        "lines_hold_every_commission", "Commissions of P-1|C-1|2025-01 add up to 3000000000",
    ),
    "a payout line twice": (
        again("payouts.int_payouts__rounded"), "each_key_occurs_once", "occurs 2 times",
    ),
    "a payout without rate": (
        update("payouts.int_payouts__converted", "rate_e12 = null", "payee_id = 'P-1'"),
        "every_line_can_be_paid",
        "Payout of P-1 for C-1 in 2025-01 has no exchange rate from EUR to EUR",
    ),
    "a payout without pay currency": (
        update("payouts.int_payouts__converted", "pay_currency_code = null"),
        "every_line_can_be_paid", "from EUR to (no pay currency)",
    ),
    "a currency without unit": (
        update("payouts.int_currencies__scaled", "unit_minor = 0"),
        "expect_column_values_to_be_between", "unit_minor is below 1: 0 (EUR)",
    ),
    # marts
    "a row of another release": (
        update("marts.dim_payees", "release_id = 'old'"), "every_row_names_the_release",
        "3 rows are of release old",
    ),
    "an amount nobody accounts for": (
        update("marts.fct_transactions", "credited_amount = 999.99"),
        "amounts_are_credited_or_out_of_scope",
        ("Transaction order|O-1|1 of 1000.0000 is credited with 999.9900 and out of scope with"
        " 0.0000 (order_lines_1.csv line 2)"),
    ),
    "no reason for no credit": (
        update("marts.fct_transactions", "crediting_status = 'out_of_scope'"),
        "what_is_not_credited_says_why", "is out_of_scope and does not say why",
    ),
    "shares that are not the credit": (
        update("marts.fct_shares", "is_credited = false", "payee_id = 'P-1'"),
        "shares_add_up_to_their_transactions",
        ("of 1000.0000 is credited with 1000.0000, its shares add up to 1000.0000, credited are"
        " 400.0000"),
    ),
    "a share of no transaction": (
        update("marts.fct_shares", "transaction_id = 'X'", "payee_id = 'P-1'"),
        "shares_add_up_to_their_transactions", "A share is of X, which is no transaction",
    ),
    "shares above the amount": (
        update("marts.fct_shares", "share_amount = 900", "payee_id = 'P-1'"),
        "shares_add_up_to_their_transactions",
        "of 1000.0000 is credited with 1000.0000, its shares add up to 1300.0000",
    ),
    "a direct credit of nothing": (
        update("marts.fct_credits", "transaction_id = null", "payee_id = 'P-1'"),
        "only_roll_up_and_scores_have_no_transaction", "by split names no transaction",
    ),
    "credits of units in a currency": (
        update("marts.fct_credits", "measure = 'units'", "payee_id = 'P-1'"),
        "money_has_a_currency_and_a_count_has_none",
        "1 rows of the measure units have the currency EUR",
    ),
    "a held credit without reason": (
        update("marts.rpt_held_credits", "reason = null"),
        "expect_column_values_to_not_be_null", "reason is empty (order|O-1|1|P-1|C-1)",
    ),
    "held units in a currency": (
        update("marts.rpt_held_credits", "measure = 'units'"),
        "money_has_a_currency_and_a_count_has_none",
        "1 rows of the measure units have the currency EUR",
    ),
    "a held credit told twice": (
        again("marts.rpt_held_credits"), "each_key_occurs_once", "order|O-1|1|P-1|C-1",
    ),
    "a measured amount in no currency": (
        update("marts.fct_measures", "measure = 'margin'"),
        "money_has_a_currency_and_a_count_has_none",
        "1 rows of the measure margin have no currency",
    ),
    "a quota of units in a currency": (
        update("marts.fct_quotas", "measure = 'units'", "payee_id = 'P-1'"),
        "money_has_a_currency_and_a_count_has_none",
        "1 rows of the measure units have the currency EUR",
    ),
    "a quota from nowhere": (
        update("marts.fct_quotas", "quota_source = null", "payee_id = 'P-1'"),
        "expect_column_values_to_not_be_null",
        "quota_source is empty (P-1|C-1|2025-01|2025-01-01)",
    ),
    "a quota told twice": (
        again("marts.fct_quotas"), "each_key_occurs_once",
        "P-1|C-1|2025-01|2025-01-01",
    ),
    "an allocation of units in a currency": (
        update("marts.rpt_quota_allocation", "measure = 'units'"),
        "money_has_a_currency_and_a_count_has_none",
        "1 rows of the measure units have the currency EUR",
    ),
    "an allocation told twice": (
        again("marts.rpt_quota_allocation"), "each_key_occurs_once", "P-3|C-2|2025-01",
    ),
    "a gate told twice": (
        again("marts.fct_modifiers"), "each_key_occurs_once", "P-1|C-2|2025-01|2025-01|gate|C-1",
    ),
    "a modifier of no kind": (
        update("marts.fct_modifiers", "modifier_kind = 'door'"),
        "expect_column_values_to_be_in_set", "door (P-1|C-2|2025-01|2025-01|door|C-1)",
    ),
    "a measured count in a currency": (
        update("marts.fct_modifiers", "measure = 'units'"),
        "money_has_a_currency_and_a_count_has_none",
        "1 rows of the measure units have the currency EUR",
    ),
    "attainment that is not the credits": (
        update("marts.fct_attainment", "period_credited_amount = 1", "payee_id = 'P-1'"),
        "attainment_is_the_sum_of_credits",
        "Credits of P-1 for C-1 add up to 600.0000, attainment counts 1.0000",
    ),
    "a commission that was rounded": (
        update("marts.fct_commissions", "commission_amount = 30.0000000001", "payee_id = 'P-1'"),
        "slices_are_their_credit_times_the_rate", "is 30.0000000001, not 600.0000 at 0.050000",
    ),
    "a part of a target that is another's": (
        update("marts.fct_commissions", "target_amount = 1, quota_amount = 30", "payee_id = 'P-1'"),
        "slices_are_their_credit_times_the_rate", "is 30.0000000000, not 600.0000 at 0.050000",
    ),
    "a target paid for no quota": (
        update("marts.fct_commissions", "target_amount = 1, quota_amount = 0", "payee_id = 'P-1'"),
        "slices_are_their_credit_times_the_rate", "is 30.0000000000, not 600.0000 at 0.050000",
    ),
    "tiers that leave a rest": (
        update("marts.fct_commissions", "credited_amount = 1", "payee_id = 'P-1'"),
        "tiers_divide_credits_without_rest",
        "Tiers of P-1 for C-1 in 2025-01 divide 1.0000, credits add up to 600.0000",
    ),
    "a payout that is not its commissions": (
        update("marts.fct_payouts", "commission_exact_amount = 31", "payee_id = 'P-1'"),
        "payouts_are_the_sum_of_their_commissions",
        "pays 31.0000000000, its commissions add up to 30.0000000000",
    ),
    "a payout at another rate": (
        update("marts.fct_payouts", "payout_amount = 30.01", "payee_id = 'P-1'"),
        "payouts_are_converted_at_their_rate", "of 30.0000 EUR at 1.000000000000 pays 30.0100 EUR",
    ),
    "a payout in an unknown currency": (
        update("marts.fct_payouts", "currency_code = 'XXX'", "payee_id = 'P-1'"),
        "payouts_are_converted_at_their_rate", "pays 30.0000 XXX",
    ),
    "a payout for nobody": (
        update("marts.fct_payouts", "payee_id = 'P-9'", "payee_id = 'P-1'"),
        "every_payee_is_known", "is for P-9, who is no payee",
    ),
    "a statement that is not the payout": (
        update("marts.rpt_statement_lines", "commission_amount = 29.99", "payee_id = 'P-1'"),
        "statements_add_up_to_their_payouts", "add up to 29.9900, it pays 30.0000",
    ),
    "a file that is not reconciled": (
        ("marts.rpt_reconciliation", "delete from marts.rpt_reconciliation"),
        "every_delivered_row_is_reconciled",
        "order_lines_1.csv delivered 1 rows of order_lines, reconciled are 0: 1 less",
    ),
    "an amount that is not reconciled": (
        update("marts.rpt_reconciliation", "delivered_amount = 999, credited_amount = 999"),
        "every_delivered_amount_is_reconciled",
        "order_lines_1.csv delivered 1000.000000 of order_lines, reconciled are 999",
    ),
    "a reconciled row without fate": (
        update("marts.rpt_reconciliation", "credited_row_count = 0"), "rows_have_one_fate",
        "order_lines_1.csv delivered 1 of order_lines in 2025-01, accounted for is 0: 1 less",
    ),
    "two managers at one level, published": (
        again("marts.dim_reporting_lines"), "one_manager_per_level_and_day", "P-1, level 1",
    ),
    "a payee twice": (again("marts.dim_payees"), "each_key_occurs_once", "P-1 occurs 2 times"),
}  # fmt: skip
