"""Changes of territories, and of what rules name, that change nothing, each with its reason."""

from tests.mutation.harmless import Harmless

_ANY_RULE = "where row_status = 'current' and exists (select 1 from rules)"

_OF_JOBS = (
    "job_role",
    "manager_payee_id",
    "payee_territory_id",
    "pay_currency_code",
    "is_full_time",
)

TERRITORIES = (
    Harmless(
        "int_jobs__profiled",
        "final",
        tuple(
            (
                f"max(case when attribute = '{name}' then rules_value end) as {name},",
                f"min(case when attribute = '{name}' then rules_value end) as {name},",
            )
            for name in _OF_JOBS
        ),
        "A job has one value of each.",
    ),
    Harmless(
        "int_rule_values__named",
        "covered",
        (
            (
                "coalesce(territories.levels_up, 0) as levels_up",
                "coalesce(territories.levels_up, 1) as levels_up",
            ),
        ),
        "What is no territory stands for itself alone.",
    ),
    Harmless(
        "int_territories__nested",
        "paths",
        (
            (
                "where listed.parent_territory_id is not null and paths.levels_up < 30",
                "where listed.parent_territory_id is not null and paths.levels_up <= 30",
            ),
        ),
        "No firm has thirty levels; a cycle, which would reach them, is stopped by its gate.",
    ),
    Harmless(
        "int_territories__compared",
        "named",
        ((_ANY_RULE, "where row_status = 'current' and true"),),
        "Spares a company without territory rules the search for accounts that no extract lists.",
    ),
    Harmless(
        "int_territories__matched",
        "ranked",
        (
            (
                "partition by intervals.account_id, intervals.starts_on",
                "partition by intervals.account_id, intervals.ends_on",
            ),
        ),
        "Ranges of an account do not overlap, so that either day tells them apart.",
    ),
)
