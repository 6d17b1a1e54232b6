"""What can be wrong with territories and rules: which lies in which, and which rule counts.

name: (table, fault), the rule that must fail, words of its sentence.
"""

from tests.gates_faults import Fault, add, all_of
from tests.gates_faults_staged import ALWAYS, CURRENT

RULES = "staging.stg_plan__territory_rules"
CREDITING = "staging.stg_plan__crediting_rules"
TERRITORIES = "staging.stg_crm__territories"
ACCOUNT = add("staging.stg_crm__accounts", account_id="A-1", segment="smb", **CURRENT)
TERRITORY = add("staging.stg_crm__territories", territory_id="NORTH", **CURRENT)


JOBS = "staging.stg_hr__job_assignments"
ASSIGNED = "staging.stg_plan__plan_assignments"


def product(product_id: str, family: str) -> Fault:
    row = {"product_id": product_id, "product_family": family}
    return add("staging.stg_erp__products", **row, **CURRENT)


def lies_in(territory: str, parent: str) -> Fault:
    row = {"territory_id": territory, "parent_territory_id": parent, "file_id": 5, **CURRENT}
    return add(TERRITORIES, **row)


def credits(rule_id: str, priority: int = 7, **more: object) -> Fault:
    row = {"rule_id": rule_id, "component_id": "C-1", "priority": priority}
    return add(CREDITING, **(row | {"credit_method": "territory"} | CURRENT | ALWAYS | more))


MARCH_31 = "2025-03-31"


def rule(rule_id: str, territory: str = "NORTH", priority: int = 1, **more: object) -> Fault:
    row = {"territory_rule_id": rule_id, "territory_id": territory, "priority": priority}
    return add(RULES, **(row | CURRENT | ALWAYS | more))


BLOCKING = {
    "two territory rules of one priority": (
        all_of(rule("R-1", segment="smb"), rule("R-2", "SOUTH", country_code="SE")),
        "priority_decides_between_rules",
        ("Territory rules R-1 and R-2 can match one account and have the same priority 1"
        " (territory_rules.csv line 9, territory_rules.csv line 9)"),
    ),
    "two territory rules of one priority for a while": (
        all_of(rule("R-1", valid_to_on="2025-04-01"), rule("R-2", "SOUTH", valid_from_on=MARCH_31)),
        "priority_decides_between_rules",
        "Territory rules R-1 and R-2 can match one account from 2025-03-31 and have",
    ),
    "a territory rule behind one that asks for less": (
        all_of(rule("R-1", segment="smb"), rule("R-2", "SOUTH", 2, segment="smb", industry="x")),
        "no_rule_is_shadowed",
        ("Territory rule R-2 can never match: territory rule R-1 of priority 1 takes every account"
        " before it (territory_rules.csv line 9, territory_rules.csv line 9)"),
    ),
    "a territory that lies in itself": (
        all_of(lies_in("NORTH", "EMEA"), lies_in("EMEA", "NORTH")),
        "no_territory_lies_in_itself",
        "Territory EMEA lies in itself, over NORTH, EMEA (jobs_1.csv line 9)",
    ),
    "a territory that lies in one that lies in itself": (
        all_of(lies_in("NORTH", "EMEA"), lies_in("EMEA", "EMEA")),
        "no_territory_lies_in_itself",
        "Territory EMEA lies in itself, over EMEA (jobs_1.csv line 9)",
    ),
    "a rule for a region and one for its district of one priority": (
        all_of(
            lies_in("SOUTH", "DE"), lies_in("DE", "EMEA"),
            credits("R-7", territory_id="SOUTH", credit_share_ppm=1),
            credits("R-8", territory_id="EMEA", credit_share_ppm=2),
        ),
        "priority_decides_between_rules",
        "Rules R-7 and R-8 of C-1 can match one transaction and have the same priority 7",
    ),
    "a rule for a district behind that for its region": (
        all_of(
            lies_in("SOUTH", "DE"), lies_in("DE", "EMEA"),
            credits("R-7", 8, payee_territory_id="SOUTH", credit_share_ppm=1),
            credits("R-8", payee_territory_id="EMEA", credit_share_ppm=2),
        ),
        "no_rule_is_shadowed",
        "Rule R-7 can never match: rule R-8 of priority 7 takes every transaction before it",
    ),
    "an owner rule for somebody else's deals": (
        credits("R-7", credit_method="owner", owner_payee_id="P-1", payee_id="P-2"),
        "owner_rules_name_one_payee",
        ("Rule R-7 can never match: it credits the owner, is for deals that P-1 owns and for the"
        " payee P-2 (crediting_rules.csv line 9)"),
    ),
    "a rule for the product of a receipt": (
        credits("R-7", transaction_type="receipt", product_id="G-1"),
        "receipts_have_no_product",
        ("Rule R-7 can never match: receipts have no product, and it asks for the product G-1"
        " (crediting_rules.csv line 9)"),
    ),
    "a rule for the family of a receipt": (
        credits("R-7", transaction_type="receipt", product_family="saas"),
        "receipts_have_no_product",
        "and it asks for products of the family saas",
    ),
    "a rule for a payee behind that for the same owner": (
        all_of(
            credits("R-7", 8, credit_method="owner", payee_id="P-1", held_until="billing"),
            credits("R-8", credit_method="owner", owner_payee_id="P-1"),
        ),
        "no_rule_is_shadowed",
        "Rule R-7 can never match: rule R-8 of priority 7 takes every transaction before it",
    ),
    "a territory rule that ends before it begins": (
        rule("R-1", valid_from_on="2025-02-01", valid_to_on="2025-02-01"),
        "ranges_end_after_they_begin",
        "Valid from 2025-02-01 to 2025-02-01",
    ),
    "two versions of a territory rule on one day": (
        all_of(rule("R-1"), rule("R-1", "SOUTH", valid_from_on="2025-02-01")),
        "ranges_do_not_overlap",
        "R-1 has two versions on 2025-02-01",
    ),
    "a territory rule written twice": (
        all_of(rule("R-1"), rule("R-1")),
        "nothing_is_written_twice",
        "Territory rule R-1 is there 2 times",
    ),
}  # fmt: skip

