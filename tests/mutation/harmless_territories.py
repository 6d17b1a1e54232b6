"""Changes of the territory rules that change nothing, each with its reason."""

from tests.mutation.harmless import Harmless

_ANY_RULE = "where row_status = 'current' and exists (select 1 from rules)"

TERRITORIES = (
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
