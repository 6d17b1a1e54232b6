"""What can be wrong with what was computed: crediting, attainment, commissions, payouts, marts.

name: (table, fault), the rule that must fail, words of its sentence.
"""

from tests.gates_faults import add, again, on, update

BLOCKING = {
    # crediting
    "a transaction twice": (
        again("crediting.int_transactions__unioned"), "each_key_occurs_once",
        "order|O-1|1 occurs 2 times as transaction_id",
    ),
    "an unknown kind of transaction": (
        update("crediting.int_transactions__unioned", "transaction_type = 'gift'"),
        "expect_column_values_to_be_in_set", "gift (order_lines_1.csv line 2)",
    ),
    "a transaction without period": (
        update("crediting.int_transactions__unioned", "period_id = null"),
        "a_creditable_transaction_has_its_terms", "(order_lines_1.csv line 2)",
    ),
    "documents in quarantine": (
        update(
            "crediting.int_transactions__judged",
            "crediting_status = 'quarantined', out_of_scope_minor = 0",
        ),
        "quarantine_is_within_tolerance",
        "1 of 1 current order_lines wait for rows in quarantine, over the tolerance of 50.00 %",
    ),
    "shares that lose a cent": (
        on(
            "crediting.int_transactions__judged",
            update("crediting.int_shares__allocated", "share_minor = 39999", "payee_id = 'P-2'"),
        ),
        "direct_shares_add_up_to_the_credited_amount",
        ("Transaction order|O-1|1 is credited with 100000 minor units, its shares add up to 99999"
        " (order_lines_1.csv line 2)"),
    ),
    "a share above the whole": (
        update("crediting.int_shares__allocated", "to_ppm = 1000001", "payee_id = 'P-2'"),
        "expect_column_values_to_be_between", "to_ppm is below 0 or above 1000000: 1000001",
    ),
    "an uncredited share without reason": (
        add("crediting.int_shares__uncredited", transaction_id="T", payee_id="P", share_minor=1),
        "expect_column_values_to_not_be_null", "reason is empty (T|P)",
    ),
    "a credit without exchange rate": (
        update("crediting.int_credits__combined", "credit_minor = null", "payee_id = 'P-3'"),
        "every_credit_has_an_amount",
        ("Credit of P-3 for C-2 from 2025-01-15|all has no amount: no exchange rate to EUR on"
        " 2025-01-15"),
    ),
    "a credit that is not its share": (
        update("crediting.int_credits__combined", "credit_minor = 1", "payee_id = 'P-1'"),
        "direct_credits_are_their_shares",
        "Credit of P-1 from order|O-1|1 is 1 minor units, the share is 60000",
    ),
    "a credit twice": (
        again("crediting.int_credits__combined"), "each_key_occurs_once", "occurs 2 times",
    ),
    "two plans for one component": (
        again("crediting.int_assignments__clipped"), "versions_do_not_overlap",
        "P-1, C-1 has two versions on 1900-01-01",
    ),
    "a day in two periods": (
        again("crediting.int_days__calendared"), "each_key_occurs_once", "months|2025-01-15",
    ),
    "two rates on one day": (
        again("crediting.int_exchange_rates__dated"), "each_key_occurs_once", "USD|EUR|spot|",
    ),
    "two managers at one level": (
        again("crediting.int_hierarchy__unrolled"), "one_manager_per_level_and_day",
        "P-1, level 1 has two managers on 1900-01-01",
    ),
    "a row without fate": (
        update("crediting.int_rows__accounted", "credited_row_count = 0"), "rows_have_one_fate",
        "file 2 delivered 1 of order_lines in 2025-01, accounted for is 0",
    ),
    "an amount with two fates": (
        update("crediting.int_rows__accounted", "superseded_micro = 1"),
        "amounts_have_one_fate", "delivered 1000000000 of order_lines in 2025-01",
    ),
    "an amount that was not delivered": (
        update("crediting.int_rows__accounted", "delivered_micro = 1, credited_micro = 1"),
        "every_delivered_amount_is_reconciled",
        "order_lines_1.csv delivered 1000.000000 of order_lines, reconciled are 0.000001",
    ),
    "a quarantined row without reason": (
        add("crediting.int_rows__quarantined", system="erp", entity="orders", line_number=3),
        "expect_column_values_to_not_be_null", "fault_reason is empty",
    ),
    # attainment
    "a segment twice": (
        again("attainment.int_segments__built"), "versions_do_not_overlap", "P-1, C-1",
    ),
    "a credit in no window": (
        update("attainment.int_days__accumulated", "segment_id = null", "payee_id = 'P-1'"),
        "every_credit_lies_in_a_window",
        "Credit of P-1 for C-1 on 2025-01-15 lies in no window of its calendar",
    ),
    "a credit without payee rate": (
        on(
            "attainment.int_days__accumulated",
            update("attainment.int_segments__built", "rate_method = 'payee_rate'"),
        ),
        "every_credit_has_a_rate",
        "Credit of P-1 for C-1 on 2025-01-15 has no rate: the payee has none that day",
    ),
    "a credit without rate table": (
        on(
            "attainment.int_days__accumulated",
            update("attainment.int_segments__built", "rate_table_from_on = null"),
        ),
        "every_credit_has_a_rate", "rate table RT-1 has none that day",
    ),
    "a credit by quota without quota": (
        on(
            "attainment.int_days__accumulated",
            update("attainment.int_segments__built", "quota_minor = null"),
        ),
        "every_credit_by_quota_has_one", "there is no quota for 2025-01",
    ),
    "days that lose a credit": (
        update("attainment.int_days__accumulated", "credit_minor = 1", "payee_id = 'P-1'"),
        "days_hold_every_credit",
        "Credits of P-1 for C-1 add up to 60000 minor units, their days to 1",
    ),
    "an attainment twice": (
        again("attainment.int_attainment__measured"), "each_key_occurs_once", "P-1|C-1|2025-01",
    ),
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
        "only_roll_up_has_no_transaction", "by split names no transaction",
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
        "order_lines_1.csv delivered 1 rows of order_lines, reconciled are 0",
    ),
    "an amount that is not reconciled": (
        update("marts.rpt_reconciliation", "delivered_amount = 999, credited_amount = 999"),
        "every_delivered_amount_is_reconciled",
        "order_lines_1.csv delivered 1000.000000 of order_lines, reconciled are 999",
    ),
    "a reconciled row without fate": (
        update("marts.rpt_reconciliation", "credited_row_count = 0"), "rows_have_one_fate",
        "order_lines_1.csv delivered 1 of order_lines in 2025-01, accounted for is 0",
    ),
    "two managers at one level, published": (
        again("marts.dim_reporting_lines"), "one_manager_per_level_and_day", "P-1, level 1",
    ),
    "a payee twice": (again("marts.dim_payees"), "each_key_occurs_once", "P-1 occurs 2 times"),
}  # fmt: skip


WARNING = {
    "a line whose document is in quarantine": (
        on(
            "crediting.int_transactions__judged",
            (
                "",
                ("insert into crediting.int_transactions__judged by name select * replace"
                " ('order|O-2|1' as transaction_id, 'quarantined' as crediting_status,"
                " 100000 as out_of_scope_minor, 9 as line_number,"
                " 'order O-2 is in quarantine' as quarantine_reason)"
                " from crediting.int_transactions__judged"),
            ),
        ),
        "no_transaction_is_quarantined",
        "order O-2 is in quarantine (order_lines_1.csv line 9)",
    ),
}  # fmt: skip