WARNING = {
    "two territory rules of one priority that say the same": (
        all_of(rule("R-1", segment="smb"), rule("R-2", country_code="SE")),
        "priority_decides_between_rules_that_pay_alike",
        "Territory rules R-1 and R-2 can match one account and have the same priority 1",
    ),
    "a territory rule behind one that says the same": (
        all_of(rule("R-1"), rule("R-2", priority=2, account_id="A-1")),
        "no_rule_is_shadowed_by_one_that_pays_alike",
        "Territory rule R-2 can never match",
    ),
    "a territory rule for a segment that nobody is of": (
        all_of(ACCOUNT, rule("R-1", segment="small")),
        "some_row_has_the_segment",
        ("Territory rule R-1 matches nothing so far: no delivered row has the segment small"
        " (territory_rules.csv line 9)"),
    ),
    "a rule for a product of another family": (
        all_of(product("G-7", "saas"), product("G-8", "services"),
               credits("R-7", product_id="G-7", product_family="services")),
        "one_row_has_all_of_products",
        ("Rule R-7 matches nothing so far: no delivered row has the product family services and"
        " the product G-7 (crediting_rules.csv line 9)"),
    ),
    "a rule for a payee who has another role": (
        all_of(
            add(JOBS, payee_id="P-1", job_role="SE", **CURRENT, **ALWAYS),
            add(JOBS, payee_id="P-2", job_role="AE", **CURRENT, **ALWAYS),
            credits("R-7", payee_id="P-1", job_role="AE"),
        ),
        "one_row_has_all_of_job_assignments",
        "no delivered row has the payee P-1 and the job role AE (crediting_rules.csv line 9)",
    ),
    "a territory rule for an account of another segment": (
        all_of(
            ACCOUNT,
            add("staging.stg_crm__accounts", account_id="A-2", segment="big", **CURRENT),
            rule("R-1", account_id="A-2", segment="smb"),
        ),
        "one_row_has_all_of_accounts",
        ("Territory rule R-1 matches nothing so far: no delivered row has the segment smb and the"
        " account A-2 (territory_rules.csv line 9)"),
    ),
    "a rule for a payee who is not on the plan": (
        all_of(
            (CREDITING, f"delete from {ASSIGNED} where payee_id = 'P-2'"),
            credits("R-7", payee_id="P-2"),
        ),
        "payees_are_on_their_component",
        "Rule R-7 can never match: P-2 is never on C-1 (crediting_rules.csv line 9)",
    ),
    "a territory rule for an account that has a territory": (
        all_of(
            add("staging.stg_crm__accounts", account_id="A-2", territory_id="SOUTH", **CURRENT),
            rule("R-1", account_id="A-2"),
        ),
        "territory_rules_are_for_accounts_without_one",
        ("Territory rule R-1 says nothing: the account A-2 lies in SOUTH by itself"
        " (territory_rules.csv line 9)"),
    ),
    "a territory rule for an account that nobody lists": (
        all_of(ACCOUNT, rule("R-1", account_id="A-9")),
        "some_row_has_the_account_id",
        "Territory rule R-1 matches nothing so far: no delivered row has the account A-9",
    ),
    "a share and a territory of one priority": (
        credits("R-7", 1, credit_share_ppm=500_000),
        "priority_decides_across_methods",
        ("Rules R-1 and R-7 of C-1 can credit one payee with one transaction and have the same"
        " priority 1 (crediting_rules.csv line 2, crediting_rules.csv line 9)"),
    ),
    "a rule for a territory that nobody lists": (
        all_of(lies_in("SOUTH", "DE"), credits("R-7", territory_id="ED")),
        "some_row_has_the_territory_id",
        "Rule R-7 matches nothing so far: no delivered row has the territory ED",
    ),
    "a rule for a partner who sells nothing": (
        all_of(
            add("staging.stg_erp__orders", order_id="O-7", partner_account_id="A-1", **CURRENT),
            credits("R-7", partner_account_id="A-2"),
        ),
        "some_row_has_the_partner_account_id",
        "Rule R-7 matches nothing so far: no delivered row has the partner account A-2",
    ),
    "a rule for a payee whom nobody knows": (
        credits("R-7", payee_id="P-9"),
        "some_row_has_the_payee_id",
        "Rule R-7 matches nothing so far: no delivered row has the payee P-9",
    ),
    "a territory rule to a territory that nobody lists": (
        all_of(TERRITORY, rule("R-1", "NROTH")),
        "every_territory_is_known",
        "territory_id NROTH is not in territories: is NORTH meant? (territory_rules.csv line 9)",
    ),
}  # fmt: skip
