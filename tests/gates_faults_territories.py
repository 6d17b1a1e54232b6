"""What can be wrong with territory rules: which of them counts, and where they lead.

name: (table, fault), the rule that must fail, words of its sentence.
"""

from tests.gates_faults import Fault, add, all_of
from tests.gates_faults_staged import ALWAYS, CURRENT

RULES = "staging.stg_plan__territory_rules"
ACCOUNT = add("staging.stg_crm__accounts", account_id="A-1", segment="smb", **CURRENT)
TERRITORY = add("staging.stg_crm__territories", territory_id="NORTH", **CURRENT)


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
    "a territory rule for an account that nobody lists": (
        all_of(ACCOUNT, rule("R-1", account_id="A-9")),
        "some_row_has_the_account_id",
        "Territory rule R-1 matches nothing so far: no delivered row has the account A-9",
    ),
    "a territory rule to a territory that nobody lists": (
        all_of(TERRITORY, rule("R-1", "NROTH")),
        "every_territory_is_known",
        "territory_id NROTH is not in territories: is NORTH meant? (territory_rules.csv line 9)",
    ),
}  # fmt: skip
