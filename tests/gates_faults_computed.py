"""What can be wrong with credits and attainment.

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
    "a payee with two splits of a deal on a day": (
        again("crediting.int_splits__dated"), "versions_do_not_overlap",
        "O-1, P-1 has two versions on 1900-01-01",
    ),
    "splits above the whole on a day": (
        update("crediting.int_splits__ranged", "to_numerator = 1000001", "payee_id = 'P-2'"),
        "splits_of_a_day_are_at_most_the_whole",
        "Splits of O-1 on 1900-01-01 add up to more than the whole: 1000001 of 1000000",
    ),
    "a share above the whole": (
        update("crediting.int_shares__allocated", "to_numerator = 1000001", "payee_id = 'P-2'"),
        "a_share_is_a_part_of_the_whole",
        "Share of P-2 in order|O-1|1 reaches from 600000 to 1000001 of 1000000",
    ),
    "an uncredited share without reason": (
        add("crediting.int_shares__uncredited", transaction_id="T", payee_id="P", share_minor=1),
        "expect_column_values_to_not_be_null", "reason is empty (T|P)",
    ),
    "a component that counts two things": (
        add(
            "crediting.int_components__listed", component_id="C-1", plan_id="PL-1",
            calendar_id="months", measure="units",
        ),
        "each_key_occurs_once", "C-1 occurs 2 times as component_id",
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
    "a credit of a line without quantity": (
        on(
            "crediting.int_credits__combined",
            (
                "",
                ("update staging.stg_plan__components set measure = 'units';"
                " update crediting.int_transactions__counted set measured_minor = null;"
                " update crediting.int_credits__combined set credit_minor = null"
                " where payee_id = 'P-1'"),
            ),
        ),
        "every_credited_line_has_its_measure",
        ("Transaction order|O-1|1 has no quantity, and C-1 counts units"
        " (order_lines_1.csv line 2)"),
    ),
    "a roll-up credit of a line without quantity": (
        on(
            "crediting.int_credits__combined",
            (
                "",
                ("update staging.stg_plan__components set measure = 'units';"
                " update crediting.int_transactions__counted set measured_minor = null;"
                " update crediting.int_credits__combined set credit_minor = null"
                " where payee_id = 'P-3'"),
            ),
        ),
        "every_credited_line_has_its_measure",
        ("Transaction order|O-1|1 has no quantity, and C-2 counts units"
        " (order_lines_1.csv line 2)"),
    ),
    "a measure twice": (
        again("crediting.int_transactions__counted"), "each_key_occurs_once",
        "order|O-1|1|units occurs 2 times as transaction_id, measure",
    ),
    "a measure that nobody knows": (
        update("crediting.int_transactions__counted", "measure = 'weight'"),
        "expect_column_values_to_be_in_set", "weight (order|O-1|1|weight)",
    ),
    "a cancellation that adds units": (
        on(
            "crediting.int_transactions__counted",
            update("crediting.int_lines__measured", "transaction_type = 'cancellation'"),
        ),
        "cancellations_take_back",
        ("Cancellation order|O-1|1 has a quantity above zero, which adds units instead of taking"
        " it back (order_lines_1.csv line 2)"),
    ),
    "a cancellation that adds to the cost": (
        on(
            "crediting.int_transactions__counted",
            (
                "",
                ("update crediting.int_lines__measured"
                " set transaction_type = 'cancellation', cost_minor = 1;"
                " update crediting.int_transactions__counted"
                " set measure = 'margin', measured_minor = -301"),
            ),
        ),
        "cancellations_take_back",
        ("Cancellation order|O-1|1 has a cost above zero, which adds margin instead of taking it"
        " back"),
    ),
    "a credit twice": (
        again("crediting.int_credits__combined"), "each_key_occurs_once", "occurs 2 times",
    ),
    "a held credit twice": (
        again("crediting.int_credits__held"), "each_key_occurs_once", "order|O-1|1|P-1|C-1",
    ),
    "a credit held for no event": (
        update("crediting.int_credits__held", "held_until = 'delivery'"),
        "expect_column_values_to_be_in_set", "delivery (order|O-1|1|P-1|C-1)",
    ),
    "a held credit that counts": (
        update("crediting.int_credits__held", "held_reason = 'not all of it has been billed'"),
        "a_held_credit_counts_when_settled",
        "Credit of P-1 from order|O-1|1 has to count on no day yet and counts on 2025-01-15",
    ),
    "a settled credit that is lost": (
        on(
            "crediting.int_credits__held",
            ("", "delete from crediting.int_credits__combined where payee_id = 'P-1'"),
        ),
        "a_held_credit_counts_when_settled",
        "Credit of P-1 from order|O-1|1 has to count on 2025-01-15 and counts on no day",
    ),
    "a credit that counts before its bill": (
        update("crediting.int_credits__held", "counted_on = '2025-01-16'"),
        "a_held_credit_counts_when_settled",
        "has to count on 2025-01-16 and counts on 2025-01-15",
    ),
    "a credit that counts before it is booked": (
        update("crediting.int_credits__held", "booked_on = '2025-01-16'"),
        "nothing_counts_before_it_is_booked",
        "Credit of P-1 from order|O-1|1 counts on 2025-01-15 and is booked on 2025-01-16",
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
        "file 2 delivered 1 of order_lines in 2025-01, accounted for is 0: 1 less",
    ),
    "an amount with two fates": (
        update("crediting.int_rows__accounted", "superseded_micro = 1"),
        "amounts_have_one_fate", "delivered 1000000000 of order_lines in 2025-01",
    ),
    "an amount that was not delivered": (
        update("crediting.int_rows__accounted", "delivered_micro = 1, credited_micro = 1"),
        "every_delivered_amount_is_reconciled",
        ("order_lines_1.csv delivered 1000.000000 of order_lines, reconciled are 0.000001:"
        " 999.999999 less"),
    ),
    "a quarantined row without reason": (
        add("crediting.int_rows__quarantined", system="erp", entity="orders", line_number=3),
        "expect_column_values_to_not_be_null", "fault_reason is empty",
    ),
    # attainment
    "a quota that counts twice": (
        again("attainment.int_quotas__prorated"), "each_key_occurs_once",
        "P-1|C-1|2025-01|2025-01-01",
    ),
    "a quota without an end": (
        update("attainment.int_quotas__prorated", "valid_to_on = null", "payee_id = 'P-1'"),
        "expect_column_values_to_not_be_null",
        "valid_to_on is empty (P-1|C-1|2025-01|2025-01-01)",
    ),
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
    "a credit by target without target": (
        on(
            "attainment.int_days__accumulated",
            (
                "",
                "update staging.stg_plan__components set basis = 'target'",
            ),
        ),
        "every_credit_by_target_has_one", "the payee has no target incentive for 2025-01",
    ),
    "a credit by target without quota": (
        on(
            "attainment.int_days__accumulated",
            (
                "",
                ("update staging.stg_plan__components set basis = 'target'; update"
                " attainment.int_segments__built set target_minor = 100, quota_minor = null"),
            ),
        ),
        "every_credit_by_target_has_one", "capped by the target, and there is no quota for 2025-01",
    ),
    "days that lose a credit": (
        update("attainment.int_days__accumulated", "credit_minor = 1", "payee_id = 'P-1'"),
        "days_hold_every_credit",
        "Credits of P-1 for C-1 add up to 60000 minor units, their days to 1",
    ),
    "an attainment twice": (
        again("attainment.int_attainment__measured"), "each_key_occurs_once", "P-1|C-1|2025-01",
    ),
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
                " 'order O-2 is in quarantine' as reason)"
                " from crediting.int_transactions__judged"),
            ),
        ),
        "no_transaction_is_quarantined",
        "order O-2 is in quarantine (order_lines_1.csv line 9)",
    ),
}  # fmt: skip
